//! Schemas of the adaptors of `wire`.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::{WHOLE_NUMBER, any_of, empty_object, or_blank, or_null};
use crate::wire::{
    AsBool, AsNumber, BoolLike, ClockText, EmptyArrayAsNone, EmptyAsNone, Epoch, FlagOrCount, IntLike, ListLike,
    OneOrMany, TextOrNumber,
};

/// Regular expression of a wall clock, with or without a time.
const CLOCK: &str = concat!(
    r"^\s*\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    r"([ Tt]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?([Zz]|[+-]\d{2}(:?\d{2}(:?\d{2})?)?)?)?\s*$",
);

/// Regular expression of an epoch of the years 2000 to 2099 as text, in seconds or milliseconds.
const EPOCH: &str = r"^\s*(\d{9,10}|\d{12,13})(\.0+)?\s*$";

/// Regular expression of a flag as text.
const FLAG: &str = r"^\s*(\+?0*[01](\.0+)?|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\s*$";

/// Regular expression of a count, or of a flag, as text.
const COUNT: &str = r"^\s*(\+?\d+(\.0+)?|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\s*$";

crate::adaptor_schema! {
    TextOrNumber => |generator| {
        if generator.contract().is_serialize() {
            json_schema!({"type": "string"})
        } else {
            json_schema!({"type": ["string", "number"]})
        }
    };
    IntLike => |generator| {
        if generator.contract().is_serialize() {
            json_schema!({"type": "integer"})
        } else {
            any_of([json!({"type": "integer"}), json!({"type": "string", "pattern": WHOLE_NUMBER})])
        }
    };
    ClockText => |_generator| {
        json_schema!({"type": "string", "pattern": CLOCK, "examples": ["2022-12-29 11:24:57"]})
    };
    FlagOrCount => |generator| {
        if generator.contract().is_serialize() {
            json_schema!({"type": "integer", "minimum": 0})
        } else {
            any_of([
                json!({"type": "integer", "minimum": 0}),
                json!({"type": "boolean"}),
                json!({"type": "string", "pattern": COUNT}),
            ])
        }
    };
    // Without the type of its field, the schema is that of an optional time. `Instant` describes a required one.
    Epoch => |generator| {
        let mut schemas = epoch(generator);
        schemas.extend([json!({"const": 0}), json!({"type": "string", "pattern": r"^\s*([+-]?0+(\.0+)?)?\s*$"})]);
        or_null(any_of(schemas))
    };
    EmptyAsNone<U> => |generator| {
        let inner = generator.subschema_for::<U>();
        if generator.contract().is_serialize() { or_null(inner) } else { or_blank(inner) }
    };
    EmptyArrayAsNone<U> => |generator| {
        let inner = Value::from(generator.subschema_for::<U>());
        if generator.contract().is_serialize() {
            return or_null(any_of([inner]));
        }
        let one = [inner.clone(), empty_object(), json!({"type": "null"})];
        any_of([
            inner,
            empty_object(),
            json!({"type": "array", "maxItems": 1, "items": {"anyOf": one}}),
            json!({"type": "null"}),
        ])
    };
    ListLike<U> => |generator| {
        let inner = Value::from(generator.subschema_for::<U>());
        if generator.contract().is_serialize() {
            return json_schema!({"type": "array", "items": inner});
        }
        any_of([
            json!({"type": "array", "items": inner}),
            json!({"type": "object", "additionalProperties": inner}),
            json!({"type": "null"}),
        ])
    };
    OneOrMany<U> => |generator| {
        let inner = Value::from(generator.subschema_for::<U>());
        let list = json!({"type": "array", "items": inner});
        if generator.contract().is_serialize() {
            return any_of([list, inner]);
        }
        any_of([list, inner, empty_object(), json!({"type": "null"})])
    };
}

/// Returns the schemas of an epoch, as it is read or written.
pub(super) fn epoch(generator: &SchemaGenerator) -> Vec<Value> {
    let milliseconds = json!({"type": "integer", "minimum": 946_684_800_000_i64, "maximum": 4_102_444_799_999_i64});
    if generator.contract().is_serialize() {
        return vec![milliseconds];
    }
    let seconds = json!({"type": "integer", "minimum": 946_684_800, "maximum": 4_102_444_799_i64});
    vec![milliseconds, seconds, json!({"type": "string", "pattern": EPOCH})]
}

fn flag_as_read() -> Schema {
    any_of([json!({"type": "boolean"}), json!({"enum": [0, 1]}), json!({"type": "string", "pattern": FLAG})])
}

crate::adaptor_schema! {
    BoolLikeAsNumber => |generator| {
        if generator.contract().is_serialize() { json_schema!({"enum": [0, 1]}) } else { flag_as_read() }
    };
    BoolLikeAsBool => |generator| {
        if generator.contract().is_serialize() { json_schema!({"type": "boolean"}) } else { flag_as_read() }
    };
}

/// Schema of a flag that is written as a number.
struct BoolLikeAsNumber;

/// Schema of a flag that is written as a boolean.
struct BoolLikeAsBool;

macro_rules! flags {
    ($($form:ident = $schema:ident),+) => {$(
        impl JsonSchema for BoolLike<$form> {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                $schema::schema_name()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                $schema::json_schema(generator)
            }
        }
    )+};
}

flags!(AsNumber = BoolLikeAsNumber, AsBool = BoolLikeAsBool);
