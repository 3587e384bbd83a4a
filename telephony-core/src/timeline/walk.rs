//! One window, walked page by page.

use futures_util::stream::TryStreamExt;
use time::OffsetDateTime;

use super::unique;
use crate::{BadRecord, CallHistorySource, CallHistorySourceExt, CallQuery, CallRecord, Page, Result, TimeRange};

/// Part of a window within which records are a burst.
const BURST: f64 = 1.0 / 1024.0;

/// What a window held.
#[derive(Debug, Default)]
#[expect(clippy::vec_box, reason = "entries hold boxed calls, and sorting moves less")]
pub(super) struct WindowRecords {
    pub(super) calls: Vec<Box<CallRecord>>,
    /// Calls of later windows.
    pub(super) later: Vec<Box<CallRecord>>,
    /// Records of later windows that could not be read, and when each is filed.
    pub(super) later_quarantined: Vec<(OffsetDateTime, BadRecord)>,
    pub(super) quarantined: Vec<BadRecord>,
    /// Instant from which on every record of the window is among `calls`; `None` for the whole window.
    pub(super) whole_since: Option<OffsetDateTime>,
    /// Vendor's count.
    total: Option<u64>,
    pub(super) pages: Pages,
}

/// What a window cost, in pages.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Pages {
    /// Pages without a record in a window that held some: a closing one, or rows that were asked for beside the window.
    pub(super) barren: u32,
    /// Most records on a page that was not the last one with any, and so was full.
    pub(super) full: Option<u32>,
    count: u32,
    last: u32,
    /// Calls of the last page, and the first and the last of their times.
    last_times: Option<(u32, OffsetDateTime, OffsetDateTime)>,
}

/// Records at which a window is given up, to be cut anew. A window that was read to its end never is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct WindowLimit {
    /// By the vendor's count, which comes with the first page.
    pub(super) announced: u64,
    /// By those that came.
    pub(super) gathered: u64,
    /// By those that came, if the rest of the window is as busy as the part in which they are filed.
    pub(super) projected: Projected,
}

/// Records that a window may seem to hold after its first page; fewer after further ones, which make it surer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Projected {
    /// After the first page.
    pub(super) first: f64,
    /// After any number of pages.
    pub(super) last: f64,
}

impl WindowLimit {
    pub(super) const ANY: Self = Self {
        announced: u64::MAX,
        gathered: u64::MAX,
        projected: Projected { first: f64::INFINITY, last: f64::INFINITY },
    };

    fn is_exceeded(&self, range: TimeRange, found: &WindowRecords) -> bool {
        let projected = found.projected(range).is_some_and(|count| {
            let pages = f64::from(found.pages.count).max(1.0);
            count > (self.projected.first / pages.sqrt()).max(self.projected.last)
        });
        let projected = projected || found.projected_by_page(range).is_some_and(|it| it > self.projected.first);
        projected || found.total.is_some_and(|total| total > self.announced) || found.gathered() > self.gathered
    }
}

/// How the walk of a window ended.
#[derive(Debug)]
pub(super) enum Walk {
    /// Every record of the window is here.
    Whole(WindowRecords),
    /// It holds more than it may, by what was seen of it.
    Crowded(WindowRecords),
}

impl WindowRecords {
    /// Records in the window: the vendor's count, or the calls that came, for a record without a readable time may come
    /// with every window.
    pub(super) fn count(&self) -> u64 {
        self.total.unwrap_or(0).max(self.calls.len() as u64)
    }

    /// Vendor's count.
    pub(super) fn total(&self) -> Option<u64> {
        self.total
    }

    /// Whether the vendor said how many there are.
    pub(super) fn is_counted(&self) -> bool {
        self.total.is_some()
    }

    /// Records that came.
    pub(super) fn gathered(&self) -> u64 {
        (self.calls.len() + self.quarantined.len()) as u64
    }

