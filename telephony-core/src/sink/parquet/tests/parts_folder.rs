//! Folder of a test, and what its parts hold.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::RecordBatch;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::export::CallRow;
use crate::sink::parquet::disk::Disk;
use crate::sink::parquet::fault_point::FaultPoint;
use crate::sink::parquet::part_table::{PartRow, PartTable};
use crate::sink::parquet::{columns, part};
use crate::sink::{Parquet, Sink, SinkError, StreamKey};
use crate::streams::{StreamBatch, StreamName, StreamState};
use crate::{Account, CallRecord, Moment, Provider};

/// First instant of the tests' calls.
pub(super) const START: OffsetDateTime = datetime!(2026-03-01 00:00 UTC);

/// Folder that is removed at the end of a test.
#[derive(Debug)]
pub(super) struct PartsFolder(PathBuf);

/// Row as it is stored: the columns that the tests compare.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PartFileRow {
    pub id: String,
    pub file: String,
    pub is_gone: bool,
    /// Text of the column that a test changes.
    pub text: Option<String>,
}

impl PartsFolder {
    pub(super) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("telephony-parts-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn open(&self) -> Parquet {
        Parquet::open(&self.0).unwrap()
    }

    /// Opens the folder with a point at which the writing ends.
    pub(super) fn open_until(&self, fault_point: &FaultPoint) -> Result<Parquet, SinkError> {
        Parquet::on(Disk::new(self.0.clone()).with_fault_point(fault_point.clone()))
    }

    /// Paths of the files below a folder, in order.
    pub(super) fn files(&self, below: &str) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![self.0.join(below)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&self.0).unwrap().to_str().unwrap();
                    files.push(name.replace('\\', "/"));
                }
            }
        }
        files.sort();
        files
    }

    /// Rows of a table with the text of a column, file after file. The rows of a file are in order.
    pub(super) fn rows<R: PartRow>(&self, text: &str) -> Vec<PartFileRow> {
        let table = PartTable::of::<R>();
        let mut rows = Vec::new();
        for file in self.files(R::TABLE) {
            let path = self.0.join(&file);
            for batch in part::read(&table, &path, fs::File::open(&path).unwrap()).unwrap() {
                assert_sorted(&table, &batch);
                let texts = columns::texts(&batch, table.schema.index_of(text).unwrap()).unwrap();
                let gone = table.gone.map(|gone| columns::flags(&batch, gone).unwrap());
                rows.extend(columns::texts(&batch, table.id).unwrap().iter().zip(texts).enumerate().map(
                    |(row, (id, text))| PartFileRow {
                        id: id.unwrap().to_owned(),
                        file: file.clone(),
                        is_gone: gone.is_some_and(|gone| gone.value(row)),
                        text: text.map(str::to_owned),
                    },
                ));
            }
        }
        rows
    }
}

impl Drop for PartsFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn assert_sorted(table: &PartTable, batch: &RecordBatch) {
    let Some(time) = table.time else {
        return;
    };
    let times = columns::instants(batch, time).unwrap();
    let times: Vec<_> = times.iter().collect();
    assert!(times.is_sorted(), "{times:?}");
}

pub(super) fn account() -> Account {
    Account::new("north")
}

pub(super) fn key(stream: StreamName) -> StreamKey {
    StreamKey::new(Provider::from_static("test"), account(), stream)
}

/// Row of a call on a day from the start.
pub(super) fn call(id: &str, day: i64, text: &str) -> CallRow {
    let filed_at = START + Duration::days(day) + Duration::minutes(i64::try_from(id.len()).unwrap());
    let mut call = CallRecord::new(Provider::from_static("test"), id, Moment::exact(filed_at));
    call.account = account();
    call.message = Some(text.into());
    CallRow::from(call)
}

pub(super) fn batch(stream: StreamName, state: &str) -> StreamBatch {
    StreamBatch {
        stream,
        calls: Vec::new(),
        notes: Vec::new(),
        listed: Vec::new(),
        gone: Vec::new(),
        quarantined: Vec::new(),
        repairs: Vec::new(),
        pass: None,
        until: None,
        state: StreamState::new(state),
    }
}

pub(super) async fn store(sink: &mut Parquet, batch: &StreamBatch) -> Result<(), SinkError> {
    sink.store(&key(batch.stream.clone()), batch).await
}
