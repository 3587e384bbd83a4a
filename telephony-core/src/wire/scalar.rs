//! A single value on the wire, and its conversion to a whole number or text.

use serde::de::{Error, IntoDeserializer};
use serde_with::DeserializeAs;

/// Smallest float that may have lost a digit, because JSON readers round where digits and point exceed 2^53.
const INEXACT: f64 = 1e15;

/// A value that is neither a list nor an object, as the JSON reader passes it on.
#[derive(Clone, Copy)]
pub(super) enum Scalar<'a> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(&'a str),
}

/// A whole number of either sign, wide enough for every integer that JSON readers pass on.
#[derive(Clone, Copy)]
pub(super) enum Whole {
    Unsigned(u64),
    Signed(i64),
}

impl Whole {
    #[inline]
    pub(super) fn fit<T: TryFrom<u64> + TryFrom<i64>>(self) -> Option<T> {
        match self {
            Self::Unsigned(value) => T::try_from(value).ok(),
            Self::Signed(value) => T::try_from(value).ok(),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let unsigned = text.parse().map(Self::Unsigned);
        unsigned.or_else(|_| text.parse().map(Self::Signed)).ok()
    }
}

impl Scalar<'_> {
    /// Kind of value for error texts, because they must not print the value itself.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Unsigned(_) | Self::Signed(_) | Self::Float(_) => "a number",
            Self::Text(_) => "text",
        }
    }

    /// Whole number represented by an integer, an integral float (`3.0`) or a text of either (`" 3 "`).
    #[inline]
    pub(super) fn whole(self) -> Option<Whole> {
        match self {
            Self::Unsigned(value) => Some(Whole::Unsigned(value)),
            Self::Signed(value) => Some(Whole::Signed(value)),
            Self::Float(value) if value.abs() < INEXACT && value.fract() == 0.0 =>
            {
                #[expect(clippy::cast_possible_truncation, reason = "integral and below 10^15")]
                Some(Whole::Signed(value as i64))
            }
            Self::Text(text) => match text.trim().split_once('.') {
                None => Whole::parse(text.trim()),
                Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => Whole::parse(whole),
                Some(_) => None,
            },
            Self::Null | Self::Bool(_) | Self::Float(_) => None,
        }
    }

    /// Converts the text as sent, or a number's digits; `None` for a float that may have lost digits, and for null and
    /// booleans.
    #[inline]
    pub(super) fn as_text<T>(self, make: impl FnOnce(&str) -> T) -> Option<T> {
        match self {
            Self::Text(text) => Some(make(text)),
            Self::Unsigned(value) => Some(make(itoa::Buffer::new().format(value))),
            Self::Signed(value) => Some(make(itoa::Buffer::new().format(value))),
            // Adding zero turns -0.0, which is how `-0` arrives, into 0.0.
            Self::Float(value) if value.abs() < INEXACT => Some(make(&(value + 0.0).to_string())),
            Self::Null | Self::Bool(_) | Self::Float(_) => None,
        }
    }

    /// Passes the value, which was already taken from the wire, to another adaptor.
    #[inline]
    pub(super) fn hand_on<'de, T, U, E>(self) -> Result<T, E>
    where
        U: DeserializeAs<'de, T>,
        E: Error,
    {
        match self {
            Self::Null => U::deserialize_as(().into_deserializer()),
            Self::Bool(value) => U::deserialize_as(value.into_deserializer()),
            Self::Unsigned(value) => U::deserialize_as(value.into_deserializer()),
            Self::Signed(value) => U::deserialize_as(value.into_deserializer()),
            Self::Float(value) => U::deserialize_as(value.into_deserializer()),
            Self::Text(value) => U::deserialize_as(value.into_deserializer()),
        }
    }
}
