//! Call history: the entries whose type is a call.

pub(super) mod cursor;
pub(super) mod walk;

use async_trait::async_trait;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::transport::Endpoint;
use telephony_core::wire::support::is_blank;
use telephony_core::{
    Account, BadRecord, CallHistoryCapability, CallHistorySource, CallQuery, CallRecord, ErrorKind, Granularity, Page,
    PageCursor, Provider, RequestTotals, Result, Source,
};
use time::{Date, Duration, OffsetDateTime};

use self::cursor::Cursor;
use self::walk::ReadEntry;
use super::normalizer::NormalizeError;
use super::notes::TEXTS_IN_FLIGHT;
use crate::endpoints::{FIRST_DAY, LAST_DAY, ListHistory, PAGE_SIZE};
use crate::quirks::DateText;
use crate::{Client, PROVIDER};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Days {
    #[serde(with = "As::<DateText>")]
    from: Date,
    #[serde(with = "As::<DateText>")]
    to: Date,
}

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
        let mut capability = CallHistoryCapability::new(PAGE_SIZE);
        // The offset of any day is sufficient, because it only saves requests and decides nothing.
        let offset = self.normalizer().account_zone().offset_at(OffsetDateTime::UNIX_EPOCH + Duration::weeks(2900));
        capability.granularity = Granularity::day(offset);
        capability.direction = true;
        capability.further_page_requests = if self.recheck_pages() { 2 } else { 1 };
        capability
    }

    async fn call_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>> {
        let account = self.account_label();
        let page = self.calls_page(query, cursor).await;
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }
}

impl Client {
    async fn calls_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>> {
        let operation = ListHistory::OPERATION;
        query.check(&PROVIDER, operation.name)?;
        let days = self.days(query);
        let place =
            match cursor.map(|cursor| cursor.unpack::<(Days, Cursor)>(&PROVIDER, self.account_label())).transpose()? {
                None => Cursor::default(),
                Some((of, place)) if Some(of) == days => place,
                Some(_) => return Err(operation.invalid("the cursor belongs to another query")),
            };
        let Some(days) = days else { return Ok(Page::new(Vec::new())) };
        let request = self.list_history(days.from, days.to).raw(query.raw).into_endpoint();
        let step = walk::step(self, &request, place).await?;
        let (mut calls, mut quarantined, mut unfit) = (Vec::new(), Vec::new(), Vec::new());
        for row in step.rows {
            match row.map(|read| self.call(read, query)) {
                Ok(Some(Ok(call))) if query.matches(&call) => calls.push(call),
                Ok(Some(Err(bad))) => unfit.push(bad),
                Err(bad) if self.normalizer().may_be_call(&bad, query) => quarantined.push(bad),
                Ok(_) | Err(_) => {}
            }
        }
        // The request covers whole days. An odd entry outside them is reported here, because no other query has it in
        // its answer.
        quarantined.extend(step.odd.into_iter().filter(|bad| self.normalizer().may_be_odd_call(bad)));
        quarantined.extend(unfit);
        let calls = if self.full_call_text() { self.stored_texts(calls).await? } else { calls };
        let next =
            step.next.map(|next| PageCursor::pack(&PROVIDER, self.account_label(), &(days, next))).transpose()?;
        Ok(Page::new(calls).with_quarantined(quarantined).with_next(next))
    }

    /// Reads the stored text of each call; calls deleted since they were listed are left out.
    async fn stored_texts(&self, calls: Vec<CallRecord>) -> Result<Vec<CallRecord>> {
        let calls = stream::iter(calls).map(|mut call| async move {
            let id: i64 = call.id.as_str().parse().unwrap_or_default();
            match self.get_history(id).await {
                Ok(stored) => call.message = stored.content.filter(|text| !is_blank(text)),
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            }
            Ok(Some(call))
        });
        let calls: Vec<Option<CallRecord>> = calls.buffered(TEXTS_IN_FLIGHT).try_collect().await?;
        Ok(calls.into_iter().flatten().collect())
    }

    /// Returns the days of the account's zone that may contain the query's calls; `None` when no day can.
    fn days(&self, query: &CallQuery) -> Option<Days> {
        if query.range.is_empty() {
            return None;
        }
        let (first, end) = self.normalizer().account_zone().local_bounds(query.range.from, query.range.to);
        let from = first.date().max(FIRST_DAY);
        let to = end.saturating_sub(Duration::NANOSECOND).date().min(LAST_DAY);
        (from <= to).then_some(Days { from, to })
    }

    fn call(&self, read: ReadEntry, query: &CallQuery) -> Option<Result<CallRecord, BadRecord>> {
        let unfit = match self.normalizer().call(&read.item) {
            Some(Ok(mut call)) => {
                call.raw = read.raw;
                call.repairs.extend(read.repairs);
                return Some(Ok(call));
            }
            Some(Err(unfit)) => unfit,
            None if self.normalizer().may_have_been_call(&read.item, &read.repairs, query) => {
                NormalizeError { member: "tip", reason: "what kind of entry it is cannot be read" }
            }
            None => return None,
        };
        let path = format!("$.data[{}].{}", read.index, unfit.member);
        let operation = ListHistory::OPERATION;
        Some(Err(BadRecord::new(PROVIDER, operation.name, read.index, path, unfit.reason, read.text())))
    }
}
