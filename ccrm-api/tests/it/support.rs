//! Helpers of several files of tests.

#[cfg(feature = "reqwest")]
pub(crate) mod sandbox;

use std::collections::BTreeMap;

use ccrm_api::models::{CallHistoryEntry, Note};
use serde_json::{Value, json};
use telephony_core::WallClock;
use time::OffsetDateTime;

/// Path and text of every value that is neither null nor a list or object: `$.data[0].from.number`.
pub(crate) fn leaves(value: &Value) -> BTreeMap<String, String> {
    let mut leaves = BTreeMap::new();
    let mut waiting = vec![("$".to_owned(), value)];
    while let Some((path, value)) = waiting.pop() {
        match value {
            Value::Null => {}
            Value::Array(list) => {
                let places = list.iter().enumerate();
                waiting.extend(places.map(|(index, value)| (format!("{path}[{index}]"), value)));
            }
            Value::Object(members) => {
                waiting.extend(members.iter().map(|(key, value)| (format!("{path}.{key}"), value)));
            }
            Value::String(text) => drop(leaves.insert(path, text.clone())),
            other => drop(leaves.insert(path, other.to_string())),
        }
    }
    leaves
}

/// Paths whose value `written` lacks, or has with another text.
pub(crate) fn lost(sent: &Value, written: &Value) -> Vec<String> {
    let written = leaves(written);
    let differs = |(path, text): (String, String)| (written.get(&path) != Some(&text)).then_some(path);
    leaves(sent).into_iter().filter_map(differs).collect()
}

/// Returns the object with members replaced or added.
pub(crate) fn with(mut object: Value, changes: &Value) -> Value {
    for (key, value) in changes.as_object().into_iter().flatten() {
        object[key] = value.clone();
    }
    object
}

/// JSON of a minimal entry plus the given members.
pub(crate) fn entry_json(members: &Value) -> Value {
    with(json!({"uuid": "e4baaa94-095a-41b3-b638-203dcfcfd3fe", "callDate": "2022-12-29 11:24:57"}), members)
}

pub(crate) fn entry(members: &Value) -> Result<CallHistoryEntry, String> {
    serde_json::from_str(&entry_json(members).to_string()).map_err(|error| error.to_string())
}

/// Reads a minimal note plus the given members.
pub(crate) fn note(members: &Value) -> Result<Note, String> {
    let note = with(json!({"uuid": "1fa7bda9-e853-43d6-9b3c-c194ad59cefd"}), members);
    serde_json::from_str(&note.to_string()).map_err(|error| error.to_string())
}

/// Instant of a clock in UTC.
pub(crate) fn utc(text: &str) -> OffsetDateTime {
    WallClock::parse(text).expect(text).local().assume_utc()
}
