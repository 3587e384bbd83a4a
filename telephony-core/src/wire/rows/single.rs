//! Answers that are one record, and single records inside an envelope.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::list::report;
use super::mend::mend;
use super::record::Records;
use super::{ListPlace, around, cut, is_whole};
use crate::BadRecord;
use crate::Repair;
use crate::wire::json::{self, JsonFault};

/// Decodes a body that is one record, in the same way as an element of a list, and returns the record with its repairs.
///
/// # Errors
///
/// The fault that could not be repaired.
pub fn read_one<T: DeserializeOwned>(body: &[u8], place: ListPlace<'_>) -> Result<(T, Vec<Repair>), JsonFault> {
    let body = json::trimmed(body)?;
    if let Ok(text) = json::checked(body)
        && let Ok(value) = serde_json::from_str(text)
    {
        return Ok((value, Vec::new()));
    }
    if !is_whole(body) {
        return json::from_text(json::checked(body)?).map(|value| (value, Vec::new()));
    }
    let read = Records::new(body.len(), place).read(body, 0, "$");
    if let Ok((_, repairs)) = &read {
        report(&place, repairs.iter());
    }
    read
}

/// Decodes a body that holds one record in a member of its envelope, and returns the envelope with the repairs.
///
/// `put` inserts a record that was decoded separately into the answer `W`.
///
/// # Errors
///
/// The fault that could not be repaired.
pub fn read_member<W, T>(
    body: &[u8],
    place: ListPlace<'_>,
    put: impl FnOnce(&mut W, T),
) -> Result<(W, Vec<Repair>), JsonFault>
where
    W: DeserializeOwned,
    T: DeserializeOwned,
{
    let body = json::trimmed(body)?;
    if let Ok(text) = json::checked(body)
        && let Ok(value) = serde_json::from_str(text)
    {
        return Ok((value, Vec::new()));
    }
    let found = is_whole(body).then(|| cut::cut(body, place.member())).flatten();
    let Some((cut, range)) = found.and_then(|cut| match &cut.records[..] {
        [only] if cut.is_bare => Some((only.clone(), cut)).map(|(range, cut)| (cut, range)),
        _ => None,
    }) else {
        return json::from_text(json::checked(body)?).map(|value| (value, Vec::new()));
    };
    let mut records = Records::new(body.len(), place);
    let raw = body.get(range).unwrap_or_default();
    let (record, mut repairs) = records.read::<T>(raw, 0, &place.of_record(0, true))?;
    let (mut answer, others) = records.read::<W>(&around(body, &cut, "null"), 0, "$")?;
    put(&mut answer, record);
    repairs.extend(others);
    report(&place, repairs.iter());
    Ok((answer, repairs))
}

/// Decodes a value from broken JSON inside a text of a record, repaired as a record is; `None` if that fails.
pub fn mended<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    let (text, _) = mend(json, |_| false)?;
    serde_json::from_str(&text).ok()
}

/// Members that can be read of a quarantined record; `None` if not even its brackets and names match.
pub fn probe<T: for<'de> Deserialize<'de>>(bad: &BadRecord) -> Option<T> {
    let provider = &bad.provider;
    let place = ListPlace::new(provider, "", "$");
    let raw = bad.raw_bytes();
    Records::new(raw.len(), place).read(raw, 0, "").ok().map(|(value, _)| value)
}
