//! Envelope of every answer.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_with::{DeserializeAs, de::DeserializeAsWrap};
use telephony_core::wire::json::{JsonFault, JsonFaultKind};
use telephony_core::wire::{EmptyArrayAsNone, ListLike};

use super::Refusal;

/// An answer, bare or as the only element of a list as on the vendor's general page.
///
/// PHP writes an answer without members as `[]`, which is also how the server prints an empty list.
#[derive(Deserialize)]
#[serde(remote = "Self", bound(deserialize = "T: Deserialize<'de>"))]
pub(crate) struct Envelope<T> {
    /// `Успешно`, `Error` or another word; absent in the answers that list or read.
    #[serde(default)]
    result: Option<Value>,
    /// Vendor's error, in any form.
    #[serde(default)]
    error: Option<Value>,
    /// Content, such as a [`List`].
    #[serde(default = "Option::default")]
    pub(crate) data: Option<T>,
}

/// Content of an answer that lists records.
pub(crate) type List<T> = DeserializeAsWrap<Vec<T>, ListLike>;

impl<T> Envelope<T> {
    /// Returns the vendor's error if `result` is the word for failure or `error` has content.
    pub(crate) fn refusal(&self) -> Option<Refusal> {
        match self.error.as_ref().filter(|error| !is_absent(error)) {
            Some(error) => Some(Refusal::deserialize(error).unwrap_or_default()),
            None => self.result.as_ref()?.as_str().is_some_and(is_error_word).then(Refusal::default),
        }
    }

    /// Returns the content; fails for the vendor's error, so that an error is not read as an empty list.
    pub(crate) fn accepted(self) -> Result<Option<T>, JsonFault> {
        match self.refusal() {
            Some(_) => Err(JsonFault::new(JsonFaultKind::Shape, "$", "the answer is the vendor's error")),
            None => Ok(self.data),
        }
    }

    /// Returns true if the answer has a `result`.
    #[cfg(feature = "client")]
    pub(crate) const fn has_result(&self) -> bool {
        self.result.is_some()
    }

    /// Replaces the content; returns the new envelope and the old content.
    pub(crate) fn replace<M>(self, data: Option<M>) -> (Envelope<M>, Option<T>) {
        let Self { result, error, data: old } = self;
        (Envelope { result, error, data }, old)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Envelope<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let envelope: Option<Self> = EmptyArrayAsNone::<Members>::deserialize_as(deserializer)?;
        Ok(envelope.unwrap_or(Self { result: None, error: None, data: None }))
    }
}

/// Reads the members of an answer without a surrounding list.
struct Members;

impl<'de, T: Deserialize<'de>> DeserializeAs<'de, Envelope<T>> for Members {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Envelope<T>, D::Error> {
        Envelope::deserialize(deserializer)
    }
}

/// Returns true for the forms in which PHP writes an absent value.
fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(_) => false,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}

/// Returns true if a `result` is the word for failure; every other word means success.
pub(super) fn is_error_word(result: &str) -> bool {
    result.trim().eq_ignore_ascii_case("error")
}

/// Reads the content of an answer and fails as a whole if one record cannot be read.
pub(super) fn data<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let envelope = <Envelope<T> as Deserialize>::deserialize(deserializer)?;
    envelope.accepted().map_err(|fault| serde::de::Error::custom(fault.reason))
}
