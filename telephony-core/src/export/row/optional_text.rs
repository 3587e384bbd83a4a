//! Adaptor for an optional text.
//!
//! Asks the format for a text, because a format without types, such as CSV, would otherwise guess that `007` or
//! `+48777888999` is a number.

use serde::{Deserialize, Deserializer, Serializer};

#[expect(clippy::ref_option, reason = "serde asks for it")]
pub(in crate::export) fn serialize<T: AsRef<str>, S: Serializer>(
    text: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match text {
        Some(text) => serializer.serialize_some(text.as_ref()),
        None => serializer.serialize_none(),
    }
}

pub(in crate::export) fn deserialize<'de, T: From<String>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(T::from))
}
