//! Adaptor for labels by field.
//!
//! The document prints `data` of `fields` as an object. PHP writes an object without members as `[]`, and by the
//! document the list has only those fields that the account enabled.

use std::collections::BTreeMap;

use serde::{Deserializer, Serialize, Serializer};
use serde_with::{DeserializeAs, Same, SerializeAs};
use telephony_core::wire::{EmptyArrayAsNone, TextOrNumber};

/// Reads an object of labels; null and `[]` are an empty one, and a field whose label is null is omitted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LabelMap;

type Labels = BTreeMap<Same, Option<TextOrNumber>>;

impl<'de> DeserializeAs<'de, BTreeMap<String, String>> for LabelMap {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
        let labels: Option<BTreeMap<String, Option<String>>> =
            EmptyArrayAsNone::<Labels>::deserialize_as(deserializer)?;
        let labels = labels.into_iter().flatten();
        Ok(labels.filter_map(|(field, label)| Some((field, label?))).collect())
    }
}

impl SerializeAs<BTreeMap<String, String>> for LabelMap {
    fn serialize_as<S: Serializer>(source: &BTreeMap<String, String>, serializer: S) -> Result<S::Ok, S::Error> {
        source.serialize(serializer)
    }
}

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    LabelMap => |generator| {
        use telephony_core::wire::schema::any_of;

        let label = Option::<TextOrNumber>::json_schema(generator);
        let labels = serde_json::json!({"type": "object", "additionalProperties": label});
        let element = any_of([labels.clone(), serde_json::json!({"type": "null"})]);
        let empty = serde_json::json!({"type": "array", "maxItems": 1, "items": element});
        any_of([labels, empty])
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use telephony_core::wire::probe::{read, refuses, write};

    fn map<const N: usize>(labels: [(&str, &str); N]) -> BTreeMap<String, String> {
        labels.map(|(field, label)| (field.to_owned(), label.to_owned())).into()
    }

    #[test]
    fn labels_are_texts_in_the_order_of_their_fields() {
        for (json, labels) in [
            (r#"{"tip":"Тип","cid":"Запись"}"#, map([("cid", "Запись"), ("tip", "Тип")])),
            (r#"{"cid":7}"#, map([("cid", "7")])),
            (r#"{"cid":null,"did":""}"#, map([("did", "")])),
            (r#"[{"cid":"Запись"}]"#, map([("cid", "Запись")])),
            ("{}", map([])),
            ("[]", map([])),
            ("null", map([])),
        ] {
            assert_eq!(read::<_, LabelMap>(json), Ok(labels), "{json}");
        }
        let written = write::<_, LabelMap>(&map([("tip", "Тип"), ("cid", "Запись")]));
        assert_eq!(written, r#"{"cid":"Запись","tip":"Тип"}"#);
    }

    #[test]
    fn what_is_no_object_of_labels_is_refused() {
        refuses::<BTreeMap<String, String>, LabelMap>(&[
            "true",
            "48777888999",
            "\"48777888999\"",
            "[\"48777888999\"]",
            r#"{"cid":["48777888999"]}"#,
            r#"{"cid":{"48777888999":1}}"#,
            r#"[{"cid":"48777888999"},{}]"#,
        ]);
    }

    proptest! {
        #[test]
        fn any_labels_round_trip(labels: BTreeMap<String, String>) {
            prop_assert_eq!(read::<_, LabelMap>(&write::<_, LabelMap>(&labels)), Ok(labels));
        }
    }
}
