//! Rows of a list in their order: the one place that puts decoded and quarantined records back together.

use std::borrow::Borrow;
use std::iter::{from_fn, repeat_with};
use std::mem::{replace, take};

use serde::Serialize;

use super::Rows;
use crate::{BadRecord, PersonalText, Repair};

/// One record with its position in the list and its repairs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlacedRecord<T> {
    /// Position among all records sent, from 0.
    pub index: usize,
    /// Record as decoded.
    pub item: T,
    /// JSON text of the record if it was requested.
    pub raw: Option<PersonalText>,
    /// Repairs of the record.
    pub repairs: Vec<Repair>,
}

/// One row of a list: a record, or its quarantined form. Both have the position of the row.
pub type PlacedRow<T> = Result<PlacedRecord<T>, BadRecord>;

impl<T> PlacedRecord<T> {
    /// A record at a position, without text and repairs.
    pub const fn new(index: usize, item: T) -> Self {
        Self { index, item, raw: None, repairs: Vec::new() }
    }
}

impl<T: Serialize> PlacedRecord<T> {
    /// JSON text of the record: as sent if that was requested, otherwise as written back.
    pub fn text(&self) -> String {
        let written = || serde_json::to_string(&self.item).unwrap_or_default();
        self.raw.clone().map_or_else(written, String::from)
    }
}

impl<T> Rows<T> {
    /// Each row in the order of the list.
    pub fn into_rows(self) -> impl Iterator<Item = PlacedRow<T>> {
        let raw = self.raw.into_iter().map(Some).chain(repeat_with(|| None));
        let mut repairs = self.repairs;
        let mut rows = in_order(self.items.into_iter().zip(raw), self.quarantined);
        from_fn(move || {
            Some(match rows.next()? {
                (index, Ok((item, raw))) => {
                    let own = |repair: &mut Repair| repair.index == index;
                    let repairs = if repairs.is_empty() { vec![] } else { repairs.extract_if(.., own).collect() };
                    Ok(PlacedRecord { index, item, raw, repairs })
                }
                (_, Err(bad)) => Err(bad),
            })
        })
    }

    /// Each row in the order of the list, by reference: its position, and the record or its quarantined form.
    pub fn rows(&self) -> impl Iterator<Item = (usize, Result<&T, &BadRecord>)> {
        in_order(self.items.iter(), self.quarantined.iter().collect())
    }

    /// Quarantines the records for which `bad` returns a quarantined form. All rows keep their positions.
    pub fn quarantine(&mut self, mut bad: impl FnMut(&PlacedRecord<T>) -> Option<BadRecord>) {
        let envelope_repairs = take(&mut self.envelope_repairs);
        let rows = replace(self, Self { envelope_repairs, ..Self::default() }).into_rows();
        for row in rows {
            let bad = row.as_ref().ok().and_then(&mut bad);
            self.extend([bad.map_or(row, Err)]);
        }
    }
}

// Appends rows behind those of the list: each is moved to the next position, with its repairs.
impl<T> Extend<PlacedRow<T>> for Rows<T> {
    fn extend<I: IntoIterator<Item = PlacedRow<T>>>(&mut self, rows: I) {
        for row in rows {
            let index = self.sent();
            match row {
                Ok(PlacedRecord { item, raw, repairs, .. }) => {
                    self.items.push(item);
                    self.raw.extend(raw);
                    self.repairs.extend(repairs.into_iter().map(|repair| Repair { index, ..repair }));
                }
                Err(mut bad) => {
                    bad.index = index;
                    self.quarantined.push(bad);
                }
            }
        }
    }
}

