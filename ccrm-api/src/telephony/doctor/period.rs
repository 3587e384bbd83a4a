//! Bounds and length of a period.

use telephony_core::Result;
use telephony_core::doctor::{DialectQuestion, Finding, ListForm, NotSeen};
use time::{Duration, PrimitiveDateTime};

use super::pages::{is_full, page_size};
use super::questions::{EMPTY, LONGEST, LOWER, STRAYS, TOO_FEW, UPPER};
use super::{Examined, HistoryAnswer, Sample, time_of};
use crate::endpoints::ListCallHistory;

/// Length of the long period, in days.
const LONG: i64 = 400;

/// Largest difference of two counts that rows at the bounds and strays explain.
const SLACK: u64 = 2;

impl Examined<'_> {
    /// Requests periods without any call. Returns true if they showed rows, `None` if nothing was seen.
    pub(super) async fn controls(&mut self) -> Option<bool> {
        let mut forms = Vec::new();
        for control in ListCallHistory::controls() {
            match self.ask(telephony_core::doctor::Seen::new(control)).await {
                Ok(answer) => forms.push(ListForm::of(&answer.body, Some("data"))),
                Err(failure) => {
                    self.examination.add(STRAYS.unknown(failure.to_string()));
                    self.examination.add(EMPTY.unknown(failure.to_string()));
                    return None;
                }
            }
        }
        let strays = forms.iter().filter(|form| form.has_rows()).count();
        self.examination.add(match strays {
            0 => STRAYS.as_assumed().because("periods in 1970 and 2200 had no rows"),
            _ => STRAYS
                .read_as_well("yes: the row next to the period")
                .because(format!("{strays} of 2 empty periods had rows")),
        });
        self.examination.add(match forms.iter().find(|form| !form.has_rows()) {
            Some(ListForm::List(_)) => EMPTY.as_assumed(),
            Some(form) => EMPTY.read_as_well(form.to_string()),
            None => EMPTY.unknown("no period was empty"),
        });
        Some(strays > 0)
    }

    /// Requests the seconds on both sides of a row.
    pub(super) async fn bounds(&mut self, sample: &Sample, strays: Option<bool>) {
        let times = sample.times();
        // A row in the middle, so that neither bound of the sample matters.
        let Some(at) = times.get(times.len() / 2).copied() else {
            self.examination.add(LOWER.unknown(TOO_FEW));
            self.examination.add(UPPER.unknown(TOO_FEW));
            return;
        };
        let second = Duration::SECOND;
        let from_it = self.period(at, at.saturating_add(second)).await;
        let to_it = self.period(at.saturating_sub(second), at).await;
        self.examination.add(bound(LOWER, at, &from_it, strays));
        self.examination.add(bound(UPPER, at, &to_it, strays));
    }

    /// Compares a period of more than a year with its two parts, by their totals if these are right.
    pub(super) async fn longest_period(&mut self, sample: &Sample, is_total_right: bool) {
        let mut times = sample.times();
        times.sort_unstable();
        let (Some(middle), Some(newest)) = (times.get(times.len() / 2).copied(), times.last().copied()) else {
            self.examination.add(LONGEST.unknown(TOO_FEW));
            return;
        };
        let (from, to) = (self.now.saturating_sub(Duration::days(LONG)), sample.to);
        let whole = match self.period(from, to).await {
            Ok(whole) => whole,
            Err(failure) if failure.is_refusal() => {
                self.examination.add(LONGEST.read_as_well("it is refused").because(failure.to_string()));
                return;
            }
            Err(failure) => {
                self.examination.add(LONGEST.unknown(failure.to_string()));
                return;
            }
        };
        let parts = match self.period(from, middle).await {
            Ok(older) => self.period(middle.saturating_add(Duration::SECOND), to).await.map(|newer| [older, newer]),
            Err(failure) => Err(failure),
        };
        let finding = match parts {
            Ok(parts) => {
                let size = page_size(sample);
                let is_counted = |answer: &HistoryAnswer| is_total_right || !is_full(answer, size);
                if is_counted(&whole) && parts.iter().all(is_counted) {
                    longest(&whole, &parts, newest, is_total_right)
                } else {
                    LONGEST.unknown("the totals are not those of the period, and its rows fill a page")
                }
            }
            Err(failure) => LONGEST.unknown(failure.to_string()),
        };
        self.examination.add(finding);
    }
}

/// Finds if a period contains the row at its bound.
fn bound(
    question: DialectQuestion,
    at: PrimitiveDateTime,
    answer: &Result<HistoryAnswer, NotSeen>,
    strays: Option<bool>,
) -> Finding {
    let answer = match answer {
        Ok(answer) => answer,
        Err(failure) => return question.unknown(failure.to_string()),
    };
    let rows = &answer.output.data.items;
    let held = rows.iter().filter(|row| time_of(row) == at).count();
    match (held, strays) {
        (0, _) => question.read_as_well("no").because("a row of that second is not in the answer"),
        (_, Some(false)) => question.as_assumed().because(format!("{held} rows of that second are in the answer")),
        (_, _) => question.unknown("answers have rows outside their period, so that a row at a bound shows nothing"),
    }
}

fn longest(
    whole: &HistoryAnswer,
    parts: &[HistoryAnswer; 2],
    newest: PrimitiveDateTime,
    is_total_right: bool,
) -> Finding {
    let count = |answer: &HistoryAnswer| {
        let total = answer.output.total_count().filter(|_| is_total_right);
        total.unwrap_or(answer.output.data.items.len() as u64)
    };
    let (all, sum) = (count(whole), parts.iter().map(count).sum::<u64>());
    let evidence = format!("{all} rows in {LONG} days, {sum} in its two parts");
    if all.saturating_add(SLACK) >= sum {
        return LONGEST.as_assumed().because(evidence);
    }
    let shows_newest = whole.output.data.items.iter().any(|row| time_of(row) == newest);
    let cut = if shows_newest { "its beginning is left out" } else { "its end is left out" };
    LONGEST.read_as_well(cut).because(evidence)
}
