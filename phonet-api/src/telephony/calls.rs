use async_trait::async_trait;
use telephony_core::wire::salvage::Salvaged;
use telephony_core::{
    BadRecord, CallHistoryCapability, CallHistorySource, CallQuery, CallRecord, Error, ErrorKind,
    Page, PageCursor, Provider, Result, Source, TimeRange,
};
use time::{Duration, OffsetDateTime};

use super::anchor::{Anchor, Found, Rows};
use crate::endpoints::ListCompanyCalls;
use crate::models::CompanyCall;
use crate::{Client, PROVIDER};

const OPERATION: &str = "phonet.company_call.list";
const PAGE: u64 = ListCompanyCalls::MAX_LIMIT as u64;

// How often the anchor is looked for on another page before the walk gives up.
const SEARCHES: usize = 12;

impl Source for Client {
    fn provider(&self) -> Provider {
        PROVIDER
    }
}

#[async_trait]
impl CallHistorySource for Client {
    fn call_history_capability(&self) -> CallHistoryCapability {
        let mut capability = CallHistoryCapability::new(ListCompanyCalls::MAX_LIMIT);
        capability.direction = true;
        capability.outcome = true;
        capability.duration = true;
        capability.talk_time = true;
        capability.recording = true;
        capability
    }

    async fn call_page(
        &self,
        query: &CallQuery,
        cursor: Option<&PageCursor>,
    ) -> Result<Page<CallRecord>> {
        query.check(&PROVIDER, OPERATION)?;
        let anchor = cursor.map(|cursor| cursor.unpack::<Anchor>(&PROVIDER)).transpose()?;
        if query.range.is_empty() {
            return Ok(Page::new(Vec::new()));
        }
        let walk = Walk { client: self, query, wire: self.wire_range(query.range) };
        match anchor {
            None => walk.first().await,
            Some(anchor) => walk.next(anchor).await,
        }
    }
}

impl Client {
    // Widened so that the calls wanted are among those sent, whichever of a call's times is compared and whether or
    // not the bounds belong to the period.
    fn wire_range(&self, wanted: TimeRange) -> TimeRange {
        let margin = Duration::try_from(self.longest_call()).unwrap_or(Duration::DAY);
        let from = wanted.from.saturating_sub(margin + Duration::MILLISECOND);
        TimeRange::new(from, wanted.to.saturating_add(Duration::MILLISECOND))
    }
}

struct Walk<'a> {
    client: &'a Client,
    query: &'a CallQuery,
    wire: TimeRange,
}

impl Walk<'_> {
    async fn first(&self) -> Result<Page<CallRecord>> {
        let sent = self.fetch(0).await?;
        if sent.sent() == 0 {
            return Ok(Page::new(Vec::new()));
        }
        self.page(sent, 0, 0)
    }

    async fn next(&self, anchor: Anchor) -> Result<Page<CallRecord>> {
        let mut offset = anchor.seen.saturating_sub(1);
        for _ in 0..SEARCHES {
            let sent = self.fetch(offset).await?;
            let rows = Rows::of(&sent);
            match rows.find(&anchor) {
                Found::At(new) if new < rows.len() => return self.page(sent, offset, new),
                // Nothing behind the anchor. A full page may have been filled by rows that were shifted down.
                Found::At(_) if rows.len() as u64 == PAGE => offset += PAGE - 1,
                Found::At(_) => return Ok(Page::new(Vec::new())),
                Found::Behind => offset += PAGE - 1,
                Found::Before if offset == 0 => break,
                Found::Before => offset = offset.saturating_sub(PAGE - 1),
            }
        }
        Err(fault(ErrorKind::Unstable, "rows moved, and the last one read was not found again"))
    }

    async fn fetch(&self, offset: u64) -> Result<Salvaged<CompanyCall>> {
        self.client
            .list_company_calls(self.wire.from, self.wire.to)
            .offset(offset)
            .raw(self.query.raw)
            .await
    }

    /// The rows from `new` on, those wanted of them, and where the next page begins.
    fn page(
        &self,
        sent: Salvaged<CompanyCall>,
        offset: u64,
        new: usize,
    ) -> Result<Page<CallRecord>> {
        self.asked_for(&sent.items)?;
        let next = PageCursor::pack(&PROVIDER, &Rows::of(&sent).anchor(offset))?;
        // Bad rows stand between the good ones, so places are counted over both.
        let bad_before = sent.set_aside.iter().filter(|bad| bad.index < new).count();
        let set_aside: Vec<BadRecord> =
            sent.set_aside.into_iter().filter(|bad| bad.index >= new).collect();
        let mut raw = sent.raw.into_iter().map(Some).chain(std::iter::repeat(None));
        let calls = sent.items.iter().zip(raw.by_ref()).skip(new - bad_before);
        let calls = calls.filter_map(|(call, raw)| {
            let mut record = self.client.unifier().call(call)?;
            record.raw = raw;
            Some(record).filter(|record| self.query.admits(record))
        });
        Ok(Page::new(calls.collect()).with_set_aside(set_aside).with_next(Some(next)))
    }

    // A row of another time means that the vendor ignored the period, and then nothing it sent can be trusted to be
    // all that was asked for.
    fn asked_for(&self, calls: &[CompanyCall]) -> Result<()> {
        let outside = |call: &CompanyCall| {
            let length = Duration::seconds(i64::from(call.duration.unwrap_or(0)));
            let started: OffsetDateTime = call.ended_at.saturating_sub(length);
            call.ended_at < self.wire.from || started > self.wire.to
        };
        if calls.iter().any(outside) {
            return Err(fault(ErrorKind::FilterIgnored, "a call of another period was sent"));
        }
        Ok(())
    }
}

fn fault(kind: ErrorKind, message: &'static str) -> Error {
    Error::new(kind, PROVIDER, OPERATION).with_message(message)
}