// Decoded records take the positions that no quarantined record has.
fn in_order<R, B: Borrow<BadRecord>>(
    mut items: impl Iterator<Item = R>,
    mut quarantined: Vec<B>,
) -> impl Iterator<Item = (usize, Result<R, B>)> {
    quarantined.sort_by_key(|bad| bad.borrow().index);
    let mut quarantined = quarantined.into_iter().peekable();
    let mut next = 0;
    from_fn(move || {
        let bad = |bad: B| (bad.borrow().index, Err(bad));
        if let Some((index, row)) = quarantined.next_if(|bad| bad.borrow().index <= next).map(bad) {
            next = next.max(index + 1);
            return Some((index, row));
        }
        let Some(item) = items.next() else { return quarantined.next().map(bad) };
        next += 1;
        Some((next - 1, Ok(item)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Provider;

    fn bad(index: usize) -> BadRecord {
        BadRecord::new(Provider::from_static("test"), "test.row.list", index, format!("$[{index}]"), "bad", "{}")
    }

    fn list(items: &[&'static str], quarantined: &[usize]) -> Rows<&'static str> {
        let quarantined = quarantined.iter().copied().map(bad).collect();
        Rows { items: items.to_vec(), quarantined, ..Rows::default() }
    }

    /// Each row as its position and its record, `!` for a quarantined one.
    fn shown(list: &Rows<&'static str>) -> Vec<(usize, &'static str)> {
        let shown = list.rows().map(|(index, row)| (index, row.map_or("!", |item| *item))).collect();
        let owned = list.clone().into_rows().map(|row| match row {
            Ok(read) => (read.index, read.item),
            Err(bad) => (bad.index, "!"),
        });
        assert_eq!(owned.collect::<Vec<_>>(), shown, "both iterators agree");
        shown
    }

    #[test]
    fn rows_keep_their_place_wherever_the_quarantined_ones_are() {
        for (items, quarantined, rows) in [
            (&[][..], &[][..], vec![]),
            (&["a", "b"], &[], vec![(0, "a"), (1, "b")]),
            (&["a"], &[0], vec![(0, "!"), (1, "a")]),
            (&["a", "b"], &[1, 3], vec![(0, "a"), (1, "!"), (2, "b"), (3, "!")]),
            (&["a", "b"], &[2, 0], vec![(0, "!"), (1, "a"), (2, "!"), (3, "b")]),
            (&[], &[0, 1], vec![(0, "!"), (1, "!")]),
            // Positions that a list cannot have: no row is lost.
            (&["a"], &[0, 0, 9], vec![(0, "!"), (0, "!"), (1, "a"), (9, "!")]),
        ] {
            assert_eq!(shown(&list(items, quarantined)), rows, "{quarantined:?}");
        }
    }

    #[test]
    fn a_row_has_its_own_text_and_its_own_repairs() {
        let mut sent = list(&["a", "b"], &[1]);
        sent.raw = vec!["\"A\"".into(), "\"B\"".into()];
        sent.repairs = [2, 0, 2].map(|index| Repair::new(index, format!("$[{index}]"), "mended", &b""[..])).to_vec();
        let rows: Vec<_> = sent.into_rows().flatten().map(|row| (row.index, row.text(), row.repairs.len())).collect();
        assert_eq!(rows, [(0, "\"A\"".to_owned(), 1), (2, "\"B\"".to_owned(), 2)]);
        assert_eq!(PlacedRecord::new(0, "c").text(), "\"c\"", "written back");
    }

    #[test]
    fn appended_rows_are_moved_behind_the_others() {
        let mut sent = list(&["a"], &[0]);
        let mut part = list(&["b", "c"], &[1]);
        part.repairs = vec![Repair::new(2, "$[2]", "mended", &b""[..])];
        sent.extend(part.into_rows());
        assert_eq!(shown(&sent), [(0, "!"), (1, "a"), (2, "b"), (3, "!"), (4, "c")]);
        assert_eq!((sent.repairs[0].index, sent.repairs[0].path.as_str()), (4, "$[2]"));
    }

    #[test]
    fn a_row_that_is_quarantined_later_leaves_its_text_and_its_repairs() {
        let mut sent = list(&["a", "b"], &[0]);
        sent.raw = vec!["1".into(), "2".into()];
        sent.repairs = vec![Repair::new(1, "$[1]", "mended", &b""[..])];
        sent.envelope_repairs = vec![Repair::new(0, "$", "mended", &b""[..])];
        sent.quarantine(|row| (row.item == "a").then(|| bad(row.index)));
        assert_eq!(shown(&sent), [(0, "!"), (1, "!"), (2, "b")]);
        assert_eq!((sent.raw, sent.repairs, sent.envelope_repairs.len()), (vec!["2".into()], vec![], 1));
    }
}
