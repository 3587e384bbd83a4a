//! Units and presence of times.

use serde_json::Value;

use super::questions::{END_UNIT, SECONDS, TOO_FEW};
use super::{Examined, Sample};

/// Least number of milliseconds since 1970 that is not read as seconds: the year 1973.
const LEAST_MILLISECONDS: i64 = 100_000_000_000;

impl Examined<'_> {
    /// Looks at the times of the sample's calls.
    pub(super) fn times(&mut self, sample: &Sample) {
        let printed = numbers(&sample.answer.body, "endAt");
        let in_seconds = printed.iter().filter(|at| is_in_seconds(**at)).count();
        let evidence = format!("{in_seconds} of {} are in seconds", printed.len());
        let finding = match (printed.len(), in_seconds) {
            (0, _) => END_UNIT.unknown(TOO_FEW),
            (_, 0) => END_UNIT.as_assumed(),
            (all, seconds) if all == seconds => END_UNIT.read_as_well("seconds"),
            _ => END_UNIT.read_as_well("seconds and milliseconds"),
        };
        self.examination.add(finding.because(evidence));
        let with = sample.calls().iter().filter(|call| call.duration.is_some()).count();
        let finding = match (sample.calls().len(), with) {
            (0, _) => SECONDS.unknown(TOO_FEW),
            (_, 0) => SECONDS.read_as_well("no; records then have no start and no talk time"),
            _ => SECONDS.as_assumed(),
        };
        self.examination.add(finding.because(format!("{with} of {} calls have them", sample.calls().len())));
    }
}

/// True if a number of a time since 1970 is in seconds.
pub(super) fn is_in_seconds(number: i64) -> bool {
    number.abs() < LEAST_MILLISECONDS
}

/// Returns the numbers of a member in the rows of a list; none if the body is no list.
pub(super) fn numbers(body: &[u8], member: &str) -> Vec<i64> {
    let rows = serde_json::from_slice::<Vec<Value>>(body).unwrap_or_default();
    rows.iter().filter_map(|row| row.get(member)?.as_i64()).collect()
}
