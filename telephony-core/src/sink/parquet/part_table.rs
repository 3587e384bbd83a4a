//! Tables as Arrow schemas.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};

use super::layout::Division;
use crate::export::{CallRow, Column, ColumnType, ListedRow, NoteRow, QuarantineRow, RepairRow, Row};

/// Column of rows that the vendor no longer returns.
const GONE: Column = Column { name: "gone", kind: ColumnType::Boolean, nullable: false, list: false, personal: None };

/// Column of the pass in which a row was last returned.
const PASS: Column = Column { name: "pass", kind: ColumnType::Text, nullable: true, list: false, personal: None };

/// Row that is stored in parts.
pub(super) trait PartRow: Row {
    /// Column that identifies a row among those of an account's stream.
    const ID: &'static str;
    /// Columns that the path of a part holds, and its file therefore does not.
    const IN_PATH: &'static [&'static str];
    /// Column that rows are divided into days and sorted by.
    const TIME: Option<&'static str>;
    /// Columns that the sink adds.
    const ADDED: &'static [Column];
}

impl PartRow for CallRow {
    const ID: &'static str = "fingerprint";
    const IN_PATH: &'static [&'static str] = &["provider"];
    const TIME: Option<&'static str> = Some("filed_at");
    const ADDED: &'static [Column] = &[GONE];
}

impl PartRow for NoteRow {
    const ID: &'static str = "id";
    const IN_PATH: &'static [&'static str] = &["provider"];
    const TIME: Option<&'static str> = Some("created_at");
    const ADDED: &'static [Column] = &[];
}

impl PartRow for ListedRow {
    const ID: &'static str = "id";
    const IN_PATH: &'static [&'static str] = &["provider", "list"];
    const TIME: Option<&'static str> = None;
    const ADDED: &'static [Column] = &[GONE, PASS];
}

impl PartRow for QuarantineRow {
    const ID: &'static str = "fingerprint";
    const IN_PATH: &'static [&'static str] = &["provider", "stream"];
    const TIME: Option<&'static str> = None;
    const ADDED: &'static [Column] = &[];
}

impl PartRow for RepairRow {
    const ID: &'static str = "record";
    const IN_PATH: &'static [&'static str] = &["provider", "stream"];
    const TIME: Option<&'static str> = None;
    const ADDED: &'static [Column] = &[];
}

/// Columns of a table's parts.
#[derive(Debug, Clone)]
pub(super) struct PartTable {
    /// Schema of the files.
    pub schema: SchemaRef,
    /// Columns of the row that a file holds: positions among the row's cells, and types.
    pub cells: Vec<(usize, ColumnType)>,
    /// Position of the column that identifies a row.
    pub id: usize,
    /// Position of the column that rows are sorted by.
    pub time: Option<usize>,
    /// Position of the column `gone`.
    pub gone: Option<usize>,
    /// Position of the column `pass`.
    pub pass: Option<usize>,
}

impl PartTable {
    pub(super) fn of<R: PartRow>() -> Self {
        let stored = || R::COLUMNS.iter().enumerate().filter(|(_, column)| !R::IN_PATH.contains(&column.name));
        let cells = stored().map(|(place, column)| (place, column.kind)).collect();
        let columns: Vec<&Column> = stored().map(|(_, column)| column).chain(R::ADDED).collect();
        let find = |name: &str| columns.iter().position(|column| column.name == name);
        Self {
            cells,
            id: find(R::ID).unwrap_or_default(),
            time: R::TIME.and_then(find),
            gone: find(GONE.name),
            pass: find(PASS.name),
            schema: Arc::new(Schema::new(columns.iter().map(|column| field(column)).collect::<Vec<_>>())),
        }
    }

    /// Division of the table's own stream into slots.
    pub(super) fn division(&self) -> Division {
        if self.time.is_some() { Division::Days } else { Division::Chunks }
    }
}

fn field(column: &Column) -> Field {
    let kind = match column.kind {
        ColumnType::Text | ColumnType::Json => DataType::Utf8,
        ColumnType::Integer => DataType::Int64,
        ColumnType::Boolean => DataType::Boolean,
        ColumnType::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
    };
    Field::new(column.name, kind, column.nullable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns<R: PartRow>() -> Vec<String> {
        PartTable::of::<R>().schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    #[test]
    fn a_file_has_the_rows_columns_without_those_of_its_path() {
        assert_eq!(columns::<QuarantineRow>(), ["account", "fingerprint", "operation", "path", "reason", "raw"]);
        let listed = ["account", "id", "name", "numbers", "email", "updated_at", "repairs", "data", "gone", "pass"];
        assert_eq!(columns::<ListedRow>(), listed);
        assert_eq!(columns::<CallRow>().len(), <CallRow as Row>::COLUMNS.len());
    }

    #[test]
    fn the_named_columns_of_every_table_exist() {
        fn assert_named<R: PartRow>() {
            let (names, table) = (columns::<R>(), PartTable::of::<R>());
            assert_eq!(names[table.id], R::ID);
            assert_eq!(table.time.map(|time| names[time].as_str()), R::TIME);
            assert!(R::KEY.contains(&R::ID) && R::IN_PATH.iter().all(|name| R::KEY.contains(name)));
        }
        assert_named::<CallRow>();
        assert_named::<NoteRow>();
        assert_named::<ListedRow>();
        assert_named::<QuarantineRow>();
        assert_named::<RepairRow>();
    }

    #[test]
    fn an_instant_is_a_timestamp_in_microseconds_with_the_zone_utc() {
        let table = PartTable::of::<CallRow>();
        let time = table.schema.field_with_name("filed_at").unwrap();
        assert_eq!(time.data_type(), &DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())));
        assert!(!time.is_nullable() && table.schema.field_with_name("started_at").unwrap().is_nullable());
    }
}
