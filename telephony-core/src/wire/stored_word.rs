//! Word of the common model as it is stored.
//!
//! A word that this version does not know was written as `{"other": "parked"}` by earlier versions, and is `"parked"`
//! now. Both forms are read, so that stored records stay readable.

use std::marker::PhantomData;

use serde::de::{Error, MapAccess};
use serde::{Deserialize, Deserializer};

use super::reader::{Reader, read, refused};
use super::scalar::Scalar;
use super::support::read_text;

/// Reads a word of the model, in the form of this version or of an earlier one.
pub(crate) fn read_stored_word<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    // A format that does not describe its values holds the text alone.
    if !deserializer.is_human_readable() {
        return String::deserialize(deserializer).map(|word| T::from(&word));
    }
    read(deserializer, StoredWordReader(PhantomData))
}

struct StoredWordReader<T>(PhantomData<fn() -> T>);

/// Text whose error does not quote the value.
struct WordText(String);

impl<'de> Deserialize<'de> for WordText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, |text| Self(text.to_owned()))
    }
}

impl<'de, T: for<'a> From<&'a str>> Reader<'de> for StoredWordReader<T> {
    type Value = T;

    fn expecting(&self) -> &'static str {
        "a word"
    }

    fn scalar<E: Error>(self, scalar: Scalar<'_>) -> Result<T, E> {
        // Formats without types, such as CSV, pass a word of digits on as a number.
        scalar.as_text(|word| T::from(word)).ok_or_else(|| refused(scalar.kind(), self.expecting()))
    }

    fn object<A: MapAccess<'de>>(self, mut object: A) -> Result<T, A::Error> {
        let member = object.next_entry::<WordText, WordText>()?;
        match (member, object.next_key::<WordText>()?) {
            (Some((WordText(key), WordText(word))), None) if key == "other" => Ok(T::from(&word)),
            _ => Err(refused("an object", self.expecting())),
        }
    }
}
