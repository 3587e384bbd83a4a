//! Deduplication of records by key.

use std::collections::hash_map::Entry as Slot;
use std::collections::{HashMap, HashSet};

use crate::fnv::content;
use crate::{CallId, CallPart, CallRecord};

/// Keeps one call per key, for calls of one source in chronological order: the call filed last. Among calls filed at
/// the same time the choice does not depend on their order.
///
/// A source whose records have parts in their keys sends each key once. This function makes a row that a vendor repeats
/// harmless.
#[expect(clippy::vec_box, reason = "entries hold boxed calls")]
pub(super) fn keep_one_a_key(calls: &mut Vec<Box<CallRecord>>) {
    let mut drop = vec![false; calls.len()];
    let mut kept: HashMap<(&CallId, Option<&CallPart>), usize> = HashMap::with_capacity(calls.len());
    for (index, call) in calls.iter().enumerate() {
        match kept.entry((&call.id, call.part.as_ref())) {
            Slot::Vacant(slot) => {
                slot.insert(index);
            }
            Slot::Occupied(mut slot) => {
                let before = &calls[*slot.get()];
                let stays = before.filed_at.instant() == call.filed_at.instant() && content(before) >= content(call);
                if stays {
                    drop[index] = true;
                } else {
                    drop[*slot.get()] = true;
                    slot.insert(index);
                }
            }
        }
    }
    let mut drop = drop.into_iter();
    calls.retain(|_| !drop.next().unwrap_or_default());
}

/// Adds calls that earlier windows returned, except those whose keys are present, because the window's own read is
/// newer.
#[expect(clippy::vec_box, reason = "entries hold boxed calls")]
pub(super) fn add_missing(calls: &mut Vec<Box<CallRecord>>, handed: Vec<Box<CallRecord>>) {
    if handed.is_empty() {
        return;
    }
    let known: HashSet<_> = calls.iter().map(|call| (call.id.clone(), call.part.clone())).collect();
    let is_missing = |call: &CallRecord| !known.contains(&(call.id.clone(), call.part.clone()));
    let missing: Vec<_> = handed.into_iter().filter(|call| is_missing(call)).collect();
    calls.extend(missing);
    calls.sort_by(|one, other| one.timeline_order(other));
    keep_one_a_key(calls);
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::{Moment, Provider};

    fn call(id: &str, part: Option<&str>, second: u8, tag: &str) -> Box<CallRecord> {
        let at = datetime!(2024-03-01 00:00 UTC).replace_second(second).unwrap();
        let mut call = CallRecord::new(Provider::from_static("test"), id, Moment::exact(at));
        call.part = part.map(CallPart::new);
        call.tags = vec![tag.to_owned()];
        Box::new(call)
    }

    #[expect(clippy::vec_box, reason = "entries hold boxed calls")]
    fn tags(mut calls: Vec<Box<CallRecord>>) -> Vec<String> {
        calls.sort_by(|one, other| one.timeline_order(other));
        keep_one_a_key(&mut calls);
        calls.into_iter().flat_map(|call| call.tags).collect()
    }

    #[test]
    fn rows_of_one_id_and_several_parts_all_stay() {
        let legs = vec![call("1", Some("a"), 1, "a"), call("1", Some("b"), 1, "b"), call("1", None, 1, "c")];
        assert_eq!(tags(legs).len(), 3);
    }

    #[test]
    fn of_rows_with_one_key_the_one_filed_last_stays_whatever_their_order() {
        let (first, last) = (call("1", None, 1, "first"), call("1", None, 2, "last"));
        assert_eq!(tags(vec![last.clone(), call("2", None, 0, "other"), first.clone()]), ["other", "last"]);
        assert_eq!(tags(vec![first, last.clone(), last]), ["last"]);
        let (one, other) = (call("1", None, 1, "one"), call("1", None, 1, "other"));
        assert_eq!(tags(vec![one.clone(), other.clone()]), tags(vec![other, one]));
    }

    #[test]
    fn what_a_window_shows_itself_is_not_replaced() {
        let mut calls = vec![call("1", None, 5, "own")];
        add_missing(&mut calls, vec![call("1", None, 9, "handed"), call("2", None, 1, "missing")]);
        assert_eq!(tags(calls), ["missing", "own"]);
    }
}
