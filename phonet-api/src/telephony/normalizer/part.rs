use telephony_core::{Account, CallPart};

use crate::models::FinishedCall;

/// Key that distinguishes the legs of one call: type and id of the leg, and the end in milliseconds.
///
/// An extension, or an id that is not a number, is replaced by its fingerprint, because a part holds no personal data.
pub(in crate::telephony) fn part(call: &FinishedCall) -> CallPart {
    let end = call.ended_at.unix_timestamp_nanos() / 1_000_000;
    let Some(leg) = &call.leg else { return CallPart::new(format!("-.-.{end}")) };
    let kind = leg.kind.map_or_else(|| "-".to_owned(), |kind| kind.code().to_string());
    let fingerprint = |text: &str| format!("x{}", Account::fingerprint([text]).as_str());
    let who = match (&leg.id, &leg.ext) {
        (Some(id), _) => id.number().map_or_else(|| fingerprint(&id.to_string()), |id| id.to_string()),
        (None, Some(extension)) => fingerprint(extension.as_str()),
        (None, None) => "-".to_owned(),
    };
    CallPart::new(format!("{kind}.{who}.{end}"))
}
