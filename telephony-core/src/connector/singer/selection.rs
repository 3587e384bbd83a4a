use serde::Deserialize;
use serde_json::{Map, Value};

use super::{DELETED_AT, added_columns};
use crate::DataSource;
use crate::connector::{ConnectorError, StreamSchema, names};
use crate::streams::StreamName;

/// Stream that a catalog selects, and its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SelectedStream {
    /// Stream.
    pub stream: StreamName,
    /// True if the stream is read completely although it could be continued.
    pub is_full: bool,
    /// For each column of the stream's row, true if it is written.
    pub(super) columns: Vec<bool>,
    pub(super) has_deleted_at: bool,
}

#[derive(Debug, Deserialize)]
struct SelectionCatalog {
    streams: Vec<CatalogEntry>,
}

#[derive(Debug, Deserialize)]
struct CatalogEntry {
    tap_stream_id: Option<String>,
    stream: Option<String>,
    selected: Option<bool>,
    replication_method: Option<String>,
    #[serde(default)]
    metadata: Vec<MetadataEntry>,
}

#[derive(Debug, Deserialize)]
struct MetadataEntry {
    breadcrumb: Vec<String>,
    #[serde(default)]
    metadata: Map<String, Value>,
}

/// Selects every stream of a source with all columns.
pub fn select_all(source: &dyn DataSource) -> Vec<SelectedStream> {
    StreamName::all(source).into_iter().map(|stream| selected(stream, &CatalogEntry::default())).collect()
}

/// Streams that a catalog's text selects, in the order of the catalog.
///
/// A stream is selected by `selected` in its metadata, else in its entry, else by `selected-by-default`, and a column
/// likewise.
/// A stream that the source does not have, and a catalog that selects none, is an error.
pub fn select(source: &dyn DataSource, catalog: &str) -> Result<Vec<SelectedStream>, ConnectorError> {
    let catalog: SelectionCatalog = serde_json::from_str(catalog).map_err(|fault| {
        ConnectorError::new(format!(
            "the catalog is not one of Singer (line {}): write one with --discover, and select streams in it",
            fault.line()
        ))
    })?;
    let mut selections: Vec<SelectedStream> = Vec::new();
    for entry in &catalog.streams {
        let name = entry.tap_stream_id.as_deref().or(entry.stream.as_deref()).unwrap_or_default();
        let stream = StreamName::find(source, name).ok_or_else(|| {
            ConnectorError::new(format!(
                "the catalog has the unknown stream `{name}`: there are {}; write the catalog anew with --discover",
                names(source)
            ))
        })?;
        if entry.is_selected() && selections.iter().all(|selection| selection.stream != stream) {
            selections.push(selected(stream, entry));
        }
    }
    if selections.is_empty() {
        return Err(ConnectorError::new(format!(
            "the catalog selects no stream: set `selected` to true in the metadata of {}",
            names(source)
        )));
    }
    Ok(selections)
}

fn selected(stream: StreamName, entry: &CatalogEntry) -> SelectedStream {
    let schema = StreamSchema::of(&stream);
    let column = |column: &crate::export::Column| {
        schema.is_key(column) || Some(column.name) == schema.time || entry.is_column_selected(column.name)
    };
    let columns = schema.columns.iter().map(column).collect();
    let has_deleted_at = added_columns(&schema).contains(&DELETED_AT) && entry.is_column_selected(DELETED_AT);
    let is_full = schema.time.is_none() || entry.method() == Some("FULL_TABLE");
    SelectedStream { stream, is_full, columns, has_deleted_at }
}

impl Default for CatalogEntry {
    fn default() -> Self {
        Self { tap_stream_id: None, stream: None, selected: Some(true), replication_method: None, metadata: Vec::new() }
    }
}

impl CatalogEntry {
    fn fact(&self, breadcrumb: &[&str], name: &str) -> Option<&Value> {
        let mut entries = self.metadata.iter();
        entries.find(|entry| entry.breadcrumb == breadcrumb).and_then(|entry| entry.metadata.get(name))
    }

    fn is_selected(&self) -> bool {
        let fact = |name| self.fact(&[], name).and_then(Value::as_bool);
        fact("selected").or(self.selected).or_else(|| fact("selected-by-default")).unwrap_or(false)
    }

    fn is_column_selected(&self, column: &str) -> bool {
        let breadcrumb = ["properties", column];
        let fact = |name| self.fact(&breadcrumb, name).and_then(Value::as_bool);
        fact("selected").or_else(|| fact("selected-by-default")).unwrap_or(true)
    }

    fn method(&self) -> Option<&str> {
        self.fact(&[], "replication-method").and_then(Value::as_str).or(self.replication_method.as_deref())
    }
}
