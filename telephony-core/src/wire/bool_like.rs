//! Flags in all forms that the servers send.
//!
//! One document types `pin` and `edit` as `int` and prints 0 and 1, types `success` as `string` and prints `true`, and
//! types `assigned` as `int` in one of its tables, with the values 0 and 1.

use std::marker::PhantomData;

use serde::{Deserializer, Serializer};
use serde_with::{DeserializeAs, SerializeAs};

use super::reader::read_scalar;
use super::scalar::{Scalar, Whole};

/// Marker: writes a flag as the number 0 or 1.
#[derive(Debug, Clone, Copy)]
pub struct AsNumber;

/// Marker: writes a flag as `false` or `true`.
#[derive(Debug, Clone, Copy)]
pub struct AsBool;

/// Reads a boolean, 0 or 1 as number or text, or the words `true` and `false` in any case.
///
/// Other numbers and words (`"yes"`, 2) are rejected, because a count is not a flag. The marker chooses the form that
/// is written, by default `AsNumber`.
#[derive(Debug, Clone, Copy)]
pub struct BoolLike<Form = AsNumber>(PhantomData<Form>);

impl<'de, Form> DeserializeAs<'de, bool> for BoolLike<Form> {
    #[inline]
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        read_scalar(deserializer, "true, false, 0 or 1", flag)
    }
}

impl SerializeAs<bool> for BoolLike<AsNumber> {
    fn serialize_as<S: Serializer>(source: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(u8::from(*source))
    }
}

impl SerializeAs<bool> for BoolLike<AsBool> {
    fn serialize_as<S: Serializer>(source: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(*source)
    }
}

#[inline]
fn flag(scalar: Scalar<'_>) -> Option<bool> {
    match scalar {
        Scalar::Bool(value) => Some(value),
        Scalar::Text(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
        Scalar::Text(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
        _ => match scalar.whole().and_then(Whole::fit::<u64>) {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{AsBool, AsNumber, BoolLike};
    use crate::wire::probe::{read, refuses, write};

    #[test]
    fn every_documented_form_of_a_flag_is_read() {
        for json in ["true", "1", "1.0", "\"1\"", "\" 1 \"", "\"true\"", "\"TRUE\"", "\"True\""] {
            assert_eq!(read::<bool, BoolLike>(json), Ok(true), "{json}");
        }
        for json in ["false", "0", "0.0", "\"0\"", "\"false\"", "\"FALSE\""] {
            assert_eq!(read::<bool, BoolLike>(json), Ok(false), "{json}");
        }
    }

    #[test]
    fn counts_and_other_words_are_no_flags() {
        refuses::<bool, BoolLike>(&[
            "null",
            "2",
            "-1",
            "0.5",
            "\"2\"",
            "\"\"",
            "\"yes\"",
            "\"no\"",
            "\"on\"",
            "\"t\"",
            "[]",
            "{}",
            "[true]",
            "48777888999",
            "\"48777888999\"",
        ]);
    }

    #[test]
    fn the_marker_chooses_the_form_that_is_written() {
        assert_eq!(write::<_, BoolLike>(&true), "1");
        assert_eq!(write::<_, BoolLike<AsNumber>>(&false), "0");
        assert_eq!(write::<_, BoolLike<AsBool>>(&true), "true");
        assert_eq!(write::<_, BoolLike<AsBool>>(&false), "false");
    }

    proptest! {
        #[test]
        fn a_flag_round_trips_in_both_forms(flag: bool) {
            prop_assert_eq!(read::<bool, BoolLike>(&write::<_, BoolLike>(&flag)), Ok(flag));
            prop_assert_eq!(read::<bool, BoolLike<AsBool>>(&write::<_, BoolLike<AsBool>>(&flag)), Ok(flag));
        }

        #[test]
        fn no_other_number_is_a_flag(number in any::<i64>()) {
            prop_assert_eq!(read::<bool, BoolLike>(&number.to_string()).is_ok(), (0..=1).contains(&number));
        }
    }
}
