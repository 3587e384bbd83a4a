//! Walk of one window, page by page.

use futures_util::stream::{BoxStream, StreamExt};
use time::OffsetDateTime;

use super::unique;
use crate::source::SourcePointer;
use crate::{BadRecord, CallHistorySource, CallQuery, CallRecord, Error, Page, Result, TimeRange, paginate};

/// Share of a window within which records count as a burst.
const BURST: f64 = 1.0 / 1024.0;

/// Records of a window.
#[derive(Debug, Default)]
#[expect(clippy::vec_box, reason = "entries hold boxed calls, and sorting moves less")]
pub(super) struct WindowRecords {
    pub(super) calls: Vec<Box<CallRecord>>,
    /// Calls of later windows.
    pub(super) later: Vec<Box<CallRecord>>,
    /// Quarantined records of later windows, with the time under which each is filed.
    pub(super) later_quarantined: Vec<(OffsetDateTime, BadRecord)>,
    pub(super) quarantined: Vec<BadRecord>,
    /// Instant from which on every record of the window is among `calls`; `None` for the whole window.
    pub(super) whole_since: Option<OffsetDateTime>,
    /// Total reported by the vendor.
    total: Option<u64>,
    pub(super) pages: Pages,
}

/// Number of pages of a window.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Pages {
    /// Pages without a record in a window that held some: a closing page, or rows that were requested in addition to
    /// the window.
    pub(super) barren: u32,
    /// Maximum number of records on a full page, which is one followed by another page with records.
    pub(super) full: Option<u32>,
    count: u32,
    last: u32,
    /// Number of calls of the last page, and the first and the last of their times.
    last_times: Option<(u32, OffsetDateTime, OffsetDateTime)>,
}

/// Numbers of records at which a window is abandoned and planned anew. A window that was read to its end is never
/// abandoned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct WindowLimit {
    /// Limit of the vendor's total, which arrives with the first page.
    pub(super) announced: u64,
    /// Limit of the records received.
    pub(super) gathered: u64,
    /// Limit of the projected records, which assumes that the rest of the window is as busy as the part that the
    /// received records cover.
    pub(super) projected: Projected,
}

/// Limits of the projected number of records. The limit decreases with further pages, because the projection becomes
/// more certain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Projected {
    /// Limit after the first page.
    pub(super) first: f64,
    /// Lower bound of the limit after any number of pages.
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

/// Result of the walk of a window.
pub(super) enum Walk<'a> {
    /// A completed walk with every record of the window.
    Whole(TimeRange, WindowRecords),
    /// An abandoned walk: the window holds too many records, by what was received.
    Crowded(TimeRange, WindowRecords),
    /// A walk whose last request failed. It can go on if the error is retryable.
    Failed(Error, WindowWalk<'a>),
}

impl WindowRecords {
    /// Number of records in the window: the vendor's total, or the number of calls received if that is larger.
    /// Quarantined records are left out, because a record without a readable time may be returned with every window.
    pub(super) fn count(&self) -> u64 {
        self.total.unwrap_or(0).max(self.calls.len() as u64)
    }

    /// Total reported by the vendor.
    pub(super) fn total(&self) -> Option<u64> {
        self.total
    }

    /// True if the vendor reported a total.
    pub(super) fn is_counted(&self) -> bool {
        self.total.is_some()
    }

    /// Number of records received.
    pub(super) fn gathered(&self) -> u64 {
        (self.calls.len() + self.quarantined.len()) as u64
    }

    /// Times of the calls received; in chronological order once the window is complete.
    pub(super) fn times(&self) -> impl Iterator<Item = OffsetDateTime> + '_ {
        self.calls.iter().map(|call| call.filed_at.instant())
    }

    /// Number of records in the window, projected from those received, for a vendor whose list is in chronological
    /// order; `None` if the vendor reports a total.
    fn projected(&self, range: TimeRange) -> Option<f64> {
        if self.is_counted() {
            return None;
        }
        let (first, last) = (self.times().min()?, self.times().max()?);
        let whole = (range.to - range.from).as_seconds_f64();
        // Limits the density, because a burst says nothing about the rest.
        let busy = (last - first).as_seconds_f64().max(whole * BURST);
        Some(float(self.gathered()) * whole / busy.max(f64::MIN_POSITIVE))
    }

    /// The same, projected from the last page only, because the list may have reached the busy part of the window with
    /// that page.
    fn projected_by_page(&self, range: TimeRange) -> Option<f64> {
        let (count, first, last) = self.pages.last_times.filter(|_| !self.is_counted())?;
        let whole = (range.to - range.from).as_seconds_f64();
        let busy = (last - first).as_seconds_f64().max(whole * BURST);
        Some(f64::from(count) * whole / busy.max(f64::MIN_POSITIVE))
    }

    /// Sorts the calls and keeps one of the rows with the same key.
    fn finish(&mut self) {
        self.calls.sort_by(|one, other| one.timeline_order(other));
        unique::keep_one_a_key(&mut self.calls);
    }

    fn add(&mut self, page: Page<CallRecord>) {
        // The total counts the whole range, and the total of a later page is more current.
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

    /// A window over this range whose pages held these numbers of records, at equal distances.
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

    /// A window of one page with calls at these times, and the given number of pages without calls.
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

/// Walk of one window, with the records received so far, so that a walk that failed can go on.
pub(super) struct WindowWalk<'a> {
    range: TimeRange,
    most: WindowLimit,
    pages: BoxStream<'a, Result<Page<CallRecord>>>,
    found: WindowRecords,
}

impl<'a> WindowWalk<'a> {
    pub(super) fn new<P>(source: P, query: CallQuery, most: WindowLimit) -> Self
    where
        P: SourcePointer<Target: CallHistorySource> + 'a,
    {
        let range = query.range;
        Self { range, most, pages: paginate::call_pages(source, query), found: WindowRecords::default() }
    }

    /// Walks the window to its end, until it proves to hold too many records, or until a request fails.
    pub(super) async fn go_on(mut self) -> Walk<'a> {
        while let Some(page) = self.pages.next().await {
            let page = match page {
                Ok(page) => page,
                Err(error) => return Walk::Failed(error, self),
            };
            let goes_on = page.next.is_some();
            self.found.add(page);
            if goes_on && self.most.is_exceeded(self.range, &self.found) {
                return Walk::Crowded(self.range, self.found);
            }
        }
        self.found.finish();
        Walk::Whole(self.range, self.found)
    }
}

pub(super) fn float(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
