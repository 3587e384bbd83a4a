//! Phone numbers as the vendors send them.

mod kind;

use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::DeserializeAs;

use crate::wire::TextOrNumber;

pub use kind::NumberKind;

/// A phone number, an extension or a sender's name, exactly as the vendor sent it.
///
/// Equal and ordered as text: `+48 777` and `+48777` are two. Read from text or a number, written as
/// text. `Debug` prints kind and length only and there is no `Display`, so that no number slips into a
/// log; `as_str` gives the text.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhoneNumber(CompactString);

impl PhoneNumber {
    /// The number as given, unchanged.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// Text as sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Text as sent, owned.
    pub fn into_string(self) -> String {
        self.0.into_string()
    }

    /// What the text alone tells about the number.
    pub fn kind(&self) -> NumberKind {
        NumberKind::of(&self.0)
    }

    /// ASCII digits in the order sent, leading zeros kept; parameters of a `tel:` URI left out.
    pub fn digits(&self) -> impl Iterator<Item = char> + '_ {
        kind::subscriber(&self.0).1.chars().filter(char::is_ascii_digit)
    }

    /// Number in E.164 form (`+48777888999`) where the text says it itself, else `None`.
    ///
    /// The text must begin with `+`, or `tel:+`, and hold 7 to 15 digits of which the first is not 0;
    /// blanks, `-`, `.` and brackets between them are dropped. National numbers, extensions and `00`
    /// prefixes are `None`, since their country would be a guess, and so is a bracketed trunk zero
    /// (`+44 (0) 20 …`), which is no part of the number.
    pub fn e164(&self) -> Option<String> {
        let (_, number) = kind::subscriber(&self.0);
        if number.contains("(0)") {
            return None;
        }
        let mut form = String::with_capacity(16);
        for sent in number.chars() {
            match sent {
                ' ' | '\u{a0}' | '-' | '.' | '(' | ')' => {}
                '+' if form.is_empty() => form.push('+'),
                '1'..='9' if !form.is_empty() => form.push(sent),
                '0' if form.len() > 1 => form.push(sent),
                _ => return None,
            }
        }
        (8..=16).contains(&form.len()).then_some(form)
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PhoneNumber({:?}, {} characters)", self.kind(), self.0.chars().count())
    }
}

impl Serialize for PhoneNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PhoneNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TextOrNumber::deserialize_as(deserializer)
    }
}

impl AsRef<str> for PhoneNumber {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<String> for PhoneNumber {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for PhoneNumber {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

#[cfg(test)]
mod tests;
