//! Records that one window returns and that belong to a later one.

use std::collections::{BTreeMap, HashSet};

use time::{Duration, OffsetDateTime};

use super::unique::add_missing;
use super::walk::WindowRecords;
use crate::{BadRecord, CallQuery, CallRecord, TimeRange};

/// Maximum length of a call. A call that is filed this long after the start of a window may have begun before it.
pub(crate) const LONGEST_CALL: Duration = Duration::DAY;

/// Tolerance for bounds that a source widens by seconds.
const SLACK: Duration = Duration::HOUR;

/// Moves the records of windows that were read in order to the windows in which they are filed.
#[derive(Debug, Default)]
pub(super) struct Later {
    #[expect(clippy::vec_box, reason = "entries hold boxed calls")]
    calls: BTreeMap<OffsetDateTime, Vec<Box<CallRecord>>>,
    quarantined: BTreeMap<OffsetDateTime, Vec<BadRecord>>,
    /// Instant from which on the windows so far and those ahead contain every record; `None` for all of them.
    whole_since: Option<OffsetDateTime>,
}

impl Later {
    /// Adds to a window, which was read completely, the records that earlier windows returned for it, and keeps the
    /// records that it returned for later ones. `whole` is the query that is split into windows. Records after its end
    /// are dropped.
    pub(super) fn hand_over(&mut self, whole: &CallQuery, range: TimeRange, found: &mut WindowRecords) {
        let options = self.calls.split_off(&range.to);
        let here = std::mem::replace(&mut self.calls, options);
        // Records filed before the window cannot be handed to it.
        let here = here.into_iter().filter(|(at, _)| range.contains(*at));
        add_missing(&mut found.calls, here.flat_map(|(_, calls)| calls).collect());
        for call in found.later.drain(..) {
            let at = call.filed_at.instant();
            if at >= range.to && whole.matches(&call) {
                self.calls.entry(at).or_default().push(call);
            }
        }
        self.hand_over_bad(whole, range, found);
        found.whole_since = self.is_whole_since(whole, range, found.whole_since);
    }

    // The same for quarantined records, with each text once per window.
    fn hand_over_bad(&mut self, whole: &CallQuery, range: TimeRange, found: &mut WindowRecords) {
        let options = self.quarantined.split_off(&range.to);
        let here = std::mem::replace(&mut self.quarantined, options);
        let here = here.into_iter().filter(|(at, _)| range.contains(*at));
        let mut known: HashSet<u64> = HashSet::new();
        for (index, bad) in here.flat_map(|(_, bad)| bad).enumerate() {
            if index == 0 {
                known = found.quarantined.iter().map(BadRecord::fingerprint).collect();
            }
            if known.insert(bad.fingerprint()) {
                found.quarantined.push(bad);
            }
        }
        for (at, bad) in found.later_quarantined.drain(..) {
            if at >= range.to && whole.range.contains(at) {
                self.quarantined.entry(at).or_default().push(bad);
            }
        }
    }

