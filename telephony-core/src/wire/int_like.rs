//! Whole numbers that arrive as numbers, as text or as floats.
//!
//! An identifier is the number 1 in a webhook and the text `"6137"` in a list of active calls. An error code is
//! documented as an integer and once sent as `"403"`. PHP turns a count into `"12"` or `12.0` when the value passes
//! through its arithmetic or its database driver.

use serde::{Deserializer, Serialize, Serializer};
use serde_with::{DeserializeAs, SerializeAs};

use super::reader::read_scalar;
use super::scalar::Whole;

/// Reads a whole number from a number, a numeric text (blanks around it are ignored) or an integral float.
///
/// Works for every integer type and for newtypes that are `TryFrom<u64> + TryFrom<i64>`. A value that does not fit,
/// such as a negative one for an unsigned field, is rejected instead of being converted. Booleans, `null`, `""` and
/// floats from 10^15 on are rejected too. Writes the type's own serialization.
#[derive(Debug, Clone, Copy)]
pub struct IntLike;

impl<'de, T: TryFrom<u64> + TryFrom<i64>> DeserializeAs<'de, T> for IntLike {
    #[inline]
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        read_scalar(deserializer, "a whole number that fits", |scalar| scalar.whole().and_then(Whole::fit))
    }
}

impl<T: Serialize> SerializeAs<T> for IntLike {
    fn serialize_as<S: Serializer>(source: &T, serializer: S) -> Result<S::Ok, S::Error> {
        source.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::IntLike;
    use crate::wire::probe::{read, refuses, write};

    #[test]
    fn numbers_texts_and_integral_floats_are_whole_numbers() {
        for (json, expected) in [
            ("0", 0),
            ("368", 368),
            ("\"368\"", 368),
            ("\" 368 \"", 368),
            ("\"00368\"", 368),
            ("368.0", 368),
            ("3.68e2", 368),
            ("\"368.00\"", 368),
            ("-0", 0),
            ("4294967295", u32::MAX),
        ] {
            assert_eq!(read::<u32, IntLike>(json), Ok(expected), "{json}");
        }
    }

    #[test]
    fn the_ends_of_the_wide_types_are_reached() {
        assert_eq!(read::<u64, IntLike>("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(read::<u64, IntLike>("\"18446744073709551615\""), Ok(u64::MAX));
        assert_eq!(read::<i64, IntLike>("-9223372036854775808"), Ok(i64::MIN));
        assert_eq!(read::<i64, IntLike>("\"-9223372036854775808\""), Ok(i64::MIN));
    }

    #[test]
    fn a_negative_duration_is_refused_and_not_bent() {
        refuses::<u32, IntLike>(&["-1", "\"-1\"", "-1.0"]);
        assert_eq!(read::<i64, IntLike>("-1"), Ok(-1));
    }

    #[test]
    fn what_is_no_whole_number_in_range_is_refused_without_being_quoted() {
        refuses::<u32, IntLike>(&[
            "null",
            "true",
            "false",
            "\"\"",
            "\" \"",
            "\"true\"",
            "1.5",
            "\"1.5\"",
            "\"1.\"",
            "\".0\"",
            "\"1e3\"",
            "\"0x10\"",
            "4294967296",
            "48777888999",
            "\"48777888999\"",
            "\"a48777888999\"",
            "[48777888999]",
            r#"{"48777888999":48777888999}"#,
        ]);
        refuses::<u64, IntLike>(&["1000000000000000.0", "18446744073709551616", "1e300"]);
        refuses::<i64, IntLike>(&["9223372036854775808"]);
    }

    proptest! {
        #[test]
        fn any_integer_round_trips(sent in any::<i64>()) {
            prop_assert_eq!(read::<i64, IntLike>(&write::<_, IntLike>(&sent)), Ok(sent));
            prop_assert_eq!(read::<i64, IntLike>(&format!("\"{sent}\"")), Ok(sent));
        }

        #[test]
        fn the_narrow_type_accepts_exactly_its_range(sent in any::<i64>()) {
            prop_assert_eq!(read::<u32, IntLike>(&sent.to_string()).ok(), u32::try_from(sent).ok());
        }

        #[test]
        fn no_text_makes_it_panic(sent in ".*") {
            let _ = read::<u64, IntLike>(&serde_json::to_string(&sent).unwrap());
        }
    }
}
