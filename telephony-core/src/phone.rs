//! Phone numbers as the vendors send them.

mod kind;
#[cfg(feature = "region")]
mod region;
mod text;
mod withheld;

use std::fmt;
use std::ops::Deref;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::DeserializeAs;

use crate::wire::TextOrNumber;
use text::Subscriber;

pub use kind::NumberKind;
#[cfg(feature = "region")]
pub use region::{Region, UnknownRegion};

/// A phone number, an extension or a sender's name, exactly as the vendor sent it.
///
/// Used, compared and ordered as a `str`: `+48 777` and `+48777` are different. Deserialized from text or a number,
/// serialized as text. `Debug` prints only kind and length, and `Display` is not implemented, so that no number leaks
/// into a log; code that prints the text has to call `as_str`.
///
/// ```
/// use telephony_core::{NumberKind, PhoneNumber};
///
/// let number: PhoneNumber = "+48 777 888 999".parse()?;
/// assert_eq!(number, "+48 777 888 999");
/// assert_eq!(number.e164().as_deref(), Some("+48777888999"));
/// assert_eq!(PhoneNumber::from("007").kind(), NumberKind::Extension);
/// assert!(!format!("{number:?}").contains("777"));
/// # Ok::<(), std::convert::Infallible>(())
/// ```
#[doc(alias("extension", "caller ID", "MSISDN"))]
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhoneNumber(CompactString);

impl PhoneNumber {
    /// A number with this text, unchanged.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// Text as sent.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Text as sent, owned.
    pub fn into_string(self) -> String {
        self.0.into_string()
    }

    /// Kind of the number, derived from the text alone.
    pub fn kind(&self) -> NumberKind {
        NumberKind::of(&self.0)
    }

    /// Digits in the order sent, with leading zeros. Digits of any script are returned as ASCII.
    ///
    /// Digits of a host, of a parameter (`;ext=5`) and of an extension after the number are not included.
    pub fn digits(&self) -> impl Iterator<Item = char> + '_ {
        Subscriber::of(&self.0).digits()
    }

    /// Number in E.164 form (`+48777888999`) if the text itself determines it, else `None`.
    ///
    /// The number must begin with `+` and have 7 to 15 digits of which the first is not 0. Blanks, dashes, dots,
    /// slashes and brackets between the digits are dropped, and so are invisible characters such as direction marks. A
    /// number inside a `tel:` or `sip:` URI or inside `"Name" <number>` is recognised too. `None` for national numbers,
    /// extensions and `00` prefixes, because their country would be a guess; for a bracketed trunk zero
    /// (`+44 (0) 20 …`), because the zero is not part of the number; and for a code that means a withheld number.
    pub fn e164(&self) -> Option<String> {
        let subscriber = Subscriber::of(&self.0);
        let mut form = String::with_capacity(16);
        let mut last = [' '; 2];
        for sent in subscriber.folded() {
            match sent {
                ')' if last == ['(', '0'] => return None,
                '+' if form.is_empty() => form.push('+'),
                '1'..='9' if !form.is_empty() => form.push(sent),
                '0' if form.len() > 1 => form.push(sent),
                _ if kind::is_separator(sent) => {}
                _ => return None,
            }
            if form.len() > 16 {
                return None;
            }
            if sent != ' ' {
                last = [last[1], sent];
            }
        }
        let digits = form.len().saturating_sub(1);
        ((7..=15).contains(&digits) && !withheld::is_code(&subscriber, digits)).then_some(form)
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

impl Deref for PhoneNumber {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.into_string()
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
