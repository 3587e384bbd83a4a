//! Absent values that are sent as an empty text.
//!
//! One list prints `""` for a caller's name and a prefix that are not set, and a sister page of the same interface
//! types the same members as `null | string`. Contact notes use `""`, 0 and null for absent values.

use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess};
use serde::{Deserializer, Serializer};
use serde_with::ser::SerializeAsWrap;
use serde_with::{DeserializeAs, Same, SerializeAs};

use super::reader::{Reader, read};
use super::scalar::Scalar;
use super::support::is_blank;

/// Reads `""`, blanks and null as `None`, and anything else with the inner adaptor.
///
/// `None` is written as null. A text that is not blank is kept unchanged, including its blanks.
#[derive(Debug, Clone, Copy)]
pub struct EmptyAsNone<U = Same>(PhantomData<U>);

impl<'de, T, U: DeserializeAs<'de, T>> DeserializeAs<'de, Option<T>> for EmptyAsNone<U> {
    #[inline]
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        read(deserializer, EmptyReader::<T, U>(PhantomData))
    }
}

impl<T, U: SerializeAs<T>> SerializeAs<Option<T>> for EmptyAsNone<U> {
    fn serialize_as<S: Serializer>(source: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match source {
            Some(value) => serializer.serialize_some(&SerializeAsWrap::<T, U>::new(value)),
            None => serializer.serialize_none(),
        }
    }
}

struct EmptyReader<T, U>(PhantomData<fn() -> (T, U)>);

impl<'de, T, U: DeserializeAs<'de, T>> Reader<'de> for EmptyReader<T, U> {
    type Value = Option<T>;

    fn expecting(&self) -> &'static str {
        "a value, an empty text or null"
    }

    #[inline]
    fn scalar<E: Error>(self, scalar: Scalar<'_>) -> Result<Option<T>, E> {
        match scalar {
            Scalar::Null => Ok(None),
            Scalar::Text(text) if is_blank(text) => Ok(None),
            _ => scalar.hand_on::<T, U, E>().map(Some),
        }
    }

    #[inline]
    fn list<A: SeqAccess<'de>>(self, list: A) -> Result<Option<T>, A::Error> {
        U::deserialize_as(SeqAccessDeserializer::new(list)).map(Some)
    }

    fn empty_object<E: Error>(self) -> Result<Option<T>, E> {
        let empty = std::iter::empty::<(&str, ())>();
        U::deserialize_as(MapDeserializer::new(empty)).map(Some)
    }

    #[inline]
    fn object<A: MapAccess<'de>>(self, object: A) -> Result<Option<T>, A::Error> {
        U::deserialize_as(MapAccessDeserializer::new(object)).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::EmptyAsNone;
    use crate::wire::probe::{read, refuses, write};
    use crate::wire::{IntLike, TextOrNumber};

    #[test]
    fn an_empty_text_blanks_and_null_are_absent() {
        for json in ["\"\"", "\" \"", "\"\\t\\n\"", "\"\u{a0}\"", "null"] {
            assert_eq!(read::<Option<String>, EmptyAsNone<TextOrNumber>>(json), Ok(None), "{json}");
            assert_eq!(read::<Option<u32>, EmptyAsNone<IntLike>>(json), Ok(None), "{json}");
        }
    }

    #[test]
    fn anything_else_is_read_by_the_inner_adaptor() {
        for (json, expected) in [("\" a \"", " a "), ("0", "0"), ("\"0\"", "0"), ("48.5", "48.5"), ("-1", "-1")] {
            let some = Ok(Some(expected.to_owned()));
            assert_eq!(read::<Option<String>, EmptyAsNone<TextOrNumber>>(json), some, "{json}");
        }
        assert_eq!(read::<Option<bool>, EmptyAsNone>("true"), Ok(Some(true)));
        assert_eq!(read::<Option<Vec<u8>>, EmptyAsNone>("[1,2]"), Ok(Some(vec![1, 2])));
        let empty = read::<Option<BTreeMap<String, u8>>, EmptyAsNone>("{}");
        assert_eq!(empty, Ok(Some(BTreeMap::new())));
        let object = BTreeMap::from([("a".to_owned(), 1)]);
        assert_eq!(read::<Option<BTreeMap<String, u8>>, EmptyAsNone>(r#"{"a":1}"#), Ok(Some(object)));
    }

    #[test]
    fn what_the_inner_adaptor_refuses_is_refused_without_being_quoted() {
        refuses::<Option<u32>, EmptyAsNone<IntLike>>(&["true", "48777888999", "\"x48777888999\"", "[]", "{}"]);
        refuses::<Option<String>, EmptyAsNone<TextOrNumber>>(&["true", "[48777888999]", "{}"]);
    }

    #[test]
    fn absence_is_written_as_null() {
        assert_eq!(write::<_, EmptyAsNone<TextOrNumber>>(&None::<String>), "null");
        assert_eq!(write::<_, EmptyAsNone<IntLike>>(&Some(5_u32)), "5");
    }

    proptest! {
        #[test]
        fn a_text_with_more_than_blanks_round_trips(text in ".*\\S.*") {
            prop_assume!(!text.trim().is_empty());
            let json = write::<_, EmptyAsNone<TextOrNumber>>(&Some(text.clone()));
            prop_assert_eq!(read::<Option<String>, EmptyAsNone<TextOrNumber>>(&json), Ok(Some(text)));
        }
    }
}
