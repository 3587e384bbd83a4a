//! Adaptor for names in which `""` means none.
//!
//! The document's own example prints `"dogovor": ""` for an entry without a deal. The server prints `"user": ""` for a
//! deleted user and `"client": ""` for an entry without a client.

use serde::{Deserializer, Serializer};
use serde_with::{DeserializeAs, SerializeAs};
use telephony_core::wire::{EmptyAsNone, TextOrNumber};

/// Reads `""`, spaces and null as `None`, any other text or number as text; spaces at a text's ends are kept.
///
/// `None` is written as `""`, the form that the server prints.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoneAsEmpty;

impl<'de, T: for<'a> From<&'a str> + AsRef<str>> DeserializeAs<'de, Option<T>> for NoneAsEmpty {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        EmptyAsNone::<TextOrNumber>::deserialize_as(deserializer)
    }
}

impl<T: AsRef<str>> SerializeAs<Option<T>> for NoneAsEmpty {
    fn serialize_as<S: Serializer>(source: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(source.as_ref().map_or("", AsRef::as_ref))
    }
}

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    NoneAsEmpty => |generator| {
        if generator.contract().is_serialize() {
            schemars::json_schema!({"type": "string"})
        } else {
            EmptyAsNone::<TextOrNumber>::json_schema(generator)
        }
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use telephony_core::PersonalText;

    use super::NoneAsEmpty;
    use telephony_core::wire::probe::{read, refuses, write};

    #[test]
    fn an_empty_text_blanks_and_null_are_none() {
        for json in ["\"\"", "\" \"", "null"] {
            assert_eq!(read::<Option<PersonalText>, NoneAsEmpty>(json), Ok(None), "{json}");
        }
        assert_eq!(write::<_, NoneAsEmpty>(&None::<PersonalText>), "\"\"");
    }

    #[test]
    fn a_text_or_a_number_is_a_name() {
        for (json, name) in [("\"Сидоров \"", "Сидоров "), ("7", "7"), ("\"--не найден--\"", "--не найден--")]
        {
            assert_eq!(read::<_, NoneAsEmpty>(json), Ok(Some(PersonalText::from(name))), "{json}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        refuses::<Option<PersonalText>, NoneAsEmpty>(&["true", "[\"48777888999\"]", "{\"48777888999\":1}"]);
    }

    proptest! {
        #[test]
        fn any_name_round_trips(name in ".*\\S.*") {
            prop_assume!(!name.trim().is_empty());
            let name = Some(name);
            prop_assert_eq!(read::<Option<String>, NoneAsEmpty>(&write::<_, NoneAsEmpty>(&name)), Ok(name));
        }
    }
}
