//! JSON Schemas (draft 2020-12) of the adaptors and of the common types, behind the feature `schema`.
//!
//! An adaptor implements [`JsonSchema`] as if it were the type of its field, so that `As<ListLike<Of<Flag>>>` describes
//! a field. Under [`Contract::Deserialize`](schemars::generate::Contract), which is the default, a schema accepts what
//! the adaptor reads; under `Contract::Serialize` it accepts what the adaptor writes. Limits that a schema cannot say,
//! such as the days of a month or the range of an integer type in a text, are not in it.

mod adaptors;
mod text;

pub use schemars;
pub use text::{FilledText, Instant, KnownWord};

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::{As, IntLike, Of};

/// Regular expression of a text that is a whole number, as [`IntLike`] reads it.
pub const WHOLE_NUMBER: &str = r"^\s*[+-]?\d+(\.0+)?\s*$";

/// Regular expression of a blank text.
pub const BLANK: &str = r"^\s*$";

/// Implements [`JsonSchema`] for adaptors: the name, and the schema by a function of the generator.
///
/// ```
/// use telephony_core::wire::{IntLike, schema};
///
/// struct ZeroAsNone;
///
/// telephony_core::adaptor_schema! {
///     ZeroAsNone => |generator| schema::or_null(IntLike::json_schema(generator));
/// }
///
/// let schema = schemars::schema_for!(ZeroAsNone);
/// assert_eq!(schema.get("anyOf").and_then(|it| it.as_array()).map(Vec::len), Some(3));
/// ```
#[macro_export]
macro_rules! adaptor_schema {
    ($($name:ident $(<$($inner:ident),+>)? => |$generator:ident| $schema:expr;)+) => {
        const _: () = {
            #[allow(unused_imports, reason = "the schema may be of constants alone")]
            use $crate::wire::schema::schemars::{self, JsonSchema};

            $(impl $(<$($inner: JsonSchema),+>)? JsonSchema for $name $(<$($inner),+>)? {
                fn inline_schema() -> bool {
                    true
                }

                fn schema_name() -> ::std::borrow::Cow<'static, str> {
                    ::std::stringify!($name).into()
                }

                fn schema_id() -> ::std::borrow::Cow<'static, str> {
                    let inner: &[::std::borrow::Cow<'static, str>] = &[$($(<$inner>::schema_id()),+)?];
                    let name = ::std::concat!(::std::module_path!(), "::", ::std::stringify!($name));
                    ::std::format!("{name}<{}>", inner.join(",")).into()
                }

                fn json_schema($generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    $schema
                }
            })+
        };
    };
}

/// Returns a schema that also accepts null.
#[must_use]
pub fn or_null(schema: Schema) -> Schema {
    or(schema, "null", json!({"type": "null"}))
}

/// Returns a schema that also accepts the blank text and null.
#[must_use]
pub fn or_blank(schema: Schema) -> Schema {
    or_null(or(schema, "string", json!({"type": "string", "pattern": BLANK})))
}

/// Returns a schema that accepts what one of these accepts.
#[must_use]
pub fn any_of(schemas: impl IntoIterator<Item = Value>) -> Schema {
    json_schema!({"anyOf": schemas.into_iter().collect::<Vec<_>>()})
}

/// Returns the empty object's schema.
#[must_use]
pub fn empty_object() -> Value {
    json!({"type": "object", "maxProperties": 0})
}

/// Adds an alternative, in `type` alone where the schema is a list of types, and in `anyOf` otherwise.
fn or(schema: Schema, kind: &str, alternative: Value) -> Schema {
    let mut schema: Map<String, Value> = match Value::from(schema) {
        Value::Object(members) => members,
        // The schema `true` accepts everything already.
        other => return Schema::try_from(other).unwrap_or_default(),
    };
    let is_plain = schema.keys().all(|key| matches!(key.as_str(), "type" | "examples" | "description"));
    match schema.get_mut("type") {
        Some(Value::Array(kinds)) if is_plain => {
            if !kinds.iter().any(|it| it == kind) {
                kinds.push(kind.into());
            }
            return schema.into();
        }
        Some(Value::String(only)) if is_plain => {
            let only = std::mem::take(only);
            let kinds = if only == kind { json!(only) } else { json!([only, kind]) };
            schema.insert("type".to_owned(), kinds);
            return schema.into();
        }
        _ => {}
    }
    if let Some(Value::Array(schemas)) = schema.get_mut("anyOf") {
        if !schemas.contains(&alternative) {
            schemas.push(alternative);
        }
        return schema.into();
    }
    any_of([Value::Object(schema), alternative])
}

impl<U: JsonSchema> JsonSchema for As<U> {
    fn inline_schema() -> bool {
        U::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        U::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        U::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        U::json_schema(generator)
    }
}

impl<T: JsonSchema> JsonSchema for Of<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// Describes a word of an open enum: any text, with the documented words as examples.
#[doc(hidden)]
pub fn word(generator: &mut SchemaGenerator, about: &[&str], words: &[(&str, &[&str])]) -> Schema {
    let kinds = if generator.contract().is_serialize() { json!("string") } else { json!(["string", "number"]) };
    let examples: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let description = listed(about, words.iter().map(|(word, about)| (format!("`{word}`"), *about)));
    json_schema!({"type": kinds, "description": description, "examples": examples})
}

/// Describes a code of an open enum: any whole number, with the documented codes as examples.
#[doc(hidden)]
pub fn code(generator: &mut SchemaGenerator, about: &[&str], codes: &[(i64, &[&str])]) -> Schema {
    let examples: Vec<i64> = codes.iter().map(|(code, _)| *code).collect();
    let description = listed(about, codes.iter().map(|(code, about)| (format!("{code}"), *about)));
    let mut schema = IntLike::json_schema(generator);
    schema.insert("description".to_owned(), description.into());
    schema.insert("examples".to_owned(), examples.into());
    schema
}

fn listed<'a>(about: &[&str], values: impl Iterator<Item = (String, &'a [&'a str])>) -> String {
    let joined = |lines: &[&str]| lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n");
    let lines = values.map(|(value, about)| format!("- {value}: {}", joined(about).replace('\n', " ")));
    format!("{}\n\n{}", joined(about).trim(), lines.collect::<Vec<_>>().join("\n"))
}
