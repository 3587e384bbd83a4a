//! Rows as columns.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{ArrayRef, BooleanArray, RecordBatch, StringArray, TimestampMicrosecondArray};

use super::failure;
use super::part_table::{PartRow, PartTable};
use crate::export::{Cell, ColumnType};
use crate::sink::{SinkError, SinkErrorKind};

/// Builder of a column.
enum ColumnBuilder {
    Text(StringBuilder),
    Integer(Int64Builder),
    Boolean(BooleanBuilder),
    Instant(TimestampMicrosecondBuilder),
}

impl ColumnBuilder {
    fn new(kind: ColumnType) -> Self {
        match kind {
            ColumnType::Text | ColumnType::Json => Self::Text(StringBuilder::new()),
            ColumnType::Integer => Self::Integer(Int64Builder::new()),
            ColumnType::Boolean => Self::Boolean(BooleanBuilder::new()),
            ColumnType::Instant => Self::Instant(TimestampMicrosecondBuilder::new().with_timezone("UTC")),
        }
    }

    /// Adds a value. One of another type is null, which a column without nulls refuses at the end.
    fn push(&mut self, cell: Option<&Cell<'_>>) {
        match (self, cell) {
            (Self::Text(column), Some(Cell::Text(text))) => column.append_value(text),
            (Self::Integer(column), Some(Cell::Integer(number))) => column.append_value(*number),
            (Self::Boolean(column), Some(Cell::Boolean(flag))) => column.append_value(*flag),
            (Self::Instant(column), Some(Cell::Instant(instant))) => {
                let microseconds = instant.unix_timestamp_nanos().div_euclid(1000);
                column.append_option(i64::try_from(microseconds).ok());
            }
            (Self::Text(column), _) => column.append_null(),
            (Self::Integer(column), _) => column.append_null(),
            (Self::Boolean(column), _) => column.append_null(),
            (Self::Instant(column), _) => column.append_null(),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Text(mut column) => Arc::new(column.finish()),
            Self::Integer(mut column) => Arc::new(column.finish()),
            Self::Boolean(mut column) => Arc::new(column.finish()),
            Self::Instant(mut column) => Arc::new(column.finish()),
        }
    }
}

/// Columns of rows that are present, and that this pass over their list returned.
pub(super) fn of_rows<R: PartRow>(table: &PartTable, rows: &[R], pass: Option<&str>) -> Result<RecordBatch, SinkError> {
    let mut builders: Vec<_> = table.cells.iter().map(|(_, kind)| ColumnBuilder::new(*kind)).collect();
    for row in rows {
        let cells = row.cells();
        for (builder, (place, _)) in builders.iter_mut().zip(&table.cells) {
            builder.push(cells.get(*place));
        }
    }
    let mut columns: Vec<ArrayRef> = builders.into_iter().map(ColumnBuilder::finish).collect();
    if table.gone.is_some() {
        columns.push(Arc::new(BooleanArray::from(vec![false; rows.len()])));
    }
    if table.pass.is_some() {
        columns.push(Arc::new(StringArray::from(vec![pass; rows.len()])));
    }
    RecordBatch::try_new(Arc::clone(&table.schema), columns).map_err(|fault| failure::unwritable("a row", fault))
}

/// Texts of a column.
pub(super) fn texts(batch: &RecordBatch, column: usize) -> Result<&StringArray, SinkError> {
    batch.columns().get(column).and_then(|column| column.as_string_opt::<i32>()).ok_or_else(mistyped)
}

/// Truth values of a column.
pub(super) fn flags(batch: &RecordBatch, column: usize) -> Result<&BooleanArray, SinkError> {
    batch.columns().get(column).and_then(|column| column.as_boolean_opt()).ok_or_else(mistyped)
}

/// Instants of a column.
pub(super) fn instants(batch: &RecordBatch, column: usize) -> Result<&TimestampMicrosecondArray, SinkError> {
    let column = batch.columns().get(column);
    column.and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>()).ok_or_else(mistyped)
}

fn mistyped() -> SinkError {
    let message = "a stored column has another type than this version writes: update this program";
    SinkError::new(SinkErrorKind::ForeignSchema, message)
}
