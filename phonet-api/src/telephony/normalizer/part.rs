use telephony_core::{Account, CallPart};
use time::OffsetDateTime;

use crate::models::{FinishedCall, LegId};

/// Key that distinguishes the legs of one call: type and id of the leg, and the end in milliseconds.
///
/// An extension, or an id that is not a number, is replaced by its fingerprint, because a part holds no personal data.
pub(in crate::telephony) fn part(call: &FinishedCall) -> CallPart {
    let leg = call.leg.as_ref();
    let (mut kind, mut who, mut end) = (itoa::Buffer::new(), itoa::Buffer::new(), itoa::Buffer::new());
    let kind = leg.and_then(|leg| leg.kind).map_or("-", |it| kind.format(it.code()));
    let hidden = leg.and_then(|leg| match &leg.id {
        Some(id) => id.number().is_none().then(|| hidden(&id.to_string())),
        None => leg.ext.as_ref().map(|extension| hidden(extension.as_str())),
    });
    let number = leg.and_then(|leg| leg.id.as_ref()).and_then(LegId::number);
    let who = number.map_or(hidden.as_deref().unwrap_or("-"), |it| who.format(it));
    [kind, ".", who, ".", end.format(milliseconds(call.ended_at))].into_iter().collect()
}

fn hidden(text: &str) -> String {
    ["x", Account::fingerprint([text]).as_str()].concat()
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
