use std::fmt::{Display, Write};

use telephony_core::{Account, CallPart};
use time::OffsetDateTime;

use crate::models::{FinishedCall, LegId, LegKind};

/// Key that distinguishes the legs of one call: type and id of the leg, and the end in milliseconds.
///
/// An extension, or an id that is not a number, is replaced by its fingerprint, because a part holds no personal data.
pub(in crate::telephony) fn part(call: &FinishedCall) -> CallPart {
    let end = milliseconds(call.ended_at);
    let code = call.leg.as_ref().and_then(|leg| leg.kind).map(LegKind::code);
    let id = call.leg.as_ref().and_then(|leg| leg.id.as_ref());
    let extension = call.leg.as_ref().and_then(|leg| leg.ext.as_ref()).filter(|_| id.is_none());
    let number = id.and_then(LegId::number);
    let hidden = || id.map(ToString::to_string).or_else(|| extension.map(|it| it.as_str().to_owned()));
    let hidden = if number.is_some() { None } else { hidden() };
    let hidden = hidden.map(|text| format!("x{}", Account::fingerprint([&*text]).as_str()));
    let kind: &dyn Display = code.as_ref().map_or(&"-", |code| code);
    let who: &dyn Display = match (&number, &hidden) {
        (Some(number), _) => number,
        (None, Some(hidden)) => hidden,
        (None, None) => &"-",
    };
    let mut text = String::with_capacity(48);
    // Writing to a `String` cannot fail.
    let _ = write!(text, "{kind}.{who}.{end}");
    CallPart::new(text)
}

// Milliseconds since 1970, without their fraction.
fn milliseconds(at: OffsetDateTime) -> i64 {
    let seconds = at.unix_timestamp();
    let before_1970 = i64::from(seconds < 0 && !at.nanosecond().is_multiple_of(1_000_000));
    seconds * 1_000 + i64::from(at.millisecond()) + before_1970
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn milliseconds_are_those_of_the_epoch_without_their_fraction() {
        for at in [
            datetime!(2026-03-16 02:34:18.901 UTC),
            datetime!(2026-03-16 02:34:18.901_999 UTC),
            datetime!(1970-01-01 0:00 UTC),
            datetime!(1969-12-31 23:59:59.999_5 UTC),
            datetime!(1969-12-31 23:59:58.001 +01:00),
        ] {
            assert_eq!(i128::from(milliseconds(at)), at.unix_timestamp_nanos() / 1_000_000, "{at}");
        }
    }
}
