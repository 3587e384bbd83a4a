//! An optional object that a PHP backend writes as an empty list.
//!
//! Notes type `organisation` and `person` as `object` and print null. An envelope's `otherData` is an `object` printed
//! as `{ }` on one page and with a member on the next. PHP writes an array without members as `[]`, even where it
//! writes one with members as an object.

use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess};
use serde::{Deserializer, Serializer};
use serde_with::ser::SerializeAsWrap;
use serde_with::{DeserializeAs, Same, SerializeAs};

use super::reader::{Reader, read, refused};
use super::scalar::Scalar;

/// Reads an object, bare or as the only element of a list; null, `{}`, `[]`, `[null]` and `[{}]` are `None`.
///
/// `{}` is `None` even where every member of the object is optional, because an empty list and an empty object are the
/// same value to the server. `None` is written as null. Lists of two or more elements are rejected, because reading
/// them would lose an element.
#[derive(Debug, Clone, Copy)]
pub struct EmptyArrayAsNone<U = Same>(PhantomData<U>);

impl<'de, T, U: DeserializeAs<'de, T>> DeserializeAs<'de, Option<T>> for EmptyArrayAsNone<U> {
    #[inline]
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        read(deserializer, ObjectReader::<T, U> { nested: false, object: PhantomData })
    }
}

impl<T, U: SerializeAs<T>> SerializeAs<Option<T>> for EmptyArrayAsNone<U> {
    fn serialize_as<S: Serializer>(source: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match source {
            Some(object) => serializer.serialize_some(&SerializeAsWrap::<T, U>::new(object)),
            None => serializer.serialize_none(),
        }
    }
}

struct ObjectReader<T, U> {
    nested: bool,
    object: PhantomData<fn() -> (T, U)>,
}

impl<'de, T, U: DeserializeAs<'de, T>> Reader<'de> for ObjectReader<T, U> {
    type Value = Option<T>;

    fn expecting(&self) -> &'static str {
        "one object or none"
    }

    #[inline]
    fn scalar<E: Error>(self, scalar: Scalar<'_>) -> Result<Option<T>, E> {
        match scalar {
            Scalar::Null => Ok(None),
            _ => Err(refused(scalar.kind(), self.expecting())),
        }
    }

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<Option<T>, A::Error> {
        if self.nested {
            return Err(refused("a list in a list", self.expecting()));
        }
        let only = list.next_element_seed(ObjectReader::<T, U> { nested: true, ..self })?;
        match list.next_element::<IgnoredAny>()? {
            Some(_) => Err(refused("a list of several", "one object or none")),
            None => Ok(only.flatten()),
        }
    }

    #[inline]
    fn empty_object<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    #[inline]
    fn object<A: MapAccess<'de>>(self, object: A) -> Result<Option<T>, A::Error> {
        U::deserialize_as(MapAccessDeserializer::new(object)).map(Some)
    }
}

impl<'de, T, U: DeserializeAs<'de, T>> DeserializeSeed<'de> for ObjectReader<T, U> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        read(deserializer, self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};

    use super::EmptyArrayAsNone;
    use crate::wire::probe::{read, refuses, write};

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Person {
        uuid: Option<String>,
        name: Option<String>,
    }

    fn person(name: &str) -> Person {
        Person { uuid: None, name: Some(name.to_owned()) }
    }

    #[test]
    fn an_object_is_read_bare_or_as_the_only_element() {
        for json in [r#"{"name":"Jan"}"#, r#"[{"name":"Jan"}]"#, r#"{"new":{"a":[1]},"name":"Jan"}"#] {
            assert_eq!(read::<Option<Person>, EmptyArrayAsNone>(json), Ok(Some(person("Jan"))), "{json}");
        }
        let unnamed = Person { uuid: None, name: None };
        assert_eq!(read::<Option<Person>, EmptyArrayAsNone>(r#"{"name":null}"#), Ok(Some(unnamed)));
    }

    #[test]
    fn every_empty_shape_is_absent() {
        for json in ["null", "{}", "{ }", "[]", "[ ]", "[null]", "[{}]"] {
            assert_eq!(read::<Option<Person>, EmptyArrayAsNone>(json), Ok(None), "{json}");
        }
    }

    #[test]
    fn several_objects_and_single_values_are_refused_without_being_quoted() {
        refuses::<Option<Person>, EmptyArrayAsNone>(&[
            r#"[{"name":"48777888999"},{"name":"48777888999"}]"#,
            "[{},{}]",
            "[[]]",
            "[[{}]]",
            "\"\"",
            "\"48777888999\"",
            "48777888999",
            "0",
            "true",
            "1.5",
            "[48777888999]",
        ]);
    }

    #[test]
    fn absence_is_written_as_null() {
        assert_eq!(write::<_, EmptyArrayAsNone>(&None::<Person>), "null");
        assert_eq!(write::<_, EmptyArrayAsNone>(&Some(person("Jan"))), r#"{"uuid":null,"name":"Jan"}"#);
    }

    proptest! {
        #[test]
        fn any_object_round_trips(uuid: Option<String>, name: Option<String>) {
            let person = Some(Person { uuid, name });
            let json = write::<_, EmptyArrayAsNone>(&person);
            prop_assert_eq!(&read::<Option<Person>, EmptyArrayAsNone>(&json), &Ok(person.clone()));
            prop_assert_eq!(read::<Option<Person>, EmptyArrayAsNone>(&format!("[{json}]")), Ok(person));
        }
    }
}
