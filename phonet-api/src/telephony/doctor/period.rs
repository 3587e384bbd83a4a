//! Bounds and length of a period, and the time that it is compared with.

use telephony_core::Result;
use telephony_core::doctor::{DialectQuestion, Finding, ListForm, NotSeen};
use time::{Duration, OffsetDateTime};

use super::questions::{COMPARED, EMPTY, LONGEST, LOWER, STRAYS, TOO_FEW, UPPER};
use super::times::{is_in_seconds, numbers};
use super::{CallsAnswer, Examined, Sample};
use crate::models::{CallUuid, FinishedCall};

/// Distance around a time that is computed from whole seconds.
const AROUND: Duration = Duration::seconds(2);

/// Least number of seconds between two times of a call whose periods must not touch.
const APART: u32 = 6;

/// Length of a long period.
const LONG: Duration = Duration::days(400);

/// Length of a period that begins before all calls.
const EVER: Duration = Duration::days(30 * 365);

const SECOND: Duration = Duration::SECOND;
const MILLISECOND: Duration = Duration::MILLISECOND;

impl Examined<'_> {
    /// Requests periods without any call. Returns true if they showed calls, `None` if nothing was seen.
    pub(super) async fn controls(&mut self) -> Option<bool> {
        let first = OffsetDateTime::UNIX_EPOCH;
        let mut forms = Vec::new();
        for from in [first, first.saturating_add(Duration::days(84_006))] {
            match self.period(from, from.saturating_add(Duration::DAY)).await {
                Ok(answer) => forms.push(ListForm::of(&answer.body, None)),
                Err(failure) => {
                    self.examination.add(STRAYS.unknown(failure.to_string()));
                    self.examination.add(EMPTY.unknown(failure.to_string()));
                    return None;
                }
            }
        }
        let strays = forms.iter().filter(|form| form.has_rows()).count();
        self.examination.add(if strays == 0 {
            STRAYS.as_assumed().because("periods in 1970 and 2200 had no calls")
        } else {
            let evidence = format!("{strays} of 2 empty periods had calls");
            STRAYS.read_as_well("yes: the call next to the period").because(evidence)
        });
        self.examination.add(match forms.iter().find(|form| !form.has_rows()) {
            Some(ListForm::List(_)) => EMPTY.as_assumed(),
            Some(form) => EMPTY.read_as_well(form.to_string()),
            None => EMPTY.unknown("no period was empty"),
        });
        Some(strays > 0)
    }

    /// Requests short periods around the start, the answer and the end of a call. Returns true if the end is compared.
    pub(super) async fn compared(&mut self, sample: &Sample, strays: Option<bool>) -> Option<bool> {
        let Some((call, duration, talk)) = sample.calls().iter().find_map(far_apart) else {
            self.examination.add(COMPARED.unknown("no call has a start, an answer and an end that are far apart"));
            return None;
        };
        let end = call.ended_at;
        let [start, answer] = [duration, talk].map(|seconds| end.saturating_sub(Duration::seconds(i64::from(seconds))));
        let mut shown = [false; 3];
        for (place, at) in [start, answer, end].into_iter().enumerate() {
            match self.period(at.saturating_sub(AROUND), at.saturating_add(AROUND)).await {
                Ok(near) => shown[place] = holds(&near, &call.uuid),
                Err(failure) => {
                    self.examination.add(COMPARED.unknown(failure.to_string()));
                    return None;
                }
            }
        }
        let (finding, by_end) = match shown {
            _ if strays != Some(false) => (COMPARED.unknown("answers have calls outside their period"), None),
            [false, false, true] => (COMPARED.as_assumed(), Some(true)),
            [true, false, false] => (COMPARED.read_as_well("the start"), Some(false)),
            [false, true, false] => (COMPARED.read_as_well("the answer"), Some(false)),
            [true, true, true] => {
                (COMPARED.read_as_well("all: a call is in each period that it overlaps"), Some(false))
            }
            _ => (COMPARED.differs("none of start, answer and end alone"), Some(false)),
        };
        let [start, answer, end] = shown;
        let evidence = format!("a call was in the periods around its start: {start}, answer: {answer}, end: {end}");
        self.examination.add(finding.because(evidence));
        by_end
    }

    /// Requests the milliseconds on both sides of a call's end.
    pub(super) async fn bounds(&mut self, sample: &Sample, strays: Option<bool>, by_end: Option<bool>) {
        let calls = sample.calls();
        let is_coarse = numbers(&sample.answer.body, "endAt").into_iter().any(is_in_seconds);
        let reason = match calls.get(calls.len() / 2) {
            None => TOO_FEW,
            Some(_) if is_coarse => "ends are sent in whole seconds, so that the bound cannot be met",
            Some(_) if by_end != Some(true) => {
                "the time that a period is compared with is not known to the millisecond"
            }
            Some(call) => {
                let at = call.ended_at;
                let from_it = self.period(at, at.saturating_add(MILLISECOND)).await;
                let to_it = self.period(at.saturating_sub(MILLISECOND), at).await;
                self.examination.add(bound(LOWER, &call.uuid, &from_it, strays));
                self.examination.add(bound(UPPER, &call.uuid, &to_it, strays));
                return;
            }
        };
        self.examination.add(LOWER.unknown(reason));
        self.examination.add(UPPER.unknown(reason));
    }

    /// Requests a long period that begins at the newest call, and one that ends at it.
    ///
    /// A server that shortens a period leaves out the call at one of its ends, however many calls there are.
    pub(super) async fn longest_period(&mut self, sample: &Sample) {
        let Some(newest) = sample.calls().iter().max_by_key(|call| call.ended_at) else {
            self.examination.add(LONGEST.unknown(TOO_FEW));
            return;
        };
        // A period may be compared with the start, too.
        let length = newest.duration.map_or(Duration::HOUR, |seconds| Duration::seconds(i64::from(seconds)));
        let (from, to) = (newest.ended_at.saturating_sub(length + SECOND), newest.ended_at.saturating_add(SECOND));
        let after = self.period(from, from.saturating_add(LONG)).await;
        let before = match &after {
            Ok(_) => self.period(to.saturating_sub(EVER), to).await,
            Err(_) => Err(NotSeen::LimitReached),
        };
        let finding = match (after, before) {
            (Err(failure), _) if failure.is_refusal() => {
                LONGEST.read_as_well("it is refused").because(failure.to_string())
            }
            (Ok(after), _) if !holds(&after, &newest.uuid) => LONGEST
                .read_as_well("its beginning is left out")
                .because("a call at its beginning is not in the answer"),
            (Ok(_), Err(failure)) if failure.is_refusal() => {
                LONGEST.read_as_well("thirty years are refused, 400 days are answered")
            }
            (Ok(_), Ok(before)) if before.output.sent() == 0 => {
                LONGEST.read_as_well("its end is left out").because("calls at its end are not in the answer")
            }
            (Ok(_), Ok(_)) => LONGEST.as_assumed().because("a call at either end of a long period is in the answer"),
            (Err(failure), _) | (_, Err(failure)) => LONGEST.unknown(failure.to_string()),
        };
        self.examination.add(finding);
    }
}

/// Returns a call whose start, answer and end are far apart, with its duration and its talk time in seconds.
fn far_apart(call: &FinishedCall) -> Option<(&FinishedCall, u32, u32)> {
    let (duration, talk) = (call.duration?, call.bill_secs?);
    (talk >= APART && duration >= talk.saturating_add(APART)).then_some((call, duration, talk))
}

fn holds(answer: &CallsAnswer, call: &CallUuid) -> bool {
    answer.output.items.iter().any(|other| other.uuid == *call)
}

fn bound(
    question: DialectQuestion,
    call: &CallUuid,
    answer: &Result<CallsAnswer, NotSeen>,
    strays: Option<bool>,
) -> Finding {
    match answer {
        Err(failure) => question.unknown(failure.to_string()),
        Ok(answer) if !holds(answer, call) => question.read_as_well("no").because("a call of it is not in the answer"),
        Ok(_) if strays == Some(false) => question.as_assumed().because("a call of it is in the answer"),
        Ok(_) => question.unknown("answers have calls outside their period, so that a call at a bound shows nothing"),
    }
}
