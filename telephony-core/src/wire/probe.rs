//! Reads and writes one wire value through an adaptor, for the tables of the adaptors' tests.

use serde::de::DeserializeOwned;
use serde_with::de::DeserializeAsWrap;
use serde_with::ser::SerializeAsWrap;
use serde_with::{DeserializeAs, SerializeAs};

/// Digits that no error text and no `Debug` may repeat.
pub const CANARY: &str = "48777888999";

/// Reads the text both as a body and as an already parsed value, and compares the results.
///
/// # Panics
///
/// If the results do not agree.
pub fn read<T, A>(json: &str) -> Result<T, String>
where
    A: for<'de> DeserializeAs<'de, T>,
{
    let body = serde_json::from_str::<DeserializeAsWrap<T, A>>(json);
    let parsed =
        serde_json::from_str::<serde_json::Value>(json).and_then(serde_json::from_value::<DeserializeAsWrap<T, A>>);
    assert_eq!(body.is_ok(), parsed.is_ok(), "{json} reads differently from a parsed value");
    body.map(DeserializeAsWrap::into_inner).map_err(|error| error.to_string())
}

/// JSON text of a value.
///
/// # Panics
///
/// If the adaptor cannot write the value.
pub fn write<T, A: SerializeAs<T>>(value: &T) -> String {
    serde_json::to_string(&SerializeAsWrap::<T, A>::new(value)).expect("written")
}

/// Asserts that the adaptor rejects each text with an error that does not contain the canary.
///
/// # Panics
///
/// If a text is accepted, or its error contains the canary.
pub fn refuses<T, A>(table: &[&str])
where
    A: for<'de> DeserializeAs<'de, T>,
{
    for json in table {
        match read::<T, A>(json) {
            Ok(_) => panic!("{json} was accepted"),
            Err(text) => assert!(!text.contains(CANARY), "{json} leaked: {text}"),
        }
    }
}

/// Asserts that the type itself rejects each text with an error that does not contain the canary.
///
/// # Panics
///
/// As [`refuses`].
pub fn type_refuses<T: DeserializeOwned>(table: &[&str]) {
    refuses::<T, serde_with::Same>(table);
}
