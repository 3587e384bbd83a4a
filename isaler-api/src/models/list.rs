//! Reading of lists and single entries from bytes, with and without the `client` feature.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use telephony_core::wire::json::{self, JsonFault, JsonFaultKind};
use telephony_core::wire::rows::{ListPlace, Rows, read_member, read_rows};
use telephony_core::{Provider, Repair};

use super::HistoryEntry;
use super::envelope::{Envelope, List, NO_DATA};

/// Operation that reads one entry.
pub(crate) const GET_HISTORY: &str = "isaler.history.get";

/// Reads a body that is a list in its envelope, or `[]`. An answer without a list is a fault unless it is the vendor's
/// error.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8], place: ListPlace<'_>) -> Result<Envelope<Rows<T>>, JsonFault> {
    let apart = |envelope: Envelope<List<T>>| {
        let lacks_data = envelope.lacks_data();
        let (envelope, list) = envelope.replace(None::<()>);
        ((envelope, lacks_data), list.map(List::into_inner).unwrap_or_default())
    };
    let ((envelope, lacks_data), records) = read_rows(body, place.letters_for_escapes(is_unescaped), apart)?;
    if lacks_data || records.sent() == 0 && has_empty_object(body) {
        return Err(JsonFault::new(JsonFaultKind::Shape, "$", NO_DATA));
    }
    Ok(envelope.replace(Some(records)).0)
}

/// Returns true if the content is `{}`, which the server does not write for an empty list.
fn has_empty_object(body: &[u8]) -> bool {
    let body = json::trimmed(body).unwrap_or(body);
    let answer = serde_json::from_slice::<Envelope<Map<String, Value>>>(body);
    answer.is_ok_and(|answer| answer.data.is_some())
}

/// Reads a body with one value in its envelope, and returns the repairs.
pub(crate) fn read_data<T: DeserializeOwned>(
    body: &[u8],
    place: ListPlace<'_>,
) -> Result<(Envelope<T>, Vec<Repair>), JsonFault> {
    let put = |envelope: &mut Envelope<T>, value| envelope.data = Some(value);
    read_member(body, place.letters_for_escapes(is_unescaped), put)
}

/// Returns true for the letters by which the server replaces their escapes in its finished JSON. A stored text that
/// contains the six characters of such an escape is therefore sent as a backslash before the letter.
fn is_unescaped(letter: char) -> bool {
    matches!(letter, 'А'..='я' | 'Ё' | 'ё')
}

/// Provider in a static, because a `ListPlace` borrows it.
pub(crate) static OURS: Provider = crate::PROVIDER;

/// Makes `read_list` of a model, from the model's name and the operation that lists it.
macro_rules! read_from_bytes {
    ($model:ident = $operation:literal) => {
        const _: () = {
            use telephony_core::wire::json::JsonFault;
            use telephony_core::wire::rows::{ListPlace, Rows};

            use $crate::models::list::{OURS, read};

            impl $model {
                /// Reads the body of an answer that lists these records, without a client.
                ///
                /// Damage costs the smallest element that contains it: a character, a member, or the record, which is
                /// then quarantined with its bytes. Repairs are listed in [`Rows::repairs`].
                ///
                /// # Errors
                ///
                /// Returns a [`JsonFault`] if the body as a whole cannot be read, has no list, or is the vendor's error.
                pub fn read_list(body: impl AsRef<[u8]>) -> Result<Rows<Self>, JsonFault> {
                    const PLACE: ListPlace<'_> = ListPlace::new(&OURS, $operation, "$.data");
                    read(body.as_ref(), PLACE)?.accepted().map(Option::unwrap_or_default)
                }
            }
        };
    };
}
pub(super) use read_from_bytes;

impl HistoryEntry {
    /// Reads the body of an answer with one entry, without a client; returns the repairs, too.
    ///
    /// # Errors
    ///
    /// Returns a [`JsonFault`] that could not be repaired, or one for a body that is the vendor's error or has no
    /// entry.
    pub fn read_one(body: impl AsRef<[u8]>) -> Result<(Self, Vec<Repair>), JsonFault> {
        const PLACE: ListPlace<'_> = ListPlace::new(&OURS, GET_HISTORY, "$.data");
        let (envelope, repairs) = read_data::<Self>(body.as_ref(), PLACE)?;
        let missing = || JsonFault::new(JsonFaultKind::Shape, "$", NO_DATA);
        envelope.accepted()?.map(|entry| (entry, repairs)).ok_or_else(missing)
    }
}
