use serde_json::{Value, json};

use super::{UPDATED_AT, added_columns};
use crate::DataSource;
use crate::connector::StreamSchema;
use crate::streams::StreamName;

/// Catalog of a source's streams.
pub fn discover(source: &dyn DataSource) -> Value {
    json!({ "streams": StreamName::all(source).iter().map(entry).collect::<Vec<_>>() })
}

fn entry(stream: &StreamName) -> Value {
    let schema = StreamSchema::of(stream);
    let is_incremental = schema.time.is_some();
    let modes = if is_incremental { &["full_refresh", "incremental"][..] } else { &["full_refresh"] };
    let mut entry = json!({
        "name": stream.as_str(),
        "json_schema": schema.json_schema(|_| true, added_columns(&schema)),
        "supported_sync_modes": modes,
        "source_defined_primary_key": schema.key.iter().map(|column| [column]).collect::<Vec<_>>(),
        "is_resumable": is_incremental,
    });
    if is_incremental {
        entry["source_defined_cursor"] = json!(true);
        entry["default_cursor_field"] = json!([UPDATED_AT]);
    }
    entry
}
