//! Form and zone of times, and the envelope of answers.

use serde_json::Value;
use telephony_core::doctor::Finding;
use time::Duration;

use super::questions::{TIMES, TOO_FEW, WRAPPED, ZONE};
use super::{Examined, Sample};

/// Number of characters of a date without a time of day.
const DATE_ALONE: usize = 10;

impl Examined<'_> {
    /// Looks at the times of the sample's entries and at its envelope.
    pub(super) fn times(&mut self, sample: &Sample) {
        let body = serde_json::from_slice::<Value>(&sample.answer.body).unwrap_or_default();
        // An empty list is `[]` in either form.
        let finding = match &body {
            Value::Array(elements) if elements.is_empty() => WRAPPED.unknown(TOO_FEW),
            Value::Array(_) => WRAPPED.read_as_well("yes"),
            Value::Object(_) => WRAPPED.as_assumed(),
            _ => WRAPPED.unknown("the answer is damaged"),
        };
        self.examination.add(finding);
        let envelope = body.get(0).unwrap_or(&body);
        let rows = envelope.get("data").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let printed: Vec<_> = rows.iter().filter_map(|row| row.get("datum")?.as_str()).collect();
        let dates = printed.iter().filter(|datum| datum.len() <= DATE_ALONE).count();
        let finding = match (printed.len(), dates) {
            (0, _) => TIMES.unknown(TOO_FEW),
            (_, 0) => TIMES.as_assumed(),
            (all, dates) if all == dates => TIMES.differs("a date alone; entries are filed under midnight"),
            _ => TIMES.differs("partly a date alone; those entries are filed under midnight"),
        };
        self.examination.add(finding.because(format!("{dates} of {} have no time of day", printed.len())));
        let finding = self.zone(sample, dates > 0);
        self.examination.add(finding);
    }

    /// Compares the newest entry with now. An entry in the future shows another zone; an old one shows nothing.
    fn zone(&self, sample: &Sample, is_coarse: bool) -> Finding {
        let Some(newest) = sample.times().into_iter().max() else { return ZONE.unknown(TOO_FEW) };
        let ahead = newest - self.now;
        let minutes = ahead.whole_minutes();
        if ahead > Duration::minutes(2) {
            let observed = format!("no: the newest entry is {minutes} min ahead of now");
            return ZONE.differs(observed).because("entries are filed under the time of their writing unless planned");
        }
        if ahead > Duration::minutes(-15) && !is_coarse {
            return ZONE.as_assumed().because(format!("the newest entry was {} min ago", -minutes));
        }
        ZONE.unknown(format!(
            "the newest entry was {} min ago, so that nothing shows the zone; add one and examine",
            -minutes
        ))
    }
}
