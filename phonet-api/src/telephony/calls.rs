use async_trait::async_trait;
use telephony_core::wire::salvage::Salvaged;
use telephony_core::{
    Account, BadRecord, CallHistoryCapability, CallHistorySource, CallQuery, CallRecord, Error,
    ErrorKind, Page, PageCursor, Provider, Result, Source, TimeRange,
};
use time::{Duration, OffsetDateTime};

use super::anchor::{Anchor, Found, Rows, ended_at};
use crate::endpoints::ListCompanyCalls;
use crate::models::CompanyCall;
use crate::{Client, PROVIDER};

const OPERATION: &str = "phonet.company_call.list";
const PAGE: u64 = ListCompanyCalls::MAX_LIMIT as u64;

// How often the anchor is looked for on another page before the walk gives up.
const SEARCHES: usize = 24;

impl Source for Client {
    fn provider(&self) -> Provider {
        PROVIDER
    }

    fn account(&self) -> Account {
        self.account_label().clone()
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
        let anchor = cursor
            .map(|cursor| cursor.unpack::<Anchor>(&PROVIDER, self.account_label()))
            .transpose()?;
        if query.range.is_empty() {
            return Ok(Page::new(Vec::new()));
        }
        let walk = Walk { client: self, query, wire: self.wire_range(query.range) };
        let account = self.account_label();
        let page = match anchor {
            None => walk.first().await,
            Some(anchor) => walk.next(anchor).await,
        };
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }
}

impl Client {
    // Widened so that the calls wanted are among those sent, whichever of a call's times is compared, whether or not
    // the bounds belong to the period, and also where an end is printed in seconds and compared in milliseconds.
    fn wire_range(&self, wanted: TimeRange) -> TimeRange {
        let margin = Duration::try_from(self.longest_call()).unwrap_or(Duration::DAY);
        let from = wanted.from.saturating_sub(margin + Duration::SECOND);
        TimeRange::new(from, wanted.to.saturating_add(Duration::SECOND))
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
        let new = vec![true; sent.sent()];
        self.page(sent, &new, |rows| rows.anchor(0, PAGE, None))
    }

    async fn next(&self, anchor: Anchor) -> Result<Page<CallRecord>> {
        let mut offset = anchor.begin();
        for _ in 0..SEARCHES {
            let sent = self.fetch(offset).await?;
            let rows = Rows::of(&sent);
            match rows.find(&anchor, offset, PAGE) {
                Found::New(new) if new.contains(&true) => {
                    return self.page(sent, &new, |rows| rows.anchor(offset, PAGE, Some(&anchor)));
                }
                // Nothing behind the anchor. A full page may have been filled by rows that were shifted down.
                Found::New(_) if rows.len() as u64 == PAGE => offset += PAGE - 1,
                Found::New(_) => return Ok(Page::new(Vec::new())),
                Found::Tied(from) => offset = from,
                Found::Crowded => {
                    return Err(fault(
                        ErrorKind::Unstable,
                        "more calls ended at one moment than a page holds",
                    ));
                }
                Found::Behind => offset += PAGE - 1,
                Found::Before if offset == 0 => break,
                // Half a page, so that the other half may be new.
                Found::Before => offset = offset.saturating_sub(PAGE / 2),
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

    /// Of the rows that are new those that are wanted, and where the next page begins.
    fn page(
        &self,
        sent: Salvaged<CompanyCall>,
        new: &[bool],
        anchor: impl FnOnce(Rows) -> Anchor,
    ) -> Result<Page<CallRecord>> {
        self.asked_for(&sent.items)?;
        let next =
            PageCursor::pack(&PROVIDER, self.client.account_label(), &anchor(Rows::of(&sent)))?;
        let is_new = |index: usize| new.get(index) == Some(&true);
        // Bad rows stand between the good ones, so places are counted over both.
        let mut good = vec![true; new.len()];
        for bad in &sent.set_aside {
            good.get_mut(bad.index).into_iter().for_each(|good| *good = false);
        }
        let places = good.iter().enumerate().filter_map(|(place, good)| good.then_some(place));
        // The period was asked for wider, so what lies beside it is another query's.
        let wanted =
            |bad: &BadRecord| ended_at(bad).is_none_or(|end| self.query.range.contains(end));
        let set_aside = sent.set_aside.into_iter().filter(|bad| is_new(bad.index) && wanted(bad));
        let set_aside: Vec<BadRecord> = set_aside.collect();
        let raw = sent.raw.into_iter().map(Some).chain(std::iter::repeat(None));
        let repairs = sent.repairs;
        let calls = sent.items.iter().zip(raw).zip(places).filter(|(_, place)| is_new(*place));
        let calls = calls.filter_map(|((call, raw), place)| {
            let mut record = self.client.unifier().call(call)?;
            record.raw = raw;
            record.repairs.extend(repairs.iter().filter(|it| it.index == place).cloned());
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
            // An end that is printed in seconds has lost less than one.
            call.ended_at.saturating_add(Duration::SECOND) < self.wire.from
                || started > self.wire.to
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
