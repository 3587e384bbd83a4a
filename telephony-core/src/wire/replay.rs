//! An object whose first key was read ahead, to distinguish `{}` from an object with members.

use std::{borrow::Cow, fmt};

use serde::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

/// The whole object, starting with the key that was read ahead.
pub(super) struct Replay<'de, A> {
    first: Option<Key<'de>>,
    rest: A,
}

/// Reads the first key; `None` if the object is empty.
#[inline]
pub(super) fn replay<'de, A>(mut object: A) -> Result<Option<Replay<'de, A>>, A::Error>
where
    A: MapAccess<'de>,
{
    let first = object.next_key::<Key<'de>>()?;
    Ok(first.map(|first| Replay { first: Some(first), rest: object }))
}

impl<A> Replay<'_, A> {
    /// True for the form that numbers have under `arbitrary_precision` of `serde_json`.
    #[inline]
    pub(super) fn is_number(&self) -> bool {
        self.first.as_ref().is_some_and(|Key(key)| key == "$serde_json::private::Number")
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replay<'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(Key(Cow::Borrowed(key))) => seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some),
            Some(Key(Cow::Owned(key))) => seed.deserialize(StringDeserializer::new(key)).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.size_hint()?.saturating_add(usize::from(self.first.is_some())))
    }
}

/// Name of a member, borrowed from the body if it has no escapes.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a member's name")
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(key)))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(key.to_owned())))
    }
}
