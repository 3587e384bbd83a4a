use serde_json::{Value, json};

use super::added_columns;
use crate::DataSource;
use crate::connector::StreamSchema;
use crate::streams::StreamName;

/// Catalog of a source's streams, as discovery prints it.
///
/// Every stream and column is selected by default. The key and the column of the time are always part of a record.
pub fn discover(source: &dyn DataSource) -> Value {
    json!({ "streams": StreamName::all(source).iter().map(entry).collect::<Vec<_>>() })
}

fn entry(stream: &StreamName) -> Value {
    let schema = StreamSchema::of(stream);
    let added = added_columns(&schema);
    let method = if schema.time.is_some() { "INCREMENTAL" } else { "FULL_TABLE" };
    let mut whole = json!({
        "inclusion": "available",
        "selected-by-default": true,
        "table-key-properties": schema.key,
        "forced-replication-method": method,
    });
    let mut entry = json!({
        "tap_stream_id": stream.as_str(),
        "stream": stream.as_str(),
        "key_properties": schema.key,
        "schema": schema.json_schema(|_| true, added),
        "replication_method": method,
    });
    if let Some(time) = schema.time {
        whole["valid-replication-keys"] = json!([time]);
        entry["replication_key"] = json!(time);
    }
    let mut metadata = vec![json!({ "breadcrumb": [], "metadata": whole })];
    let columns = schema.columns.iter().map(|column| (column.name, schema.is_key(column)));
    for (name, is_key) in columns.chain(added.iter().map(|name| (*name, false))) {
        let inclusion = if is_key || Some(name) == schema.time { "automatic" } else { "available" };
        let facts = json!({ "inclusion": inclusion, "selected-by-default": true });
        metadata.push(json!({ "breadcrumb": ["properties", name], "metadata": facts }));
    }
    entry["metadata"] = Value::Array(metadata);
    entry
}
