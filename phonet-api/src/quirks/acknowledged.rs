//! A write that the server answers with the bare number 1.
//!
//! The document prints 1 as the answer of every update and deletion, and declares no type. Servers of this kind also
//! write the text `"1"`, `true`, or an empty body; the endpoint handles the empty body before this type is read.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_with::DeserializeAs;
use telephony_core::wire::BoolLike;

/// Confirmation that the server carried out the write.
///
/// Read from 1 or `true` as a number, a boolean or text; any other value is refused. Written as 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Acknowledged;

impl Serialize for Acknowledged {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(1)
    }
}

impl<'de> Deserialize<'de> for Acknowledged {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let done: bool = <BoolLike>::deserialize_as(deserializer)?;
        if done { Ok(Self) } else { Err(D::Error::custom("0 found where 1 is expected")) }
    }
}

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    Acknowledged => |_generator| telephony_core::wire::schema::any_of([
        serde_json::json!({"enum": [1, true]}),
        serde_json::json!({"type": "string", "pattern": r"^\s*(\+?0*1(\.0+)?|[Tt][Rr][Uu][Ee])\s*$"}),
    ]);
}

#[cfg(test)]
mod tests {
    use super::Acknowledged;
    use telephony_core::wire::probe::CANARY;

    #[test]
    fn one_and_true_are_done() {
        for json in ["1", "\"1\"", "true", "\"true\"", "1.0", " 1\r\n", "\" 1 \""] {
            assert_eq!(serde_json::from_str::<Acknowledged>(json).ok(), Some(Acknowledged), "{json}");
        }
    }

    #[test]
    fn anything_else_is_refused_without_being_quoted() {
        let bodies = [
            "0",
            "\"0\"",
            "false",
            "null",
            "\"\"",
            "2",
            "-1",
            "{}",
            "[]",
            "[1]",
            "{\"48777888999\":1}",
            "48777888999",
            "\"48777888999\"",
        ];
        for json in bodies {
            let error = serde_json::from_str::<Acknowledged>(json).expect_err(json).to_string();
            assert!(!error.contains(CANARY), "{json} leaked: {error}");
        }
    }

    #[test]
    fn it_is_written_as_the_document_prints_it() {
        assert_eq!(serde_json::to_string(&Acknowledged).unwrap(), "1");
    }
}
