//! Adaptor for a JSON document inside a string.
//!
//! A note's `text` is documented as `string`, the note's text. The example prints a whole Draft.js document there,
//! without escaping its quotes. A server that escapes them sends a string; a server that does not encode the document
//! first sends the document itself; a note of digits only may be sent as a number.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};
use serde_with::{DeserializeAs, SerializeAs};
use telephony_core::wire::json::{MAX_DEPTH, is_deeper};

use super::OrderedJson;

/// Reads a string unchanged, and a list, an object, a number or a boolean as its JSON text; refuses null.
///
/// A list or an object nested more than [`MAX_DEPTH`] deep is refused, too. A string may hold one, because the string
/// is not parsed here. Written as a string. The members of an object keep their order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EmbeddedJson;

impl<'de, T: From<String>> DeserializeAs<'de, T> for EmbeddedJson {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        match OrderedJson::deserialize(deserializer)? {
            OrderedJson::Null => Err(D::Error::custom("null found where a text is expected")),
            OrderedJson::Text(text) => Ok(T::from(text)),
            other => {
                let text = other.to_string();
                if is_deeper(&text, MAX_DEPTH) {
                    return Err(D::Error::custom("nested too deep for a text"));
                }
                Ok(T::from(text))
            }
        }
    }
}

impl<T: AsRef<str>> SerializeAs<T> for EmbeddedJson {
    fn serialize_as<S: Serializer>(source: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(source.as_ref())
    }
}

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    EmbeddedJson => |generator| {
        if generator.contract().is_serialize() {
            schemars::json_schema!({"type": "string"})
        } else {
            schemars::json_schema!({"type": ["string", "number", "boolean", "array", "object"]})
        }
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_with::{de::DeserializeAsWrap, ser::SerializeAsWrap};

    use super::*;

    fn read(json: &str) -> Result<String, String> {
        let text: Result<DeserializeAsWrap<String, EmbeddedJson>, _> = serde_json::from_str(json);
        text.map(DeserializeAsWrap::into_inner).map_err(|error| error.to_string())
    }

    fn write(text: &String) -> String {
        serde_json::to_string(&SerializeAsWrap::<_, EmbeddedJson>::new(text)).unwrap()
    }

    #[test]
    fn a_string_stays_and_anything_else_becomes_its_json() {
        for (json, text) in [
            ("\"a note\"", "a note"),
            ("\"\"", ""),
            (r#""{\"blocks\":[]}""#, r#"{"blocks":[]}"#),
            (r#"{"blocks": []}"#, r#"{"blocks":[]}"#),
            (r#"{"2": "b", "10": 1, "9": null}"#, r#"{"2":"b","10":1,"9":null}"#),
            ("[1, 2]", "[1,2]"),
            ("48777888999", "48777888999"),
            ("1.5", "1.5"),
            ("true", "true"),
        ] {
            assert_eq!(read(json).unwrap(), text, "{json}");
        }
    }

    #[test]
    fn a_document_is_read_as_deep_as_the_limit() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(read(&nested(MAX_DEPTH)).unwrap(), nested(MAX_DEPTH));
        for depth in [MAX_DEPTH + 1, 127, 128, 10_000] {
            assert!(read(&nested(depth)).is_err(), "{depth}");
            assert_eq!(read(&format!("{:?}", nested(depth))).unwrap(), nested(depth));
        }
    }

    #[test]
    fn null_is_no_text() {
        assert!(read("null").is_err());
        assert!(read("{\"48777888999\"").is_err_and(|error| !error.contains("48777888999")));
    }

    proptest! {
        #[test]
        fn any_text_round_trips_as_a_string(text in ".*") {
            let json = write(&text);
            prop_assert_eq!(&json, &serde_json::to_string(&text).unwrap());
            prop_assert_eq!(read(&json), Ok(text));
        }
    }
}
