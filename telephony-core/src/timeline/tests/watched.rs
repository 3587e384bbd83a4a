//! A store in memory that simulates a vendor's behaviour and records the requests.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;

use super::*;
use crate::{Account, CallHistoryCapability, Error, ErrorKind, Granularity, Page, PageCursor, Source};

#[derive(Debug)]
pub(super) struct Watched {
    store: MemoryStore,
    can: CallHistoryCapability,
    closing: bool,
    fails_at: Option<OffsetDateTime>,
    seen: Mutex<SeenRequests>,
}

/// Observations of the requests.
#[derive(Debug, Default, Clone)]
pub(super) struct SeenRequests {
    pub(super) requests: usize,
    /// Number of requests that are open now, and the maximum.
    pub(super) open: usize,
    pub(super) most_open: usize,
    /// Number of records received, by the window that they were requested for.
    pub(super) came: BTreeMap<(OffsetDateTime, OffsetDateTime), usize>,
}

impl Watched {
    pub(super) fn new(store: MemoryStore) -> Self {
        let can = store.call_history_capability();
        Self { store, can, closing: false, fails_at: None, seen: Mutex::default() }
    }

    /// Reports no total.
    pub(super) fn uncounted(mut self) -> Self {
        self.can.total = false;
        self
    }

    /// Ends each walk with an empty page, and reports no total.
    pub(super) fn closing(mut self) -> Self {
        self.closing = true;
        self.uncounted()
    }

    pub(super) fn granularity(mut self, granularity: Granularity) -> Self {
        self.can.granularity = granularity;
        self
    }

    /// Fails for every window that contains this instant, and answers slowly for those after it.
    pub(super) fn fails_at(mut self, at: OffsetDateTime) -> Self {
        self.fails_at = Some(at);
        self
    }

    pub(super) fn seen(&self) -> SeenRequests {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, SeenRequests> {
        self.seen.lock().unwrap()
    }
}

/// A request that is open until it is answered or dropped.
struct OpenRequest<'a>(&'a Watched);

impl Drop for OpenRequest<'_> {
    fn drop(&mut self) {
        self.0.lock().open -= 1;
    }
}

impl Source for Watched {
    fn provider(&self) -> Provider {
        self.store.provider()
    }

    fn account(&self) -> Account {
        self.store.account()
    }
}

#[async_trait]
impl CallHistorySource for Watched {
    fn call_history_capability(&self) -> CallHistoryCapability {
        self.can
    }

    async fn call_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>> {
        {
            let mut seen = self.lock();
            seen.requests += 1;
            seen.open += 1;
            seen.most_open = seen.most_open.max(seen.open);
        }
        let _open = OpenRequest(self);
        let slow = self.fails_at.is_some_and(|at| query.range.from > at);
        let millis = if slow { 5000 } else { 50 };
        tokio::time::sleep(std::time::Duration::from_millis(millis)).await;
        if self.fails_at.is_some_and(|at| query.range.contains(at)) {
            return Err(Error::new(ErrorKind::InconsistentRead, self.provider(), "memory.call.list"));
        }
        let end = PageCursor::pack(&self.provider(), &self.account(), &"end")?;
        if cursor == Some(&end) {
            return Ok(Page::new(Vec::new()));
        }
        let mut page = self.store.call_page(query, cursor).await?;
        if self.closing && page.next.is_none() {
            page.next = Some(end);
        }
        if !self.can.total {
            page.total = None;
        }
        *self.lock().came.entry((query.range.from, query.range.to)).or_default() += page.items.len();
        Ok(page)
    }
}
