//! Call history: the vendor's list of finished calls as a [`CallHistorySource`].

mod asking;
mod cursor;
mod keys;
mod nothing;
mod observed;
mod plan;
mod questions;
mod reading;
mod row;
mod walk;
mod window;

use async_trait::async_trait;
use telephony_core::{
    Account, CallHistoryCapability, CallHistorySource, CallQuery, CallRecord, Page, PageCursor, Provider,
    RequestTotals, Result, Source,
};

use self::cursor::Cursor;
pub(crate) use self::observed::Observed;
use self::walk::{OPERATION, Walk};
use crate::endpoints::ListCompanyCalls;
use crate::{Client, PROVIDER};

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
        let mut capability = CallHistoryCapability::new(ListCompanyCalls::MAX_LIMIT);
        capability.filter_direction = true;
        capability.direction = true;
        capability.outcome = true;
        capability.duration = true;
        capability.talk_time = true;
        capability.recording = true;
        capability
    }

    async fn call_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>> {
        query.check(&PROVIDER, OPERATION)?;
        let account = self.account_label();
        let stored = cursor.map(|cursor| cursor.unpack::<Cursor>(&PROVIDER, account)).transpose()?;
        let walk = Walk { client: self, query };
        let Some(cursor) = stored.or_else(|| walk.begin()) else {
            return Ok(Page::new(Vec::new()));
        };
        let page = walk.page(cursor).await;
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }
}
