//! Files of Parquet.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, new_null_array};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::WriterProperties;

use super::failure;
use super::part_table::PartTable;
use crate::sink::SinkError;

/// Key of the format's version in a file's metadata.
const FORMAT_KEY: &str = "telephony.format";

/// Version of the files. An earlier one must stay readable.
const FORMAT: u32 = 1;

/// Rows of a row group, each with statistics by which a reader passes over it.
const ROW_GROUP: usize = 8192;

/// Maximum number of rows that are read at once.
const READ_ROWS: usize = 65_536;

/// Bytes of a file of these rows, which are sorted.
pub(super) fn bytes(table: &PartTable, rows: &RecordBatch) -> Result<Vec<u8>, SinkError> {
    let sorted = table.time.and_then(|time| i32::try_from(time).ok());
    let sorted = sorted.map(|column_idx| vec![SortingColumn { column_idx, descending: false, nulls_first: true }]);
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_sorting_columns(sorted)
        .set_key_value_metadata(Some(vec![KeyValue::new(FORMAT_KEY.to_owned(), FORMAT.to_string())]))
        .build();
    let written = || {
        let mut writer = ArrowWriter::try_new(Vec::new(), Arc::clone(&table.schema), Some(properties))?;
        writer.write(rows)?;
        writer.into_inner()
    };
    written().map_err(|fault: ParquetError| failure::unwritable("a file of rows", fault))
}

/// Rows of a file.
pub(super) fn read(table: &PartTable, path: &Path, file: File) -> Result<Vec<RecordBatch>, SinkError> {
    let builder = open(path, file)?.with_batch_size(READ_ROWS);
    let read = || builder.build()?.collect::<Result<Vec<_>, _>>().map_err(ParquetError::from);
    let batches = read().map_err(|fault| damaged(path).with_source(fault))?;
    batches.iter().map(|batch| as_table(table, path, batch)).collect()
}

/// Opens a file that this or an earlier version wrote.
pub(super) fn open(path: &Path, file: File) -> Result<ParquetRecordBatchReaderBuilder<File>, SinkError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file);
    let builder = builder.map_err(|fault| damaged(path).with_source(fault))?;
    let facts = builder.metadata().file_metadata().key_value_metadata();
    let format = facts.into_iter().flatten().find(|fact| fact.key == FORMAT_KEY).and_then(|fact| fact.value.as_ref());
    match format.and_then(|format| format.parse::<u32>().ok()) {
        None => {
            Err(failure::foreign(path, "was written by another program", "choose another folder, or move the file"))
        }
        Some(later) if later > FORMAT => Err(from_later(path)),
        Some(_) => Ok(builder),
    }
}

/// Rows in the columns of this version. A column that an earlier version did not have is null.
fn as_table(table: &PartTable, path: &Path, batch: &RecordBatch) -> Result<RecordBatch, SinkError> {
    let fields = table.schema.fields();
    if batch.schema().fields().iter().any(|stored| table.schema.index_of(stored.name()).is_err()) {
        return Err(from_later(path));
    }
    let column = |name: &str| batch.column_by_name(name).cloned();
    let absent = |field: &arrow_schema::Field| new_null_array(field.data_type(), batch.num_rows());
    let columns: Vec<ArrayRef> =
        fields.iter().map(|field| column(field.name()).unwrap_or_else(|| absent(field))).collect();
    RecordBatch::try_new(Arc::clone(&table.schema), columns).map_err(|fault| from_later(path).with_source(fault))
}

fn from_later(path: &Path) -> SinkError {
    failure::foreign(path, "has columns of another version", "update this program, or choose another folder")
}

fn damaged(path: &Path) -> SinkError {
    failure::foreign(path, "is not a Parquet file", "restore it, or choose another folder and sync into that")
}
