//! Envelope of every answer, for models that read a whole body.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_with::{As, DeserializeAs, Same};
use telephony_core::wire::{EmptyArrayAsNone, ListLike};

use super::Fault;
use super::answer::is_error_word;

#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Default + Deserialize<'de>"))]
struct Envelope<T> {
    #[serde(default)]
    result: Option<String>,
    #[serde(default)]
    error: Option<Fault>,
    #[serde(default)]
    data: T,
}

/// Records in `data`; empty where PHP writes an empty list in its own way.
#[derive(Deserialize)]
#[serde(transparent, bound(deserialize = "T: Deserialize<'de>"))]
pub(super) struct Listed<T>(#[serde(with = "As::<ListLike>")] pub(super) Vec<T>);

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// Reads `data` of a body and fails as a whole if one record cannot be read. An empty body of the vendor is `[]`. An
/// error answer is refused, so that it is not read as an empty list.
pub(super) fn data<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    let envelope: Option<Envelope<T>> = EmptyArrayAsNone::<Same>::deserialize_as(deserializer)?;
    let Some(envelope) = envelope else { return Ok(T::default()) };
    if envelope.error.is_some() || envelope.result.as_deref().is_some_and(is_error_word) {
        return Err(D::Error::custom("the answer is the vendor's error"));
    }
    Ok(envelope.data)
}
