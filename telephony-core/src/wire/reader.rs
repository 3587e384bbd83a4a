//! Visitor that all adaptors share.
//!
//! The visitor accepts any value from the body and never prints a rejected one, because values on this wire are
//! personal data, and serde's own errors quote them.

use std::{fmt, marker::PhantomData};

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::replay::{Replay, replay};
use super::scalar::Scalar;

/// Conversion of each shape of value by an adaptor. Shapes without a method of the adaptor's own are rejected.
pub(super) trait Reader<'de>: Sized {
    type Value;

    /// Expected value for the error text, which ends with "… is expected".
    fn expecting(&self) -> &'static str;

    fn scalar<E: Error>(self, scalar: Scalar<'_>) -> Result<Self::Value, E>;

    #[inline]
    fn list<A: SeqAccess<'de>>(self, _list: A) -> Result<Self::Value, A::Error> {
        Err(refused("a list", self.expecting()))
    }

    /// An object without members.
    #[inline]
    fn empty_object<E: Error>(self) -> Result<Self::Value, E> {
        Err(refused("an object", self.expecting()))
    }

    /// An object with at least one member.
    #[inline]
    fn object<A: MapAccess<'de>>(self, _object: A) -> Result<Self::Value, A::Error> {
        Err(refused("an object", self.expecting()))
    }
}

/// Reads the next value of any shape.
#[inline]
pub(super) fn read<'de, D, R>(deserializer: D, reader: R) -> Result<R::Value, D::Error>
where
    D: Deserializer<'de>,
    R: Reader<'de>,
{
    deserializer.deserialize_any(ReaderVisitor(reader))
}

/// Reads a single value with a function; `None` rejects it.
#[inline]
pub(super) fn read_scalar<'de, D, T, F>(deserializer: D, expecting: &'static str, meaning: F) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    F: FnOnce(Scalar<'_>) -> Option<T>,
{
    read(deserializer, ScalarReader { expecting, meaning, value: PhantomData })
}

/// Builds an error that names the kind of value and the expected one, never the value itself.
#[cold]
pub(super) fn refused<E: Error>(kind: &str, expecting: &str) -> E {
    E::custom(format_args!("{kind} found where {expecting} is expected"))
}

struct ScalarReader<F, T> {
    expecting: &'static str,
    meaning: F,
    value: PhantomData<fn() -> T>,
}

impl<T, F: FnOnce(Scalar<'_>) -> Option<T>> Reader<'_> for ScalarReader<F, T> {
    type Value = T;

    #[inline]
    fn expecting(&self) -> &'static str {
        self.expecting
    }

    #[inline]
    fn scalar<E: Error>(self, scalar: Scalar<'_>) -> Result<T, E> {
        (self.meaning)(scalar).ok_or_else(|| refused(scalar.kind(), self.expecting))
    }
}

struct ReaderVisitor<R>(R);

impl<'de, R: Reader<'de>> Visitor<'de> for ReaderVisitor<R> {
    type Value = R::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.expecting())
    }

    #[inline]
    fn visit_bool<E: Error>(self, value: bool) -> Result<R::Value, E> {
        self.0.scalar(Scalar::Bool(value))
    }

    #[inline]
    fn visit_u64<E: Error>(self, value: u64) -> Result<R::Value, E> {
        self.0.scalar(Scalar::Unsigned(value))
    }

    #[inline]
    fn visit_i64<E: Error>(self, value: i64) -> Result<R::Value, E> {
        self.0.scalar(Scalar::Signed(value))
    }

    // The two wide integers are rejected here because serde's default would print them.
    fn visit_u128<E: Error>(self, _value: u128) -> Result<R::Value, E> {
        Err(refused("a number beyond 64 bits", self.0.expecting()))
    }

    fn visit_i128<E: Error>(self, _value: i128) -> Result<R::Value, E> {
        Err(refused("a number beyond 64 bits", self.0.expecting()))
    }

    #[inline]
    fn visit_f64<E: Error>(self, value: f64) -> Result<R::Value, E> {
        self.0.scalar(Scalar::Float(value))
    }

    #[inline]
    fn visit_str<E: Error>(self, value: &str) -> Result<R::Value, E> {
        self.0.scalar(Scalar::Text(value))
    }

    #[inline]
    fn visit_unit<E: Error>(self) -> Result<R::Value, E> {
        self.0.scalar(Scalar::Null)
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<R::Value, E> {
        self.0.scalar(Scalar::Null)
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<R::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    #[inline]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<R::Value, D::Error> {
        inner.deserialize_any(self)
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<R::Value, A::Error> {
        self.0.list(list)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<R::Value, A::Error> {
        match replay(object)? {
            None => self.0.empty_object(),
            Some(object) if object.is_number() => match number(object) {
                Some(number) => self.0.scalar(number),
                None => Err(refused("an object", self.0.expecting())),
            },
            Some(object) => self.0.object(object),
        }
    }
}

/// Number in the form of `serde_json`'s feature `arbitrary_precision`, which any crate of a build can enable. With it,
/// floats and huge integers arrive as an object with one private key; without it that form does not occur.
#[cold]
fn number<'de, A: MapAccess<'de>>(object: Replay<'de, A>) -> Option<Scalar<'static>> {
    let number = serde_json::Number::deserialize(MapAccessDeserializer::new(object)).ok()?;
    let unsigned = number.as_u64().map(Scalar::Unsigned);
    let whole = unsigned.or_else(|| number.as_i64().map(Scalar::Signed));
    whole.or_else(|| number.as_f64().map(Scalar::Float))
}
