//! Reading of lists and single entries from bytes, with and without the `client` feature.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_with::{As, Same};
use telephony_core::wire::json::{JsonFault, JsonFaultKind};
use telephony_core::wire::rows::{ListPlace, Rows, read_member, read_rows};
use telephony_core::wire::{EmptyArrayAsNone, ListLike};
use telephony_core::{Provider, Repair};

use super::answer::is_error_word;
use super::{ActivityType, Fault, HistoryEntry};

/// Members that distinguish an error from a success, of any type.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Head {
    #[serde(default)]
    pub(crate) result: Option<Box<RawValue>>,
    #[serde(default)]
    pub(crate) error: Option<Box<RawValue>>,
}

impl Head {
    /// Returns the vendor's error if `result` is the word for failure or `error` has content.
    pub(crate) fn fault(&self) -> Option<Fault> {
        let error = self.error.as_ref().map(|error| error.get());
        // PHP writes an absent value as an empty list or object.
        let error = error.filter(|error| !matches!(*error, "[]" | "{}" | "\"\"" | "false"));
        let word = self.result.as_ref().map(|result| result.get().trim_matches('"'));
        match error {
            None => word.is_some_and(is_error_word).then(Fault::default),
            Some(error) => Some(serde_json::from_str(error).unwrap_or_default()),
        }
    }
}

/// An envelope, bare or as the only element of a list as on the vendor's general page; `[]` and `{}` are read as
/// `None`.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub(crate) struct Wrapped<T>(#[serde(with = "As::<EmptyArrayAsNone<Same>>")] pub(crate) Option<T>);

#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
struct ListEnvelope<T> {
    #[serde(default)]
    result: Option<Box<RawValue>>,
    #[serde(default)]
    error: Option<Box<RawValue>>,
    #[serde(default = "Vec::new", with = "As::<ListLike>")]
    data: Vec<T>,
}

/// An answer with its content.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub(crate) struct DataEnvelope<T> {
    #[serde(default)]
    result: Option<Box<RawValue>>,
    #[serde(default)]
    error: Option<Box<RawValue>>,
    #[serde(default = "Option::default")]
    data: Option<T>,
}

impl<T> DataEnvelope<T> {
    pub(crate) fn apart(self) -> (Head, Option<T>) {
        (Head { result: self.result, error: self.error }, self.data)
    }
}

/// Reads a body that is a list in its envelope, or `[]`.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8], place: ListPlace<'_>) -> Result<(Head, Rows<T>), JsonFault> {
    let apart = |Wrapped(envelope): Wrapped<ListEnvelope<T>>| match envelope {
        Some(ListEnvelope { result, error, data }) => (Head { result, error }, data),
        None => (Head::default(), Vec::new()),
    };
    read_rows(body, place.letters_for_escapes(is_unescaped), apart)
}

/// Reads a body with one value in its envelope, and returns the repairs; an empty body of the vendor is `None`.
pub(crate) fn read_data<T: DeserializeOwned>(
    body: &[u8],
    place: ListPlace<'_>,
) -> Result<(Option<DataEnvelope<T>>, Vec<Repair>), JsonFault> {
    let put = |Wrapped(envelope): &mut Wrapped<DataEnvelope<T>>, value| {
        if let Some(envelope) = envelope {
            envelope.data = Some(value);
        }
    };
    read_member(body, place.letters_for_escapes(is_unescaped), put)
        .map(|(Wrapped(envelope), repairs)| (envelope, repairs))
}

/// Returns true for the letters by which the server replaces their escapes in its finished JSON. A stored text that
/// contains the six characters of such an escape is therefore sent as a backslash before the letter.
fn is_unescaped(letter: char) -> bool {
    matches!(letter, 'А'..='я' | 'Ё' | 'ё')
}

fn error_answer() -> JsonFault {
    JsonFault::new(JsonFaultKind::Shape, "$", "the answer is the vendor's error")
}

/// Provider in a static, because a `ListPlace` borrows it.
pub(crate) static OURS: Provider = crate::PROVIDER;

macro_rules! read_from_bytes {
    ($($model:ident = $operation:literal)+) => {$(
        impl $model {
            /// Reads the body of an answer that lists these records, without a client.
            ///
            /// Damage costs the smallest element that contains it: a character, a member, or the record, which is then
            /// quarantined with its bytes. Repairs are listed in [`Rows::repairs`].
            ///
            /// # Errors
            ///
            /// Returns a [`JsonFault`] if the body as a whole cannot be read or is the vendor's error.
            pub fn read_list(body: impl AsRef<[u8]>) -> Result<Rows<Self>, JsonFault> {
                const PLACE: ListPlace<'_> = ListPlace::new(&OURS, $operation, "$.data");
                let (head, records) = read(body.as_ref(), PLACE)?;
                if head.fault().is_some() { Err(error_answer()) } else { Ok(records) }
            }
        }
    )+};
}

read_from_bytes! {
    HistoryEntry = "isaler.history.list"
    ActivityType = "isaler.tip.list"
}

impl HistoryEntry {
    /// Reads the body of an answer with one entry, without a client; returns the repairs, too.
    ///
    /// # Errors
    ///
    /// Returns a [`JsonFault`] that could not be repaired, or one for a body that is the vendor's error or has no
    /// entry.
    pub fn read_one(body: impl AsRef<[u8]>) -> Result<(Self, Vec<Repair>), JsonFault> {
        const PLACE: ListPlace<'_> = ListPlace::new(&OURS, "isaler.history.get", "$.data");
        let (envelope, repairs) = read_data::<Self>(body.as_ref(), PLACE)?;
        let (head, entry) = envelope.map(DataEnvelope::apart).unwrap_or_default();
        if head.fault().is_some() {
            return Err(error_answer());
        }
        let missing = || JsonFault::new(JsonFaultKind::Shape, "$", "the answer has no `data`");
        entry.map(|entry| (entry, repairs)).ok_or_else(missing)
    }
}
