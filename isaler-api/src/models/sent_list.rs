use std::marker::PhantomData;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Records of an answer: an array, or an object as the list of its values.
///
/// Null and `{}` are refused: the server writes a list without records as `[]`, and an answer that is wrongly read as
/// empty would report every known record as gone.
pub(crate) struct List<T>(Vec<T>);

impl<T> List<T> {
    pub(crate) fn into_inner(self) -> Vec<T> {
        self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData)).map(Self)
    }
}

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    List<T> => |generator| {
        let record = generator.subschema_for::<T>();
        telephony_core::wire::schema::any_of([
            serde_json::json!({"type": "array", "items": record}),
            serde_json::json!({"type": "object", "minProperties": 1, "additionalProperties": record}),
        ])
    };
}

/// Makes the methods by which a visitor refuses single values. Serde's own errors quote them.
macro_rules! refuse_scalars {
    ($expected:literal) => {
        $crate::models::sent_list::refuse_scalars! { $expected;
            visit_bool: bool, "a flag"; visit_i64: i64, "a number"; visit_u64: u64, "a number";
            visit_f64: f64, "a number"; visit_str: &str, "a text"
        }

        fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
            Err(E::custom(concat!("null found where ", $expected, " is expected")))
        }
    };
    ($expected:literal; $($method:ident: $value:ty, $found:literal);+) => {
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str($expected)
        }

        $(fn $method<E: serde::de::Error>(self, _value: $value) -> Result<Self::Value, E> {
            Err(E::custom(concat!($found, " found where ", $expected, " is expected")))
        })+
    };
}
pub(super) use refuse_scalars;

struct ListVisitor<T>(PhantomData<fn() -> T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    refuse_scalars!("a list");

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while object.next_key::<IgnoredAny>()?.is_some() {
            items.push(object.next_value()?);
        }
        if items.is_empty() {
            Err(A::Error::custom("an empty object found where a list is expected"))
        } else {
            Ok(items)
        }
    }
}
