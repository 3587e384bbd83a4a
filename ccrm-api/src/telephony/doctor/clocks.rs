//! Zones of the vendor's clocks.

use telephony_core::doctor::{Finding, Seen};
use time::{Duration, PrimitiveDateTime};

use super::questions::{NOTE_CALL_ZONE, TOO_FEW, ZONE};
use super::{Examined, Sample};
use crate::endpoints::ListNotes;
use crate::models::CallHistoryEntry;

/// Number of records whose notes are read in search of a call time.
const NOTED: usize = 3;

impl Examined<'_> {
    /// Compares the newest call with the vendor's time, and the call time inside a note with the call's own.
    pub(super) async fn clocks(&mut self, sample: &Sample) {
        let finding =
            sample.times().into_iter().max().map_or_else(|| ZONE.unknown(TOO_FEW), |newest| zone(newest, self.now));
        self.examination.add(finding);
        let finding = self.note_call_zone(sample).await;
        self.examination.add(finding);
    }

    async fn note_call_zone(&mut self, sample: &Sample) -> Finding {
        for row in sample.rows().iter().filter(|row| row.note.is_some_and(|count| count > 0)).take(NOTED) {
            let request = Seen::new(ListNotes::new(row.uuid.clone()));
            let notes = match self.examination.ask(self.client.send(request)).await {
                Ok(notes) => notes,
                Err(failure) => return NOTE_CALL_ZONE.unknown(failure.to_string()),
            };
            let calls = notes.output.data.items.iter().filter_map(|note| note.call.as_ref());
            let printed = calls.filter(|call| call.uuid.as_ref() == Some(&row.uuid)).find_map(|call| call.call_date);
            if let Some(printed) = printed {
                return self.embedded(row, printed);
            }
        }
        NOTE_CALL_ZONE.unknown("no note with a call time was found")
    }

    fn embedded(&self, row: &CallHistoryEntry, printed: telephony_core::WallClock) -> Finding {
        let normalizer = self.client.normalizer();
        let filed = normalizer.account_zone().moment(row.call_date).instant();
        let read = normalizer.embedded_zone().moment(printed).instant();
        let difference = (printed.local() - row.call_date.local()).whole_minutes();
        let evidence = format!("the clock inside the note is {difference} min from the record's own");
        if filed == read {
            NOTE_CALL_ZONE.as_assumed().because(evidence)
        } else if difference == 0 {
            NOTE_CALL_ZONE.differs("no: it is the record's own clock").because(evidence)
        } else {
            NOTE_CALL_ZONE.differs(format!("no: it is {difference} min from the record's own clock")).because(evidence)
        }
    }
}

/// Compares the newest call with now. A call in the future shows another zone; an old one shows nothing.
fn zone(newest: PrimitiveDateTime, now: PrimitiveDateTime) -> Finding {
    let ahead = newest - now;
    let minutes = ahead.whole_minutes();
    if ahead > Duration::minutes(2) {
        let observed = format!("no: the newest call is {minutes} min ahead of now");
        return ZONE.differs(observed).because("calls have happened before now");
    }
    if ahead > Duration::minutes(-15) {
        return ZONE.as_assumed().because(format!("the newest call was {} min ago", -minutes));
    }
    ZONE.unknown(format!(
        "the newest call was {} min ago, so that nothing shows the zone; make a call and examine",
        -minutes
    ))
}
