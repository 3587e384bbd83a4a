//! A list of one element that the server sends as the bare element.
//!
//! A call's `to` and `from` are typed `array` and printed as one bare object. A contact search is described as a list
//! and also prints one bare object.

use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, SeqAccess};
use serde::{Deserializer, Serializer};
use serde_with::ser::SerializeAsWrap;
use serde_with::{DeserializeAs, Same, SerializeAs};

use super::list_like::elements;
use super::reader::{Reader, read};
use super::scalar::Scalar;

/// Reads an array as its elements and any other value as the only element; `{}` and null give an empty list.
///
/// Elements are read with the inner adaptor. Writes a single element bare, as the documents' examples print it, and
/// none or several as an array. The adaptor does not support lists of lists, because an element that is itself a list
/// cannot be distinguished from the list around it.
#[derive(Debug, Clone, Copy)]
pub struct OneOrMany<U = Same>(PhantomData<U>);

impl<'de, T, U: DeserializeAs<'de, T>> DeserializeAs<'de, Vec<T>> for OneOrMany<U> {
    #[inline]
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        read(deserializer, OneOrManyReader::<T, U>(PhantomData))
    }
}

impl<T, U: SerializeAs<T>> SerializeAs<Vec<T>> for OneOrMany<U> {
    fn serialize_as<S: Serializer>(source: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match source.as_slice() {
            [one] => U::serialize_as(one, serializer),
            many => serializer.collect_seq(many.iter().map(SerializeAsWrap::<T, U>::new)),
        }
    }
}

struct OneOrManyReader<T, U>(PhantomData<fn() -> (T, U)>);

impl<'de, T, U: DeserializeAs<'de, T>> Reader<'de> for OneOrManyReader<T, U> {
    type Value = Vec<T>;

    fn expecting(&self) -> &'static str {
        "one element or a list of them"
    }

    #[inline]
    fn scalar<E: Error>(self, scalar: Scalar<'_>) -> Result<Vec<T>, E> {
        match scalar {
            Scalar::Null => Ok(Vec::new()),
            _ => Ok(vec![scalar.hand_on::<T, U, E>()?]),
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
    fn object<A: MapAccess<'de>>(self, object: A) -> Result<Vec<T>, A::Error> {
        Ok(vec![U::deserialize_as(MapAccessDeserializer::new(object))?])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};
    use serde_with::As;

    use super::OneOrMany;
    use crate::wire::TextOrNumber;
    use crate::wire::probe::{read, refuses, write};

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Party {
        #[serde(rename = "type")]
        kind: Option<String>,
        #[serde(with = "As::<TextOrNumber>")]
        number: String,
    }

    fn party(number: &str) -> Party {
        Party { kind: None, number: number.to_owned() }
    }

    #[test]
    fn one_object_is_the_only_element_and_an_empty_one_is_none() {
        for (json, expected) in [
            (r#"{"number":107}"#, vec![party("107")]),
            (r#"{"other":[{}],"number":"001"}"#, vec![party("001")]),
            (r#"{"\u006eumber":"001"}"#, vec![party("001")]),
            (r#"[{"number":107}]"#, vec![party("107")]),
            (r#"[{"number":1},{"number":2}]"#, vec![party("1"), party("2")]),
            ("{}", vec![]),
            ("{ }", vec![]),
            ("[]", vec![]),
            ("null", vec![]),
        ] {
            assert_eq!(read::<Vec<Party>, OneOrMany>(json), Ok(expected), "{json}");
        }
    }

    #[test]
    fn one_scalar_is_the_only_element() {
        for json in ["\"001\"", "[\"001\"]"] {
            assert_eq!(read::<Vec<String>, OneOrMany<TextOrNumber>>(json), Ok(vec!["001".to_owned()]));
        }
        assert_eq!(read::<Vec<u64>, OneOrMany>("7"), Ok(vec![7]));
        assert_eq!(read::<Vec<i64>, OneOrMany>("-7"), Ok(vec![-7]));
        assert_eq!(read::<Vec<f64>, OneOrMany>("7.5"), Ok(vec![7.5]));
        assert_eq!(read::<Vec<bool>, OneOrMany>("true"), Ok(vec![true]));
    }

    #[test]
    fn what_the_element_refuses_is_refused_without_being_quoted() {
        refuses::<Vec<Party>, OneOrMany>(&[
            r#"{"type":"48777888999"}"#,
            r#"{"number":[48777888999]}"#,
            "[[]]",
            "[null]",
        ]);
        refuses::<Vec<String>, OneOrMany<TextOrNumber>>(&["true", "[true]", r#"{"a":"48777888999"}"#]);
    }

    #[test]
    fn one_element_is_written_bare_and_several_as_an_array() {
        let text = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(write::<_, OneOrMany<TextOrNumber>>(&text(&[])), "[]");
        assert_eq!(write::<_, OneOrMany<TextOrNumber>>(&text(&["a"])), "\"a\"");
        assert_eq!(write::<_, OneOrMany<TextOrNumber>>(&text(&["a", "b"])), r#"["a","b"]"#);
    }

    #[test]
    fn a_fault_in_a_bare_object_still_has_its_path() {
        #[derive(Debug, Deserialize)]
        struct Call {
            #[serde(with = "As::<OneOrMany>")]
            #[expect(dead_code, reason = "only the fault's path matters")]
            to: Vec<Party>,
        }
        let mut json = serde_json::Deserializer::from_str(r#"{"to":{"number":true}}"#);
        let error = serde_path_to_error::deserialize::<_, Call>(&mut json).unwrap_err();
        assert_eq!(error.path().to_string(), "to.number");
    }

    proptest! {
        #[test]
        fn any_list_of_objects_round_trips(numbers in prop::collection::vec(".{0,8}", 0..8)) {
            let list: Vec<_> = numbers.iter().map(|number| party(number)).collect();
            prop_assert_eq!(read::<Vec<Party>, OneOrMany>(&write::<_, OneOrMany>(&list)), Ok(list));
        }

        #[test]
        fn a_replayed_object_has_all_its_members(
            object in prop::collection::btree_map(".{0,8}", any::<i64>(), 1..8),
        ) {
            let json = serde_json::to_string(&object).unwrap();
            prop_assert_eq!(read::<Vec<BTreeMap<String, i64>>, OneOrMany>(&json), Ok(vec![object]));
        }
    }
}
