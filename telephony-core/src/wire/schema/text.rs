//! Schemas of the common types in a vendor's models, and of required texts and times.

use std::marker::PhantomData;

use schemars::json_schema;
use serde_json::json;

use super::{adaptors, any_of};
use crate::wire::{ClockText, TextOrNumber};
use crate::{PersonalText, PhoneNumber, WallClock};

/// Schema of a text that is not blank, or of a number, for a member that a record must have.
#[derive(Debug)]
pub struct FilledText;

/// Schema of a time that a record must have, where [`Epoch`](crate::wire::Epoch) also accepts its absence.
#[derive(Debug)]
pub struct Instant;

/// Schema of a word of an open enum, for a member of a request in which the vendor accepts the documented words alone.
#[derive(Debug)]
pub struct KnownWord<T>(PhantomData<T>);

crate::adaptor_schema! {
    KnownWord<T> => |generator| {
        let mut schema = T::json_schema(generator);
        let words = schema.remove("examples").unwrap_or_default();
        schema.remove("type");
        schema.insert("enum".to_owned(), words);
        schema
    };
    FilledText => |generator| {
        let text = json!({"type": "string", "pattern": r"\S"});
        if generator.contract().is_serialize() {
            any_of([text])
        } else {
            any_of([text, json!({"type": "number"})])
        }
    };
    Instant => |generator| any_of(adaptors::epoch(generator));
    PersonalText => |_generator| json_schema!({"type": "string"});
    PhoneNumber => |generator| TextOrNumber::json_schema(generator);
    WallClock => |generator| ClockText::json_schema(generator);
}
