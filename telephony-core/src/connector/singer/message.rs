use serde::Serialize;
use serde_json::{Map, Value};

/// Message of a tap.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum SingerMessage<'a, R> {
    Schema {
        stream: &'a str,
        schema: Value,
        key_properties: &'static [&'static str],
        #[serde(skip_serializing_if = "Option::is_none")]
        bookmark_properties: Option<[&'static str; 1]>,
    },
    Record {
        stream: &'a str,
        record: R,
        time_extracted: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        version: Option<i64>,
    },
    ActivateVersion {
        stream: &'a str,
        version: i64,
    },
    State {
        value: &'a Map<String, Value>,
    },
}
