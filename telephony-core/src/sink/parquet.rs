//! Folder of Parquet files in Hive's layout, which DuckDB, pandas, pyarrow, Spark and others read as it is.
//!
//! ```text
//! calls/provider=PROVIDER/day=2026-03-01/ACCOUNT.parquet            by `filed_at`
//! notes/provider=PROVIDER/day=2026-03-01/ACCOUNT.parquet            by `created_at`
//! listed/provider=PROVIDER/list=users/ACCOUNT-00000.parquet         in chunks of 4096 rows
//! quarantine/provider=PROVIDER/stream=calls/ACCOUNT-00000.parquet   in chunks of 4096 rows
//! repairs/provider=PROVIDER/stream=calls/day=2026-03-01/ACCOUNT.parquet
//! _sync/PROVIDER/ACCOUNT/                                           states, lock, unfinished commit
//! ```

mod account_writer;
mod batch_update;
mod columns;
mod disk;
mod failure;
#[cfg(test)]
mod fault_point;
mod journal;
mod key_index;
mod layout;
mod merge;
mod part;
mod part_table;
mod stored_ids;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use account_writer::AccountWriter;
use async_trait::async_trait;
use disk::Disk;

use super::{Sink, SinkError, SinkErrorKind, StreamKey};
use crate::streams::{StreamBatch, StreamState};
use crate::{Account, Provider};

/// Folder of Parquet files that keeps the streams of accounts up to date.
///
/// # Layout
///
/// Each table is a folder in Hive's layout: `calls`, `notes`, `listed`, `quarantine` and `repairs`. The columns are
/// those of the rows, such as [`CallRow`](crate::export::CallRow), with the columns `provider`, `day`, `list` and
/// `stream` in the path, where a table has them. `day` is the day in UTC of a call's `filed_at` or a note's
/// `created_at`; notes without that time are in the partition of no value. Instants are in microseconds of UTC, and
/// finer digits are cut off. The column `gone` of calls and records is true once the vendor no longer returns the row.
/// Within a file the rows are in order of time, in row groups of 8192 with statistics, compressed by Snappy.
///
/// ```sql
/// SELECT day, count(*) FROM read_parquet('FOLDER/calls/**/*.parquet', hive_partitioning = true)
/// WHERE NOT gone GROUP BY day;
/// ```
///
/// Many accounts share a folder, and each can be written by a process of its own. Files by other names are ignored; a
/// file in the place of one of the sink's that another program wrote is an error.
///
/// # Failures and readers
///
/// A batch is stored with the rename of one list of files, and the files are moved to their places after it. A process
/// that is killed before that rename stored nothing; one that is killed after it is completed by the next. Each file is
/// replaced as a whole, so that a reader never meets half a file. While files are being moved, a reader sees some of a
/// batch's days, and can see a call that moved to another day in both or in none of them.
///
/// # Memory and speed
///
/// Memory holds one batch and one day of an account, or one chunk. A day that changes is written as a whole. For each
/// batch an index of 12 bytes a stored row is read from the disk, to find the days of calls that moved.
#[derive(Debug)]
pub struct Parquet {
    disk: Disk,
    /// Writers of the accounts so far. One that failed is removed, so that its commit is completed when it is opened.
    writers: Arc<Mutex<HashMap<(Provider, Account), AccountWriter>>>,
}

impl Parquet {
    /// Opens a folder, and creates it if it does not exist. An account is locked from its first use until the drop of
    /// the sink.
    ///
    /// # Errors
    ///
    /// [`SinkErrorKind::Forbidden`] if the folder cannot be written, [`SinkErrorKind::InvalidTarget`] if it is a file.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, SinkError> {
        Self::on(Disk::new(folder.into()))
    }

    fn on(disk: Disk) -> Result<Self, SinkError> {
        disk.create_folder(layout::SYNC)?;
        Ok(Self { disk, writers: Arc::default() })
    }

    /// Does work with the writer of an account on a thread for blocking work, if a runtime is current.
    async fn with_writer<T: Send + 'static>(
        &self,
        key: &StreamKey,
        work: impl FnOnce(&mut AccountWriter) -> Result<T, SinkError> + Send + 'static,
    ) -> Result<T, SinkError> {
        let (disk, writers) = (self.disk.clone(), Arc::clone(&self.writers));
        let account = (key.provider.clone(), key.account.clone());
        let work = move || {
            let mut writers = writers.lock().unwrap_or_else(PoisonError::into_inner);
            let mut writer = match writers.remove(&account) {
                Some(writer) => writer,
                None => AccountWriter::open(&disk, &account.0, &account.1)?,
            };
            let done = work(&mut writer)?;
            writers.insert(account, writer);
            Ok(done)
        };
        if tokio::runtime::Handle::try_current().is_err() {
            return work();
        }
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|fault| {
            let message = "the writer of the folder ended early: run the sync once more";
            Err(SinkError::new(SinkErrorKind::Unavailable, message).with_source(fault))
        })
    }
}

#[async_trait]
impl Sink for Parquet {
    async fn state(&mut self, key: &StreamKey) -> Result<Option<StreamState>, SinkError> {
        let stream = key.stream.clone();
        self.with_writer(key, move |writer| Ok(writer.state(&stream).cloned())).await
    }

    async fn store(&mut self, key: &StreamKey, batch: &StreamBatch) -> Result<(), SinkError> {
        if batch.stream != key.stream {
            let message = "the batch is of another stream than its key: store it under its own stream";
            return Err(SinkError::new(SinkErrorKind::Rejected, message));
        }
        let (key_of_batch, batch) = (key.clone(), batch.clone());
        self.with_writer(key, move |writer| writer.store(&key_of_batch, &batch)).await
    }
}

#[cfg(test)]
mod tests;
