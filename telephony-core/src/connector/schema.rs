//! Schema of a stream, from the columns of its rows.

use serde_json::{Map, Value, json};

use crate::DataSource;
use crate::export::{CallRow, Column, ColumnType, ListedRow, NoteRow, Row};
use crate::streams::StreamName;

/// Columns of a stream and their roles.
#[derive(Debug, Clone, Copy)]
pub(super) struct StreamSchema {
    pub(super) columns: &'static [Column],
    pub(super) key: &'static [&'static str],
    /// Column of the time that the stream is ordered by; `None` for a list, which is read completely each time.
    pub(super) time: Option<&'static str>,
    /// True if the vendor's deletions are known.
    pub(super) has_deletions: bool,
}

impl StreamSchema {
    pub(super) const fn of(stream: &StreamName) -> Self {
        match stream {
            StreamName::Calls => Self::from_row::<CallRow>(Some("filed_at"), true),
            StreamName::Notes => Self::from_row::<NoteRow>(Some("created_at"), false),
            StreamName::List(_) => Self::from_row::<ListedRow>(None, false),
        }
    }

    const fn from_row<R: Row>(time: Option<&'static str>, has_deletions: bool) -> Self {
        Self { columns: R::COLUMNS, key: R::KEY, time, has_deletions }
    }

    pub(super) fn is_key(&self, column: &Column) -> bool {
        self.key.contains(&column.name)
    }

    /// JSON Schema of the selected columns. Only the key is never null, because a deletion is a record of its key.
    pub(super) fn json_schema(&self, selected: impl Fn(&Column) -> bool, added_instants: &[&str]) -> Value {
        let columns = self.columns.iter().filter(|column| selected(column));
        let mut properties: Map<String, Value> =
            columns.map(|column| (column.name.to_owned(), property(column.kind, !self.is_key(column)))).collect();
        for name in added_instants {
            properties.insert((*name).to_owned(), property(ColumnType::Instant, true));
        }
        json!({ "type": "object", "properties": properties })
    }
}

fn property(kind: ColumnType, is_nullable: bool) -> Value {
    let name = match kind {
        ColumnType::Text | ColumnType::Json | ColumnType::Instant => "string",
        ColumnType::Integer => "integer",
        ColumnType::Boolean => "boolean",
    };
    let mut property = Map::new();
    let value = if is_nullable { json!(["null", name]) } else { json!(name) };
    property.insert("type".to_owned(), value);
    if kind == ColumnType::Instant {
        property.insert("format".to_owned(), json!("date-time"));
    }
    Value::Object(property)
}

/// Names of a source's streams, for a message.
pub(super) fn names(source: &dyn DataSource) -> String {
    StreamName::all(source).iter().map(StreamName::as_str).collect::<Vec<_>>().join(", ")
}
