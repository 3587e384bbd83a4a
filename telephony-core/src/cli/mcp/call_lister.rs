//! One page of calls in the order of time.

use std::time::Duration;

use futures_util::StreamExt;
use time::OffsetDateTime;
use tokio::time::{Instant, timeout_at};

use super::call_request::OutcomeFilter;
use super::tool_error::ToolError;
use crate::{
    BadRecord, CallHistorySource, CallHistorySourceExt, CallKey, CallQuery, CallRecord, Entry, TimelineOptions,
};

/// Time after which an answer has the calls that were read so far, because clients give tools up after a minute.
pub(super) const PATIENCE: Duration = Duration::from_secs(40);

/// Maximum number of calls that are read for one answer.
const MAX_READ: usize = 10_000;

/// Place in the order of time behind which a list goes on.
pub(super) type CallPlace = (OffsetDateTime, CallKey);

/// Calls of one answer.
#[derive(Debug, Default)]
pub(super) struct CallPage {
    pub(super) calls: Vec<CallRecord>,
    pub(super) quarantined: Vec<BadRecord>,
    /// Last call before the next page; `None` at the end of the list.
    pub(super) goes_on_behind: Option<CallPlace>,
    /// Reason why the page ended before it was full.
    pub(super) remark: Option<String>,
}

/// Options by which no more is read ahead than an answer needs.
pub(super) const fn options() -> TimelineOptions {
    let options = TimelineOptions::new(1, Duration::MAX);
    options.records(400)
}

/// Reads the calls of the query behind a place, at most this many.
pub(super) async fn page(
    source: &dyn CallHistorySource,
    query: &CallQuery,
    outcome: OutcomeFilter,
    behind: Option<&CallPlace>,
    rows: usize,
) -> Result<CallPage, ToolError> {
    let query = match behind {
        Some((from, _)) => query.with_range(crate::TimeRange::new(*from, query.range.to)),
        None => query.clone(),
    };
    let deadline = Instant::now() + PATIENCE;
    let mut calls = source.timeline(query, options());
    let mut page = CallPage::default();
    let (mut last, mut read) = (None, 0);
    loop {
        let next = match &last {
            // The first call is waited for, so that each answer takes the list further.
            None => calls.next().await,
            Some(_) => match timeout_at(deadline, calls.next()).await {
                Ok(next) => next,
                Err(_) => return Ok(page.cut(last, "The vendor is slow, so that these are the rows up to now.")),
            },
        };
        match next {
            None => return Ok(page),
            Some(Ok(Entry::Quarantined(bad))) => page.quarantined.push(bad),
            Some(Ok(Entry::Call(call))) => {
                let place = (call.filed_at.instant(), call.key());
                if behind.is_some_and(|behind| place <= *behind) {
                    continue;
                }
                if read >= MAX_READ {
                    return Ok(page.cut(last, format!("{MAX_READ} calls were read for these rows.")));
                }
                if outcome.admits(&call) {
                    if page.calls.len() >= rows {
                        page.goes_on_behind = last;
                        return Ok(page);
                    }
                    page.calls.push(*call);
                }
                (last, read) = (Some(place), read + 1);
            }
            Some(Err(error)) if error.is_retryable() && last.is_some() => {
                let sentence = format!("The list was cut off: {}.", ToolError::from(error));
                return Ok(page.cut(last, sentence));
            }
            Some(Err(error)) => return Err(error.into()),
        }
    }
}

impl CallPage {
    fn cut(mut self, last: Option<CallPlace>, remark: impl Into<String>) -> Self {
        (self.goes_on_behind, self.remark) = (last, Some(remark.into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Error, ErrorKind, MemoryStore, Moment, Outcome, Provider};

    const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    /// A store of ten calls, three of which have one time.
    fn store() -> MemoryStore {
        let store = MemoryStore::new(Provider::from_static("test")).page_size(3);
        store.add_calls((0..10_i64).map(|number| {
            let minute = if (4..7).contains(&number) { 4 } else { number };
            let at = Moment::exact(START + time::Duration::minutes(minute));
            let mut call = CallRecord::new(Provider::from_static("test"), number.to_string(), at);
            call.outcome = Some(if number % 2 == 0 { Outcome::Answered } else { Outcome::NoAnswer });
            call
        }));
        store
    }

    fn ids(page: &CallPage) -> Vec<&str> {
        page.calls.iter().map(|call| call.id.as_str()).collect()
    }

    #[tokio::test]
    async fn pages_of_any_size_hold_every_call_once_in_the_order_of_time() {
        let (store, query) = (store(), CallQuery::new(START, START + time::Duration::DAY));
        for rows in 1..12 {
            let (mut read, mut behind) = (Vec::new(), None);
            loop {
                let page = page(&store, &query, OutcomeFilter::All, behind.as_ref(), rows).await.unwrap();
                assert!(page.calls.len() == rows || page.goes_on_behind.is_none());
                read.extend(ids(&page).into_iter().map(str::to_owned));
                behind = page.goes_on_behind;
                if behind.is_none() {
                    break;
                }
            }
            assert_eq!(read, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], "{rows}");
        }
    }

    #[tokio::test]
    async fn a_filter_does_not_end_a_page_early() {
        let (store, query) = (store(), CallQuery::new(START, START + time::Duration::DAY));
        let missed = page(&store, &query, OutcomeFilter::Missed, None, 5).await.unwrap();
        assert_eq!((ids(&missed), &missed.goes_on_behind), (vec!["1", "3", "5", "7", "9"], &None));
    }

    #[tokio::test]
    async fn a_failure_before_the_first_call_is_an_error_that_names_the_remedy() {
        let (store, query) = (store(), CallQuery::new(START, START + time::Duration::DAY));
        store.fail_next(1, Error::new(ErrorKind::Unavailable, Provider::from_static("test"), "test.call.list"));
        let error = page(&store, &query, OutcomeFilter::All, None, 5).await.unwrap_err();
        assert!(error.to_string().ends_with("the vendor cannot answer now: try later"), "{error}");
        assert_eq!(page(&store, &query, OutcomeFilter::All, None, 5).await.unwrap().calls.len(), 5);
    }
}
