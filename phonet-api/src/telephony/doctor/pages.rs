//! Order and pages of the list of calls.

use telephony_core::doctor::{Finding, ListForm};
use time::{Duration, OffsetDateTime};

use super::questions::{CALLS_LIMIT, ORDER, PAST_THE_END, TIES, TOO_FEW};
use super::{CallsAnswer, CallsSample, Examined, ids};
use crate::endpoints::ListCompanyCalls;
use crate::models::FinishedCall;

/// Offset past the last call of any account.
const FAR: u64 = 100_000_000;

impl Examined<'_> {
    /// Requests the first page a second time, one past the end, and one above the limit.
    pub(super) async fn pages(&mut self, sample: &CallsSample) {
        self.examination.add(order(sample));
        let repeated = self.page(sample, ListCompanyCalls::MAX_LIMIT, 0).await;
        self.examination.add(match repeated {
            Ok(repeated) => ties(sample, &repeated),
            Err(failure) => TIES.unknown(failure.to_string()),
        });
        let far = self.page(sample, ListCompanyCalls::MAX_LIMIT, FAR).await;
        let finding = match far {
            Ok(far) => match ListForm::of(&far.body, None) {
                ListForm::List(0) => PAST_THE_END.as_assumed(),
                ListForm::List(_) => PAST_THE_END.read_as_well("the last page once more"),
                form => PAST_THE_END.read_as_well(form.to_string()),
            },
            Err(failure) if failure.is_refusal() => PAST_THE_END.read_as_well("an error").because(failure.to_string()),
            Err(failure) => PAST_THE_END.unknown(failure.to_string()),
        };
        self.examination.add(finding);
        let over = self.page(sample, ListCompanyCalls::MAX_LIMIT + 1, 0).await;
        let finding = match over {
            Ok(over) if over.output.sent() > ListCompanyCalls::MAX_LIMIT as usize => {
                CALLS_LIMIT.read_as_well("more than 50 are sent")
            }
            Ok(over) => self.calls_limit(sample, over.output.sent()).await,
            Err(failure) if failure.is_refusal() => {
                CALLS_LIMIT.read_as_well("the request is refused").because(failure.to_string())
            }
            Err(failure) => CALLS_LIMIT.unknown(failure.to_string()),
        };
        self.examination.add(finding);
    }
}

impl Examined<'_> {
    /// A page with fewer calls than the limit is the page of a smaller one only if the next offset has more.
    async fn calls_limit(&mut self, sample: &CallsSample, sent: usize) -> Finding {
        if sent == ListCompanyCalls::MAX_LIMIT as usize {
            return CALLS_LIMIT.as_assumed();
        }
        match self.page(sample, ListCompanyCalls::MAX_LIMIT, sent as u64).await {
            Ok(further) if further.output.sent() > 0 && ids(&further) != ids(&sample.answer) => {
                CALLS_LIMIT.read_as_well(format!("{sent} are sent"))
            }
            Ok(_) => CALLS_LIMIT.unknown(TOO_FEW),
            Err(failure) => CALLS_LIMIT.unknown(failure.to_string()),
        }
    }
}

fn started(call: &FinishedCall) -> OffsetDateTime {
    let duration = Duration::seconds(call.duration.map_or(0, i64::from));
    call.ended_at.saturating_sub(duration)
}

/// True if each time is at most a second later than the one before it, because durations are in whole seconds.
fn descends(times: impl Iterator<Item = OffsetDateTime>) -> bool {
    let times: Vec<_> = times.collect();
    times.windows(2).all(|pair| pair[1] <= pair[0].saturating_add(Duration::SECOND))
}

fn order(sample: &CallsSample) -> Finding {
    let calls = sample.calls();
    let ends: Vec<_> = calls.iter().map(|call| call.ended_at).collect();
    let mut distinct = ends.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 3 {
        return ORDER.unknown(TOO_FEW);
    }
    let ids: Vec<_> = calls.iter().map(|call| call.uuid.to_string()).collect();
    let finding = if ends.is_sorted_by(|one, next| one >= next) {
        ORDER.as_assumed()
    } else if ends.is_sorted() {
        ORDER.read_as_well("earliest end first")
    } else if descends(calls.iter().map(started)) {
        ORDER.read_as_well("latest start first")
    } else if ids.is_sorted() || ids.is_sorted_by(|one, next| one >= next) {
        ORDER.read_as_well("by id, not by time")
    } else {
        ORDER.read_as_well("neither by time nor by id")
    };
    finding.because(format!("{} calls at {} times", ends.len(), distinct.len()))
}

/// Compares the order of calls of one end in two answers to the same request.
fn ties(sample: &CallsSample, repeated: &CallsAnswer) -> Finding {
    let calls = sample.calls();
    let tied = calls.windows(2).filter(|pair| pair[0].ended_at == pair[1].ended_at).count();
    if tied == 0 {
        return TIES.unknown("no two calls next to each other have one end");
    }
    let same_times = repeated.output.items.iter().map(|call| call.ended_at).eq(calls.iter().map(|call| call.ended_at));
    let finding = match (same_times, ids(&sample.answer) == ids(repeated)) {
        (_, true) => TIES.as_assumed(),
        (true, false) => TIES.read_as_well("no"),
        (false, false) => TIES.unknown("calls were added between the two answers"),
    };
    finding.because(format!("{tied} pairs of calls of one end"))
}
