//! Envelope of every answer.

use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use telephony_core::wire::json::{JsonFault, JsonFaultKind};

use super::Refusal;
pub(crate) use super::sent_list::List;
use super::sent_list::refuse_scalars;

/// Reason of the fault of an answer without content.
pub(crate) const NO_DATA: &str = "the answer has no `data`";

/// An answer, bare or as the only element of a list as on the vendor's general page.
///
/// The server prints an empty list as `[]` without an envelope.
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
    /// True if the answer is `[]`.
    #[serde(skip)]
    is_bare_list: bool,
}

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

    /// Returns true if the answer is neither `[]` nor the vendor's error and has no content. It is not an empty list.
    pub(crate) fn lacks_data(&self) -> bool {
        self.data.is_none() && !self.is_bare_list && self.refusal().is_none()
    }

    /// Returns true if the answer has a `result`.
    #[cfg(feature = "client")]
    pub(crate) const fn has_result(&self) -> bool {
        self.result.is_some()
    }

    /// Replaces the content; returns the new envelope and the old content.
    pub(crate) fn replace<M>(self, data: Option<M>) -> (Envelope<M>, Option<T>) {
        let Self { result, error, data: old, is_bare_list } = self;
        (Envelope { result, error, data, is_bare_list }, old)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Envelope<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EnvelopeVisitor { is_inside: false, content: PhantomData })
    }
}

/// Reads an answer, bare or as the only element of a list.
struct EnvelopeVisitor<T> {
    is_inside: bool,
    content: PhantomData<fn() -> T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for EnvelopeVisitor<T> {
    type Value = Envelope<T>;

    refuse_scalars!("an answer");

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Envelope<T>, A::Error> {
        if self.is_inside {
            return Err(A::Error::custom("a list in a list found where an answer is expected"));
        }
        let Some(only) = list.next_element_seed(Self { is_inside: true, ..self })? else {
            return Ok(Envelope { result: None, error: None, data: None, is_bare_list: true });
        };
        match list.next_element::<IgnoredAny>()? {
            Some(_) => Err(A::Error::custom("a list of several found where an answer is expected")),
            None => Ok(only),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Envelope<T>, A::Error> {
        Envelope::deserialize(MapAccessDeserializer::new(members))
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for EnvelopeVisitor<T> {
    type Value = Envelope<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Envelope<T>, D::Error> {
        deserializer.deserialize_any(self)
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

/// Reads the content of an answer, `None` for `[]`, and fails as a whole if one record cannot be read.
pub(super) fn data<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let envelope = <Envelope<T> as Deserialize>::deserialize(deserializer)?;
    if envelope.lacks_data() {
        return Err(D::Error::custom(NO_DATA));
    }
    envelope.accepted().map_err(|fault| D::Error::custom(fault.reason))
}