    // A window that continues another one does not return the calls that began before it, but the windows before it
    // did. Only calls that began before the first window may be missing.
    fn is_whole_since(
        &mut self,
        whole: &CallQuery,
        range: TimeRange,
        own: Option<OffsetDateTime>,
    ) -> Option<OffsetDateTime> {
        let covered = range.from.saturating_add(LONGEST_CALL);
        if range.from == whole.range.from {
            // A source may report no later instant than the window's end.
            self.whole_since = own.map(|own| if own >= range.to { own.max(covered) } else { own });
            return own;
        }
        self.whole_since.max(own.filter(|own| *own > covered.saturating_add(SLACK)))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::{Moment, Page, Provider};

    const START: OffsetDateTime = datetime!(2024-03-01 00:00 UTC);

    fn hour(hour: i64) -> OffsetDateTime {
        START + Duration::hours(hour)
    }

    fn call(id: &str, filed: i64) -> CallRecord {
        CallRecord::new(Provider::from_static("test"), id, Moment::exact(hour(filed)))
    }

    /// A window of two hours: its own records, records of later windows, and the instant from which on it is complete.
    type Sent<'a> = (i64, &'a [(&'a str, i64)], &'a [(&'a str, i64)], Option<i64>);

    fn handed(windows: &[Sent<'_>]) -> Vec<(Vec<String>, Option<OffsetDateTime>)> {
        let whole = CallQuery::new(START, hour(40));
        let mut later = Later::default();
        let windows = windows.iter().map(|(from, own, others, since)| {
            let calls = |ids: &[(&str, i64)]| ids.iter().map(|(id, at)| call(id, *at)).collect();
            let page = Page::new(calls(own)).with_later(calls(others));
            let mut found = WindowRecords::of_page(page.with_whole_since(since.map(hour)));
            later.hand_over(&whole, TimeRange::new(hour(*from), hour(from + 2)), &mut found);
            let ids = found.calls.iter().map(|call| call.id.as_str().to_owned()).collect();
            (ids, found.whole_since)
        });
        windows.collect()
    }

    fn ids(windows: &[Sent<'_>]) -> Vec<Vec<String>> {
        handed(windows).into_iter().map(|(ids, _)| ids).collect()
    }

    #[test]
    fn a_record_is_handed_to_the_window_in_which_it_is_filed_and_comes_once() {
        let windows: [Sent<'_>; 3] = [
            (0, &[("a", 0)], &[("c", 4), ("b", 2), ("b", 2), ("end", 40)], None),
            (2, &[("x", 3)], &[("c", 4), ("d", 5)], None),
            (4, &[("d", 5)], &[], None),
        ];
        assert_eq!(ids(&windows), [vec!["a"], vec!["b", "x"], vec!["c", "d"]]);
    }

    // Field case 3, for quarantined records.
    #[test]
    fn a_bad_record_is_handed_to_the_window_in_which_it_is_filed_and_comes_once() {
        let whole = CallQuery::new(START, hour(40));
        let mut later = Later::default();
        let bad =
            |text: &str| BadRecord::new(Provider::from_static("test"), "test.call.list", 0, "$[0]", "no id", text);
        let sent = [
            (0, vec![], vec![(hour(4), bad("b")), (hour(4), bad("b")), (hour(40), bad("end"))]),
            (2, vec![bad("a")], vec![(hour(4), bad("b"))]),
            (4, vec![bad("c")], vec![]),
            (6, vec![], vec![]),
        ];
        let windows = sent.map(|(from, own, others)| {
            let page = Page::new(Vec::new()).with_quarantined(own).with_later_quarantined(others);
            let mut found = WindowRecords::of_page(page);
            later.hand_over(&whole, TimeRange::new(hour(from), hour(from + 2)), &mut found);
            found.quarantined
        });
        assert_eq!(windows, [vec![], vec![bad("a")], vec![bad("c"), bad("b")], vec![]]);
    }

    #[test]
    fn a_window_is_whole_where_the_first_one_was() {
        let since = |first| {
            let windows: [Sent<'_>; 3] = [(0, &[], &[], first), (2, &[], &[], Some(4)), (4, &[], &[], Some(4 + 24))];
            handed(&windows).into_iter().map(|(_, since)| since).collect::<Vec<_>>()
        };
        assert_eq!(since(None), [None; 3]);
        assert_eq!(since(Some(24)), [Some(hour(24)); 3]);
        // The source reports no later instant than the window's own end, which says nothing about the following
        // windows.
        assert_eq!(since(Some(2)), [Some(hour(2)), Some(hour(24)), Some(hour(24))]);
    }

    #[test]
    fn a_window_that_is_not_whole_for_another_reason_stays_so() {
        let windows: [Sent<'_>; 2] = [(0, &[], &[], None), (2, &[], &[], Some(2 + 26))];
        assert_eq!(handed(&windows)[1].1, Some(hour(28)));
    }
}
