//! Three placeholders for a member that is not set.
//!
//! The document does not describe the members of a note, and prints all of them unset: ids, codes and times as 0, some
//! texts as `""` and others as null. The choice follows no rule, and a note that is sent must have the same
//! placeholders.

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serializer, de::Error};
use serde_json::Value;
use serde_with::ser::SerializeAsWrap;
use serde_with::{DeserializeAs, Same, SerializeAs};

/// Reads 0, `""`, blanks and null as `None`, and any other value by the inner adaptor. Writes `None` as the
/// placeholder.
///
/// The text `"0"` is `None` if the placeholder is [`Zero`]; with the other placeholders it is ordinary text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unset<P, U = Same>(PhantomData<(P, U)>);

/// Placeholder of numbers and times: 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Zero;

/// Placeholder of some texts: `""`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Empty;

/// Placeholder of other texts: null.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Null;

/// Placeholder that is written for a member that is not set.
pub(crate) trait Placeholder {
    fn is_text_unset(text: &str) -> bool {
        text.is_empty()
    }

    fn write<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error>;

    /// Schema of the placeholder as it is written.
    #[cfg(feature = "schema")]
    fn schema() -> Value;
}

impl Placeholder for Zero {
    fn is_text_unset(text: &str) -> bool {
        text.is_empty() || text == "0"
    }

    fn write<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(0)
    }

    #[cfg(feature = "schema")]
    fn schema() -> Value {
        serde_json::json!({"const": 0})
    }
}

impl Placeholder for Empty {
    fn write<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }

    #[cfg(feature = "schema")]
    fn schema() -> Value {
        serde_json::json!({"const": ""})
    }
}

impl Placeholder for Null {
    fn write<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }

    #[cfg(feature = "schema")]
    fn schema() -> Value {
        serde_json::json!({"type": "null"})
    }
}

impl<'de, T, P, U> DeserializeAs<'de, Option<T>> for Unset<P, U>
where
    P: Placeholder,
    U: for<'a> DeserializeAs<'a, T>,
{
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        // These members are single values, so buffering one costs no more than its text.
        let value = Value::deserialize(deserializer)?;
        let is_unset = match &value {
            Value::Null => true,
            Value::Number(number) => number.as_f64() == Some(0.0),
            Value::String(text) => P::is_text_unset(text.trim()),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => false,
        };
        if is_unset {
            return Ok(None);
        }
        U::deserialize_as(value).map(Some).map_err(D::Error::custom)
    }
}

impl<T, P: Placeholder, U: SerializeAs<T>> SerializeAs<Option<T>> for Unset<P, U> {
    fn serialize_as<S: Serializer>(source: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match source {
            Some(value) => serializer.serialize_some(&SerializeAsWrap::<T, U>::new(value)),
            None => P::write(serializer),
        }
    }
}

#[cfg(feature = "schema")]
impl<P: Placeholder, U: schemars::JsonSchema> schemars::JsonSchema for Unset<P, U> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Unset{}", U::schema_name()).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        use telephony_core::wire::schema::{any_of, or_blank};

        let inner = Value::from(generator.subschema_for::<U>());
        if generator.contract().is_serialize() {
            return any_of([inner, P::schema()]);
        }
        let zero = P::is_text_unset("0").then(|| serde_json::json!({"type": "string", "pattern": r"^\s*0\s*$"}));
        or_blank(any_of([inner, serde_json::json!({"const": 0})].into_iter().chain(zero)))
    }
}

#[cfg(test)]
mod tests;
