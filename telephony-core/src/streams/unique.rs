use std::collections::HashSet;
use std::hash::Hash;

/// Removes the rows whose key a later row has, because a statement that stores a batch accepts each key once.
pub(super) fn keep_last<T, K: Hash + Eq>(rows: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let mut known = HashSet::with_capacity(rows.len());
    let mut is_last: Vec<bool> = rows.iter().rev().map(|row| known.insert(key(row))).collect();
    if is_last.contains(&false) {
        rows.retain(|_| is_last.pop().unwrap_or(true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_row_of_each_key_stays_in_its_order() {
        let mut rows = vec![("a", 1), ("b", 2), ("a", 3), ("c", 4), ("b", 5)];
        keep_last(&mut rows, |row| row.0);
        assert_eq!(rows, [("a", 3), ("c", 4), ("b", 5)]);
        keep_last(&mut rows, |row| row.1);
        assert_eq!(rows.len(), 3);
    }
}
