//! An address followed by a blank.
//!
//! The document prints every recording's URL on a line of its own, and a captured answer has a blank after the URL. A
//! URL that is requested with this blank is a different URL.

use serde::{Deserializer, Serializer};
use serde_with::{DeserializeAs, SerializeAs};
use telephony_core::wire::support::read_text_or_number;

/// Reads text, or a number as its digits, without the blanks at its ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trimmed;

impl<'de, T: for<'a> From<&'a str>> DeserializeAs<'de, T> for Trimmed {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        read_text_or_number(deserializer, |text| T::from(text.trim()))
    }
}

impl<T: AsRef<str>> SerializeAs<T> for Trimmed {
    fn serialize_as<S: Serializer>(source: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(source.as_ref())
    }
}

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    Trimmed => |generator| telephony_core::wire::TextOrNumber::json_schema(generator);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Trimmed;
    use telephony_core::wire::probe::{read, refuses, write};

    #[test]
    fn blanks_at_the_ends_go_and_others_stay() {
        for (json, text) in [
            ("\"https://a.example/x \"", "https://a.example/x"),
            ("\"\\r\\n https://a.example/x\\u00a0\"", "https://a.example/x"),
            ("\"a b\"", "a b"),
            ("\" \"", ""),
            ("7", "7"),
        ] {
            assert_eq!(read::<String, Trimmed>(json).as_deref(), Ok(text), "{json}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        refuses::<String, Trimmed>(&["null", "true", "[\"48777888999\"]", "{\"48777888999\":1}"]);
    }

    proptest! {
        #[test]
        fn any_text_without_such_blanks_round_trips(text in ".*") {
            let text = text.trim().to_owned();
            prop_assert_eq!(read::<String, Trimmed>(&write::<_, Trimmed>(&text)), Ok(text));
        }
    }
}
