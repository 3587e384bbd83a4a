//! Adaptor for ids in which 0 means none.
//!
//! The document's own example prints `"did": 0` for an entry without a deal. Older versions print ids as text, and a
//! request's empty id is `""`.

use serde::{Deserializer, Serialize, Serializer};
use serde_with::{DeserializeAs, SerializeAs};
use telephony_core::wire::{EmptyAsNone, IntLike};

/// Reads 0, `"0"`, `""` and null as `None`, any other whole number, also as text, as an id.
///
/// `None` is written as 0, the form that the server prints.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ZeroAsNone;

impl<'de, T: From<i64>> DeserializeAs<'de, Option<T>> for ZeroAsNone {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        let id: Option<i64> = EmptyAsNone::<IntLike>::deserialize_as(deserializer)?;
        Ok(id.filter(|id| *id != 0).map(T::from))
    }
}

impl<T: Serialize> SerializeAs<Option<T>> for ZeroAsNone {
    fn serialize_as<S: Serializer>(source: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match source {
            Some(id) => id.serialize(serializer),
            None => serializer.serialize_i64(0),
        }
    }
}

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    ZeroAsNone => |generator| {
        if generator.contract().is_serialize() {
            IntLike::json_schema(generator)
        } else {
            EmptyAsNone::<IntLike>::json_schema(generator)
        }
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ZeroAsNone;
    use crate::models::DealId;
    use telephony_core::wire::probe::{read, refuses, write};

    #[test]
    fn zero_in_every_spelling_is_none() {
        for json in ["0", "\"0\"", "\"\"", "\" \"", "null", "0.0", "-0"] {
            assert_eq!(read::<Option<DealId>, ZeroAsNone>(json), Ok(None), "{json}");
        }
    }

    #[test]
    fn another_number_is_an_id() {
        for (json, id) in [("784", 784), ("\"784\"", 784), ("\" 784 \"", 784), ("784.0", 784), ("-5", -5)] {
            assert_eq!(read::<_, ZeroAsNone>(json), Ok(Some(DealId::new(id))), "{json}");
        }
    }

    #[test]
    fn what_is_no_whole_number_is_refused() {
        refuses::<Option<DealId>, ZeroAsNone>(&[
            "true",
            "1.5",
            "\"x48777888999\"",
            "\"1,2\"",
            "[48777888999]",
            "{}",
            "48777888999000000000",
        ]);
    }

    #[test]
    fn none_is_written_as_zero() {
        assert_eq!(write::<_, ZeroAsNone>(&None::<DealId>), "0");
    }

    proptest! {
        #[test]
        fn any_id_round_trips(id: i64) {
            let id = Some(DealId::new(id)).filter(|id| id.get() != 0);
            prop_assert_eq!(read::<Option<DealId>, ZeroAsNone>(&write::<_, ZeroAsNone>(&id)), Ok(id));
        }
    }
}