    /// Times of the calls that came, in the order of time once the window is whole.
    pub(super) fn times(&self) -> impl Iterator<Item = OffsetDateTime> + '_ {
        self.calls.iter().map(|call| call.filed_at.instant())
    }

    /// Records in the window by those that came, for a vendor whose list is in the order of time; `None` where the vendor
    /// counts.
    fn projected(&self, range: TimeRange) -> Option<f64> {
        if self.is_counted() {
            return None;
        }
        let (first, last) = (self.times().min()?, self.times().max()?);
        let whole = (range.to - range.from).as_seconds_f64();
        // A burst says nothing about the rest.
        let busy = (last - first).as_seconds_f64().max(whole * BURST);
        Some(float(self.gathered()) * whole / busy.max(f64::MIN_POSITIVE))
    }

    /// The same by the page that came last: a list may have reached the busy part of the window with it.
    fn projected_by_page(&self, range: TimeRange) -> Option<f64> {
        let (count, first, last) = self.pages.last_times.filter(|_| !self.is_counted())?;
        let whole = (range.to - range.from).as_seconds_f64();
        let busy = (last - first).as_seconds_f64().max(whole * BURST);
        Some(f64::from(count) * whole / busy.max(f64::MIN_POSITIVE))
    }

    /// Puts the calls in order; of rows with one key one stays.
    fn finish(&mut self) {
        self.calls.sort_by(|one, other| one.timeline_order(other));
        unique::keep_one_a_key(&mut self.calls);
    }

    fn add(&mut self, page: Page<CallRecord>) {
        // The count of the whole range; a later page may know it better.
        self.total = page.total.or(self.total);
        let came = u32::try_from(page.items.len() + page.quarantined.len()).unwrap_or(u32::MAX);
        self.pages.count += 1;
        let times = || page.items.iter().map(|call| call.filed_at.instant());
        let bounds = times().min().zip(times().max());
        let calls = u32::try_from(page.items.len()).unwrap_or(u32::MAX);
        self.pages.last_times = bounds.map(|(first, last)| (calls, first, last));
        if came == 0 {
            self.pages.barren += 1;
        } else {
            if self.pages.last > 0 {
                self.pages.full = self.pages.full.max(Some(self.pages.last));
            }
            self.pages.last = came;
        }
        self.calls.extend(page.items.into_iter().map(Box::new));
        self.later.extend(page.later.into_iter().map(Box::new));
        self.quarantined.extend(page.quarantined);
        self.later_quarantined.extend(page.later_quarantined);
        self.whole_since = self.whole_since.max(page.whole_since);
    }
}

#[cfg(test)]
impl WindowRecords {
    /// A window of one page.
    pub(super) fn of_page(page: Page<CallRecord>) -> Self {
        let mut found = Self::default();
        found.add(page);
        found.finish();
        found
    }

    /// A window over this range whose pages held so many records each, at even distances.
    pub(super) fn of_pages(range: TimeRange, pages: &[u32], total: Option<u64>) -> Self {
        let apart = (range.to - range.from) / pages.iter().sum::<u32>().max(1);
        let mut found = Self::default();
        let mut ids = 0..;
        for page in pages {
            let calls = ids.by_ref().take(*page as usize).map(|id: u32| {
                let at = crate::Moment::exact(range.from + apart * id);
                CallRecord::new(crate::Provider::from_static("memory"), id.to_string(), at)
            });
            found.add(Page::new(calls.collect()).with_total(total));
        }
        found
    }

    /// A window of one page with calls at these times, and so many pages without any.
    pub(super) fn of_times(times: &[OffsetDateTime], barren: u32) -> Self {
        let mut found = Self::default();
        let call = |at: &OffsetDateTime| {
            let provider = crate::Provider::from_static("memory");
            CallRecord::new(provider, at.to_string(), crate::Moment::exact(*at))
        };
        found.add(Page::new(times.iter().map(call).collect()));
        (0..barren).for_each(|_| found.add(Page::new(Vec::new())));
        found
    }
}

/// Walks a window to its end, or until it is seen to hold more than it may.
pub(super) async fn walk<S: CallHistorySource + ?Sized>(
    source: &S,
    query: CallQuery,
    most: WindowLimit,
) -> Result<Walk> {
    let mut found = WindowRecords::default();
    let range = query.range;
    let mut pages = source.call_pages(query);
    while let Some(page) = pages.try_next().await? {
        let goes_on = page.next.is_some();
        found.add(page);
        if goes_on && most.is_exceeded(range, &found) {
            return Ok(Walk::Crowded(found));
        }
    }
    found.finish();
    Ok(Walk::Whole(found))
}

pub(super) fn float(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
