use std::time::Duration;

use telephony_core::{Moment, Repair};

use crate::models::{Disposition, FinishedCall};

/// Year before which no call of this vendor was made; an earlier start results from an impossible duration.
const OLDEST: i32 = 2000;

/// Times of a finished call, without the impossible ones.
#[derive(Default)]
pub(super) struct Times {
    pub(super) started: Option<Moment>,
    pub(super) answered: Option<Moment>,
    pub(super) duration: Option<Duration>,
    pub(super) talk_time: Option<Duration>,
    pub(super) repairs: Vec<Repair>,
}

impl Times {
    pub(super) fn of(call: &FinishedCall) -> Self {
        let mut times = Self::default();
        let ended = Moment::exact(call.ended_at);
        let before = |seconds: u32| ended.shifted(-time::Duration::seconds(seconds.into()));
        if let Some(duration) = call.duration {
            let started = before(duration);
            if started.instant().year() < OLDEST {
                times.leave_out("$.duration", "longer than a call can be", duration);
            } else {
                times.started = Some(started);
                times.duration = Some(seconds(duration));
            }
        }
        let Some(talk) = call.bill_secs else { return times };
        let answered = call.disposition == Some(Disposition::Answered);
        let answered_at = before(talk);
        match call.disposition {
            _ if call.duration.is_some_and(|duration| talk > duration) => {
                times.leave_out("$.billSecs", "more seconds of talk than the call has", talk);
            }
            _ if answered_at.instant().year() < OLDEST => {
                times.leave_out("$.billSecs", "longer than a call can be", talk);
            }
            Some(Disposition::Answered | Disposition::Unknown(_)) | None if answered || talk > 0 => {
                times.talk_time = Some(seconds(talk));
                times.answered = answered.then_some(answered_at);
            }
            // The vendor sends 0 for an unanswered call.
            _ if talk == 0 => {}
            _ => times.leave_out("$.billSecs", "talk on a call that nobody answered", talk),
        }
        times
    }

    fn leave_out(&mut self, path: &str, reason: &'static str, sent: u32) {
        self.repairs.push(Repair::new(0, path, reason, sent.to_string().into_bytes()));
    }
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(seconds.into())
}
