//! Reading of a single value that is null, a text or a whole number, with errors that do not quote the value.

use std::fmt;

use serde::Deserializer;
use serde::de::{Error, Visitor};

/// Value on the wire.
#[derive(Clone, Copy)]
pub(crate) enum Plain<'a> {
    Null,
    Text(&'a str),
    Number(i64),
}

/// Reads a value by a function that returns `None` to refuse the value. serde's own errors would quote the value, which
/// may be personal.
pub(crate) fn read<'de, D, T, F>(deserializer: D, expecting: &'static str, meaning: F) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    F: FnOnce(Plain<'_>) -> Option<T>,
{
    deserializer.deserialize_any(PlainVisitor { expecting, meaning })
}

struct PlainVisitor<F> {
    expecting: &'static str,
    meaning: F,
}

impl<F> PlainVisitor<F> {
    fn refuse<E: Error>(&self) -> E {
        E::custom(format_args!("another value where {} is expected", self.expecting))
    }

    fn meaning<T, E: Error>(self, plain: Plain<'_>) -> Result<T, E>
    where
        F: FnOnce(Plain<'_>) -> Option<T>,
    {
        let expecting = self.expecting;
        (self.meaning)(plain).ok_or_else(|| E::custom(format_args!("another value where {expecting} is expected")))
    }
}

impl<'de, T, F: FnOnce(Plain<'_>) -> Option<T>> Visitor<'de> for PlainVisitor<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<T, E> {
        Err(self.refuse())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<T, E> {
        Err(self.refuse())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        self.meaning(Plain::Number(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        match i64::try_from(value) {
            Ok(value) => self.meaning(Plain::Number(value)),
            Err(_) => Err(self.refuse()),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        self.meaning(Plain::Text(value))
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        self.meaning(Plain::Null)
    }

    fn visit_none<E: Error>(self) -> Result<T, E> {
        self.meaning(Plain::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }
}
