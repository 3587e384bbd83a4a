//! Text that a document types as a string and prints as a number.
//!
//! A call history lists `numberNotFormatted` as `string` and prints `48333333333`. A list of sender numbers types its
//! elements as strings and prints `48777888999` next to `"Pozdrawiamy"`. An extension is an `Int` in one table and
//! `"001"` in another document. Text is kept unchanged, so that no leading zero and no sender's name is lost. A number
//! becomes its decimal digits.

use serde::{Deserializer, Serializer};
use serde_with::{DeserializeAs, SerializeAs};

use super::support::read_text_or_number;

/// Reads text or a number into a text type, and writes text.
///
/// Works for `String` and every newtype that is `From<&str> + AsRef<str>`. An integral float is read as its integer.
/// Floats from 10^15 on are rejected, because their digits may not be the ones that were sent.
#[derive(Debug, Clone, Copy)]
pub struct TextOrNumber;

impl<'de, T: for<'a> From<&'a str> + AsRef<str>> DeserializeAs<'de, T> for TextOrNumber {
    #[inline]
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        read_text_or_number(deserializer, |text| T::from(text))
    }
}

impl<T: AsRef<str>> SerializeAs<T> for TextOrNumber {
    fn serialize_as<S: Serializer>(source: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(source.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::TextOrNumber;
    use crate::wire::probe::{read, refuses, write};

    fn text(json: &str) -> String {
        read::<String, TextOrNumber>(json).expect(json)
    }

    #[test]
    fn numbers_become_their_digits_and_text_stays_as_sent() {
        for (json, expected) in [
            ("48777888999", "48777888999"),
            ("\"48777888999\"", "48777888999"),
            ("48777888999.0", "48777888999"),
            ("4.8777888999e10", "48777888999"),
            ("18446744073709551615", "18446744073709551615"),
            ("-5", "-5"),
            ("-0", "0"),
            ("0", "0"),
            ("1.5", "1.5"),
            ("999999999999999.0", "999999999999999"),
            ("\"\"", ""),
            ("\" +48 777 888 999 \"", " +48 777 888 999 "),
            ("\"Pozdrawiamy\"", "Pozdrawiamy"),
            (r#""\u041a\u0438\u0457\u0432""#, "Київ"),
            ("\"1340605716.1544986520\"", "1340605716.1544986520"),
        ] {
            assert_eq!(text(json), expected, "{json}");
        }
    }

    #[test]
    fn a_leading_zero_survives() {
        assert_eq!(text("\"001\""), "001");
        assert_eq!(write::<_, TextOrNumber>(&text("\"001\"")), "\"001\"");
    }

    #[test]
    fn what_is_neither_text_nor_an_exact_number_is_refused_without_being_quoted() {
        refuses::<String, TextOrNumber>(&[
            "null",
            "true",
            "[]",
            "[48777888999]",
            "{}",
            r#"{"48777888999":1}"#,
            "48777888999000000000000",
            "1000000000000000.0",
            "1e300",
        ]);
    }

    #[test]
    fn null_is_absent_for_an_optional_text() {
        assert_eq!(read::<Option<String>, Option<TextOrNumber>>("null"), Ok(None));
        assert_eq!(read::<Option<String>, Option<TextOrNumber>>("7"), Ok(Some("7".into())));
    }

    #[test]
    fn a_number_survives_when_another_crate_switches_arbitrary_precision_on() {
        // A float in the form of that feature: an object with one private key.
        let json = r#"{"$serde_json::private::Number":"48777888999.0"}"#;
        match read::<String, TextOrNumber>(json) {
            Ok(text) => assert_eq!(text, "48777888999"),
            Err(error) => assert!(!error.contains("48777888999"), "{error}"),
        }
    }

    proptest! {
        #[test]
        fn any_text_round_trips(sent in ".*") {
            let json = serde_json::to_string(&sent).unwrap();
            prop_assert_eq!(&text(&json), &sent);
            prop_assert_eq!(write::<_, TextOrNumber>(&sent), json);
        }

        #[test]
        fn any_integer_keeps_its_digits(sent in any::<i64>(), big in any::<u64>()) {
            prop_assert_eq!(text(&sent.to_string()), sent.to_string());
            prop_assert_eq!(text(&big.to_string()), big.to_string());
        }

        #[test]
        fn an_integer_written_as_a_float_keeps_its_digits(
            sent in -999_999_999_999_999_i64..=999_999_999_999_999,
        ) {
            prop_assert_eq!(text(&format!("{sent}.0")), sent.to_string());
        }

        #[test]
        fn no_value_at_all_makes_it_panic(json in r#"[-+0-9eE.tfn"\[\]{}:, a-z]{0,24}"#) {
            if serde_json::from_str::<serde_json::Value>(&json).is_ok() {
                let _ = read::<String, TextOrNumber>(&json);
            }
        }
    }
}
