mod answer;
mod cursor;
mod lengths;
mod parts;
mod strays;
mod unreadable;
mod walk;
mod window;

use async_trait::async_trait;
use telephony_core::{
    Account, CallHistoryCapability, CallHistorySource, CallQuery, CallRecord, Page, PageCursor, Provider,
    RequestTotals, Result, Source,
};

use crate::{Client, PROVIDER};

pub(super) use answer::is_round;

impl Source for Client {
    fn provider(&self) -> Provider {
        PROVIDER
    }

    fn account(&self) -> Account {
        self.account_label().clone()
    }

    fn request_totals(&self) -> Option<RequestTotals> {
        Some(self.pipeline().request_totals())
    }
}

#[async_trait]
impl CallHistorySource for Client {
    fn call_history_capability(&self) -> CallHistoryCapability {
        let mut capability = CallHistoryCapability::new(self.server_pages().size());
        capability.total = true;
        capability.direction = true;
        capability.outcome = true;
        capability.duration = true;
        capability
    }

    async fn call_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>> {
        let account = self.account_label();
        let page = walk::page(self, query, cursor).await;
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }
}
