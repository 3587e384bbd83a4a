//! Encoding of several directions.

use telephony_core::doctor::{Finding, Seen};

use super::questions::DIRECTIONS;
use super::{CallsAnswer, Examined, Sample, calls_between};
use crate::endpoints::DirectionsEncoding;
use crate::models::CallDirection;

/// Number of calls of a direction that a page without it is unlikely to miss.
const ENOUGH: usize = 3;

/// Directions to request, and those of them that the answer must show.
struct Request {
    asked: Vec<CallDirection>,
    shown: Vec<CallDirection>,
}

impl Examined<'_> {
    /// Requests two directions in each encoding, and compares the calls.
    pub(super) async fn directions(&mut self, sample: &Sample) {
        let Some(Request { asked, shown }) = to_ask(sample) else {
            self.examination.add(DIRECTIONS.unknown("the calls have fewer than two directions"));
            return;
        };
        let mut honoured = Vec::new();
        for (encoding, words) in [
            (DirectionsEncoding::BitSum, "the sum of the values"),
            (DirectionsEncoding::RepeatedKey, "a repeated key"),
            (DirectionsEncoding::IndexedKey, "indexed keys"),
        ] {
            let request = calls_between(sample.from, sample.to);
            let request = request.directions(asked.clone()).directions_encoding(encoding);
            match self.ask(Seen::new(request)).await {
                Ok(answer) if is_filtered(&answer, &shown) => honoured.push(words),
                Ok(_) => {}
                Err(failure) if failure.is_refusal() => {}
                Err(failure) => {
                    self.examination.add(DIRECTIONS.unknown(failure.to_string()));
                    return;
                }
            }
        }
        self.examination.add(finding(&honoured));
    }
}

fn finding(honoured: &[&'static str]) -> Finding {
    let evidence = format!("honoured: {}", if honoured.is_empty() { "none".to_owned() } else { honoured.join(", ") });
    if honoured.contains(&DIRECTIONS.assumed) {
        DIRECTIONS.as_assumed().because(evidence)
    } else if honoured.is_empty() {
        DIRECTIONS.differs("none; request all directions").because(evidence)
    } else {
        DIRECTIONS.differs(honoured.join(", "))
    }
}

/// Returns two directions to request. With calls of three directions both must be shown, and with calls of two a pause
/// is requested as the second one, which the list of calls does not show.
fn to_ask(sample: &Sample) -> Option<Request> {
    let known = [CallDirection::Internal, CallDirection::Outbound, CallDirection::Inbound];
    let count = |it: &CallDirection| sample.calls().iter().filter(|call| call.direction.as_ref() == Some(it)).count();
    let present: Vec<_> = known.into_iter().filter(|it| count(it) >= ENOUGH).collect();
    let others = known.into_iter().filter(|it| count(it) > 0).count();
    match present[..] {
        [one, other, ..] if others == 3 => Some(Request { asked: vec![one, other], shown: vec![one, other] }),
        [one, ..] if others >= 2 => Some(Request { asked: vec![one, CallDirection::PauseOn], shown: vec![one] }),
        _ => None,
    }
}

/// True if an answer shows calls of each of these directions, and no others.
fn is_filtered(answer: &CallsAnswer, shown: &[CallDirection]) -> bool {
    let calls = &answer.output.items;
    let has = |direction: &CallDirection| calls.iter().any(|call| call.direction.as_ref() == Some(direction));
    shown.iter().all(has) && calls.iter().all(|call| call.direction.is_some_and(|it| shown.contains(&it)))
}
