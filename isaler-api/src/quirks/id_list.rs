//! Adaptor for a list of ids in a single text.
//!
//! The list of fields calls `pid` an array, and the request of `add` prints `"2475,2723"`; an array there crashes the
//! server. Its database stores `2475;2723`.

use serde::{Deserializer, Serializer, de::Error};
use serde_with::{DeserializeAs, SerializeAs};
use telephony_core::wire::{EmptyAsNone, OneOrMany, TextOrNumber};

/// Reads ids from a text with commas or semicolons, a number, or an array of either; null and `""` are an empty list.
///
/// Spaces, empty elements and 0 (no contact) are skipped. Written as one text with commas.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IdList;

impl<'de, T: From<i64>> DeserializeAs<'de, Vec<T>> for IdList {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        let parts: Vec<Vec<i64>> = OneOrMany::<Part>::deserialize_as(deserializer)?;
        Ok(parts.into_iter().flatten().filter(|id| *id != 0).map(T::from).collect())
    }
}

impl<T: std::fmt::Display> SerializeAs<Vec<T>> for IdList {
    fn serialize_as<S: Serializer>(source: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&joined(source))
    }
}

/// Joins ids in the form of the request.
pub(crate) fn joined<T: std::fmt::Display>(ids: &[T]) -> String {
    let ids: Vec<String> = ids.iter().map(T::to_string).collect();
    ids.join(",")
}

struct Part;

impl<'de> DeserializeAs<'de, Vec<i64>> for Part {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<i64>, D::Error> {
        let text: Option<String> = EmptyAsNone::<TextOrNumber>::deserialize_as(deserializer)?;
        let ids = text.iter().flat_map(|text| text.split([',', ';']).map(str::trim)).filter(|id| !id.is_empty());
        let ids: Option<_> = ids.map(|id| id.parse().ok()).collect();
        ids.ok_or_else(|| D::Error::custom("another text found where ids with commas between them are expected"))
    }
}

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    IdList => |generator| {
        let ids = serde_json::json!({"type": "string", "pattern": r"^[\s,;\d]*$"});
        if generator.contract().is_serialize() {
            return telephony_core::wire::schema::any_of([ids]);
        }
        let part = telephony_core::wire::schema::or_null(telephony_core::wire::schema::any_of([
            ids,
            serde_json::json!({"type": "integer", "minimum": 0}),
        ]));
        let list = serde_json::json!({"type": "array", "items": part});
        let nothing = telephony_core::wire::schema::empty_object();
        telephony_core::wire::schema::any_of([part.into(), list, nothing])
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::IdList;
    use crate::models::ContactId;
    use telephony_core::wire::probe::{read, refuses, write};

    fn ids(ids: &[i64]) -> Vec<ContactId> {
        ids.iter().copied().map(ContactId::new).collect()
    }

    #[test]
    fn every_form_of_the_list_is_read_and_written_as_the_document_prints_it() {
        for (json, expected) in [
            ("\"2475,2723\"", &[2475, 2723][..]),
            ("\"2475;2723\"", &[2475, 2723]),
            ("\" 2475 , ,2723, \"", &[2475, 2723]),
            ("\";2475;\"", &[2475]),
            ("2475", &[2475]),
            ("[2475,\"2723\"]", &[2475, 2723]),
            ("\"0\"", &[]),
            ("0", &[]),
            ("\"\"", &[]),
            ("[]", &[]),
            ("{}", &[]),
            ("null", &[]),
        ] {
            assert_eq!(read::<_, IdList>(json), Ok(ids(expected)), "{json}");
        }
        assert_eq!(write::<_, IdList>(&ids(&[2475, 2723])), "\"2475,2723\"");
    }

    #[test]
    fn a_list_with_anything_else_in_it_is_refused() {
        refuses::<Vec<ContactId>, IdList>(&[
            "\"x48777888999\"",
            "\"1,x48777888999\"",
            "\"1 2\"",
            "[[48777888999]]",
            "true",
            "48777.888999",
            "{\"48777888999\":[true]}",
        ]);
    }

    proptest! {
        #[test]
        fn any_list_round_trips(list in proptest::collection::vec(1_i64.., 0..9)) {
            let list = ids(&list);
            prop_assert_eq!(read::<_, IdList>(&write::<_, IdList>(&list)), Ok(list));
        }
    }
}
