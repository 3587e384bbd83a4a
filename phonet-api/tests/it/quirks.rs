//! Accepted and refused wire values, by the rows of the project's table of contradictions in the documents.

mod active_calls;
mod calls;
mod contacts;
mod notes;
mod users;
mod webhooks;

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Digits that no error text may contain.
const CANARY: &str = "48777888999";

/// Value of a member after it was read and written back; null if it is absent. `least` is a minimal record.
fn written<T>(least: &Value, member: &str, sent: &Value) -> Result<Value, String>
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    let mut record = least.clone();
    record[member] = sent.clone();
    let read = |record: &Value| serde_json::from_str::<T>(&record.to_string());
    let value = read(&record).map_err(|error| error.to_string())?;
    let written = serde_json::to_value(&value).unwrap();
    assert_eq!(read(&written).unwrap(), value, "{member}: {sent} is another value after a round trip");
    Ok(written[member].clone())
}

/// Checks that each accepted value is written as its counterpart, and that each refused value is an error that does not
/// quote it.
fn table<T>(least: &Value, member: &str, accepted: &[(Value, Value)], refused: &[Value])
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    for (sent, expected) in accepted {
        assert_eq!(written::<T>(least, member, sent).as_ref(), Ok(expected), "{member}: {sent}");
    }
    for sent in refused {
        let error = written::<T>(least, member, sent).expect_err(&format!("{member}: {sent}"));
        assert!(!error.contains(CANARY), "{member} leaked: {error}");
    }
}

/// A record in which each of these members is null.
fn nulls(mut least: Value, members: &[&str]) -> Value {
    for member in members {
        least[*member] = Value::Null;
    }
    least
}

/// Spellings of a missing text.
fn blanks() -> Vec<(Value, Value)> {
    vec![(json!(""), Value::Null), (json!(" "), Value::Null), (Value::Null, Value::Null)]
}
