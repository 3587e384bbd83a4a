//! Lists that a PHP backend writes as objects.
//!
//! A note's `files` is typed `array` and printed as `{ }`. A list of legs is typed `Array` and sent as null for
//! internal calls. PHP has one type for both shapes and writes a list with a gap in its keys as `{"1": …, "3": …}`.

use std::marker::PhantomData;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess};
use serde::{Deserializer, Serializer};
use serde_with::de::DeserializeAsWrap;
use serde_with::ser::SerializeAsWrap;
use serde_with::{DeserializeAs, Same, SerializeAs};

use super::reader::{Reader, read, refused};
use super::scalar::Scalar;

/// Reads an array, or an object as the list of its values in the order sent; `{}` and null give an empty list.
///
/// Elements are read with the inner adaptor; an object's keys are dropped. Writes an array.
#[derive(Debug, Clone, Copy)]
pub struct ListLike<U = Same>(PhantomData<U>);

impl<'de, T, U: DeserializeAs<'de, T>> DeserializeAs<'de, Vec<T>> for ListLike<U> {
    #[inline]
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        read(deserializer, ListReader::<T, U>(PhantomData))
    }
}

impl<T, U: SerializeAs<T>> SerializeAs<Vec<T>> for ListLike<U> {
    fn serialize_as<S: Serializer>(source: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(source.iter().map(SerializeAsWrap::<T, U>::new))
    }
}

struct ListReader<T, U>(PhantomData<fn() -> (T, U)>);

impl<'de, T, U: DeserializeAs<'de, T>> Reader<'de> for ListReader<T, U> {
    type Value = Vec<T>;

    fn expecting(&self) -> &'static str {
        "a list"
    }

    #[inline]
    fn scalar<E: Error>(self, scalar: Scalar<'_>) -> Result<Vec<T>, E> {
        match scalar {
            Scalar::Null => Ok(Vec::new()),
            _ => Err(refused(scalar.kind(), self.expecting())),
        }
    }

    #[inline]
    fn list<A: SeqAccess<'de>>(self, list: A) -> Result<Vec<T>, A::Error> {
        elements::<T, U, A>(list)
    }

    #[inline]
    fn empty_object<E: Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    #[inline]
    fn object<A: MapAccess<'de>>(self, mut object: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while object.next_key::<IgnoredAny>()?.is_some() {
            items.push(object.next_value::<DeserializeAsWrap<T, U>>()?.into_inner());
        }
        Ok(items)
    }
}

/// Elements of an array, each read with the adaptor.
#[inline]
pub(super) fn elements<'de, T, U, A>(mut list: A) -> Result<Vec<T>, A::Error>
where
    U: DeserializeAs<'de, T>,
    A: SeqAccess<'de>,
{
    let mut items = Vec::new();
    while let Some(item) = list.next_element::<DeserializeAsWrap<T, U>>()? {
        items.push(item.into_inner());
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ListLike;
    use crate::wire::TextOrNumber;
    use crate::wire::probe::{read, refuses, write};

    type Texts = ListLike<TextOrNumber>;

    #[test]
    fn arrays_objects_and_null_are_lists() {
        for (json, expected) in [
            ("[]", &[][..]),
            ("{}", &[]),
            ("{ }", &[]),
            ("null", &[]),
            (r#"["a", 7, "001"]"#, &["a", "7", "001"]),
            (r#"{"0": "a", "2": 7}"#, &["a", "7"]),
            (r#"{"z": "1", "a": "2"}"#, &["1", "2"]),
        ] {
            let read = serde_json::from_str::<serde_with::de::DeserializeAsWrap<Vec<String>, Texts>>(json);
            assert_eq!(read.expect(json).into_inner(), expected, "{json}");
        }
    }

    #[test]
    fn single_values_are_no_lists_and_bad_elements_are_not_quoted() {
        refuses::<Vec<String>, Texts>(&[
            "0",
            "1.5",
            "true",
            "\"\"",
            "\"48777888999\"",
            "48777888999",
            "[null]",
            "[[48777888999]]",
            r#"{"48777888999":null}"#,
        ]);
    }

    #[test]
    fn a_list_is_written_as_an_array() {
        assert_eq!(write::<_, Texts>(&Vec::<String>::new()), "[]");
        assert_eq!(write::<_, Texts>(&vec!["001".to_owned()]), r#"["001"]"#);
    }

    proptest! {
        #[test]
        fn any_list_round_trips_and_reads_the_same_with_keys(
            list in prop::collection::vec(".{0,8}", 0..8),
        ) {
            prop_assert_eq!(&read::<Vec<String>, Texts>(&write::<_, Texts>(&list)).unwrap(), &list);
            let keyed: Vec<_> = list.iter().enumerate()
                .map(|(key, text)| (key, serde_json::to_string(text).unwrap()))
                .map(|(key, text)| format!("\"{key}\":{text}"))
                .collect();
            let keyed = format!("{{{}}}", keyed.join(","));
            prop_assert_eq!(read::<Vec<String>, Texts>(&keyed), Ok(list));
        }
    }
}
