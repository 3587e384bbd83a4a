//! Serde's `with` by an adaptor, in a form that a derived JSON Schema can read.
//!
//! `serde_with::As` and `serde_with::Same` name neither the adaptor's type to a schema nor the type inside: a schema is
//! derived from the text of the attribute alone, which says `As::<ListLike>` and not of what the list is.

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::{DeserializeAs, SerializeAs};

/// Reads and writes a field by an adaptor, as `serde_with::As` does; the schema of the field is that of the adaptor.
///
/// An adaptor around another type names the type with [`Of`]: `As::<ListLike<Of<Flag>>>`.
#[derive(Debug, Clone, Copy)]
pub struct As<U>(PhantomData<fn() -> U>);

impl<U> As<U> {
    /// Reads a value by the adaptor.
    #[inline]
    pub fn deserialize<'de, D, T>(deserializer: D) -> Result<T, D::Error>
    where
        D: Deserializer<'de>,
        U: DeserializeAs<'de, T>,
    {
        U::deserialize_as(deserializer)
    }

    /// Writes a value by the adaptor.
    #[inline]
    pub fn serialize<S, T>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        U: SerializeAs<T>,
    {
        U::serialize_as(value, serializer)
    }
}

/// Reads and writes a value by its own type, inside an adaptor, as `serde_with::Same` does.
#[derive(Debug, Clone, Copy)]
pub struct Of<T>(PhantomData<fn() -> T>);

impl<'de, T: Deserialize<'de>> DeserializeAs<'de, T> for Of<T> {
    #[inline]
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}

impl<T: Serialize> SerializeAs<T> for Of<T> {
    #[inline]
    fn serialize_as<S: Serializer>(source: &T, serializer: S) -> Result<S::Ok, S::Error> {
        source.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::{As, Of};
    use crate::wire::{EmptyAsNone, ListLike, TextOrNumber};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct AdaptedRow {
        #[serde(with = "As::<TextOrNumber>")]
        number: String,
        #[serde(default, with = "As::<EmptyAsNone<Of<u8>>>")]
        count: Option<u8>,
        #[serde(default, with = "As::<ListLike<Of<u8>>>")]
        list: Vec<u8>,
    }

    #[test]
    fn a_field_is_read_and_written_by_its_adaptor() {
        let row: AdaptedRow = serde_json::from_str(r#"{"number":7,"count":"","list":{"0":1}}"#).unwrap();
        assert_eq!(row, AdaptedRow { number: "7".to_owned(), count: None, list: vec![1] });
        assert_eq!(serde_json::to_string(&row).unwrap(), r#"{"number":"7","count":null,"list":[1]}"#);
        assert!(serde_json::from_str::<AdaptedRow>(r#"{"number":"7","list":[300]}"#).is_err());
    }
}
