//! One window, walked page by page.

use futures_util::stream::TryStreamExt;
use time::OffsetDateTime;

#[cfg(test)]
use crate::TimeRange;
use crate::{
    BadRecord, CallHistorySource, CallHistorySourceExt, CallQuery, CallRecord, Entry, Page, Result,
};

/// What a window held.
#[derive(Debug, Default)]
#[expect(clippy::vec_box, reason = "entries hold boxed calls, and sorting moves less")]
pub(super) struct Found {
    calls: Vec<Box<CallRecord>>,
    set_aside: Vec<BadRecord>,
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
    last: u32,
}

/// Records at which a window is given up, to be cut anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Most {
    /// By the vendor's count, which comes with the first page.
    pub(super) announced: u64,
    /// By those that came.
    pub(super) gathered: u64,
}

impl Most {
    pub(super) const ANY: Self = Self { announced: u64::MAX, gathered: u64::MAX };
}

/// How the walk of a window ended.
#[derive(Debug)]
pub(super) enum Walk {
    /// Every record of the window is here.
    Whole(Found),
    /// It holds more than it may, by what was seen of it.
    Crowded(Found),
}

impl Found {
    /// Records in the window: the vendor's count, or the calls that came, for a record without a readable time may come
    /// with every window.
    pub(super) fn count(&self) -> u64 {
        self.total.unwrap_or(0).max(self.calls.len() as u64)
    }

    /// Whether the vendor said how many there are.
    pub(super) fn is_counted(&self) -> bool {
        self.total.is_some()
    }

    /// Records that came.
    pub(super) fn gathered(&self) -> u64 {
        (self.calls.len() + self.set_aside.len()) as u64
    }

    /// Times of the calls that came, in the order of time once the window is whole.
    pub(super) fn times(&self) -> impl Iterator<Item = OffsetDateTime> + '_ {
        self.calls.iter().map(|call| call.filed_at.instant())
    }

    /// Calls in the order of time, then what was set aside.
    pub(super) fn into_entries(self) -> Vec<Entry> {
        let calls = self.calls.into_iter().map(Entry::Call);
        calls.chain(self.set_aside.into_iter().map(Entry::SetAside)).collect()
    }

    fn add(&mut self, page: Page<CallRecord>) {
        // The count of the whole range; a later page may know it better.
        self.total = page.total.or(self.total);
        let came = u32::try_from(page.items.len() + page.set_aside.len()).unwrap_or(u32::MAX);
        if came == 0 {
            self.pages.barren += 1;
        } else {
            if self.pages.last > 0 {
                self.pages.full = self.pages.full.max(Some(self.pages.last));
            }
            self.pages.last = came;
        }
        self.calls.extend(page.items.into_iter().map(Box::new));
        self.set_aside.extend(page.set_aside);
    }
}

#[cfg(test)]
impl Found {
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
    most: Most,
) -> Result<Walk> {
    let mut found = Found::default();
    let mut pages = source.call_pages(query);
    while let Some(page) = pages.try_next().await? {
        found.add(page);
        let announced = found.total.is_some_and(|total| total > most.announced);
        if announced || found.gathered() > most.gathered {
            return Ok(Walk::Crowded(found));
        }
    }
    found.calls.sort_by(|one, other| one.timeline_order(other));
    Ok(Walk::Whole(found))
}

/// Entries of a window, whatever their number.
pub(crate) async fn window<S: CallHistorySource + ?Sized>(
    source: &S,
    query: CallQuery,
) -> Result<Vec<Entry>> {
    let (Walk::Whole(found) | Walk::Crowded(found)) = walk(source, query, Most::ANY).await?;
    Ok(found.into_entries())
}
