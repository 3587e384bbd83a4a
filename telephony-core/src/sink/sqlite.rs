//! Sink of a `SQLite` file.

mod failure;
mod migrate;
mod store;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::{Connection, OpenFlags};
use tokio::runtime::Handle;

use super::known_state::KnownState;
use super::{Sink, SinkError, SinkErrorKind, StreamKey};
use crate::streams::{StreamBatch, StreamName, StreamState};
use failure::failed;

/// Time to wait for another process that writes to the same file.
const BUSY: Duration = Duration::from_secs(30);

/// Number of attempts at what fails at once while another process sets up the same file.
const ATTEMPTS: u32 = 20;

/// Pause after the first attempt. Later pauses are multiples of it.
const PAUSE: Duration = Duration::from_millis(10);

/// Streams of accounts in a `SQLite` file: the tables `calls`, `notes`, `listed`, `quarantine`, `repairs` and `streams`, and
/// a view for each list, such as `users`.
///
/// Times are text in UTC that sorts and that `SQLite`'s date functions read, truth values are 0 and 1, and the columns `raw`
/// and `data` are JSON: a text that is not valid JSON is a JSON string. `gone` marks what the vendor no longer returns, and
/// `stored_at` is the time at which a row's content was stored.
///
/// A batch is one transaction, so that a process can be killed at any moment. The file is in WAL mode: readers are not
/// blocked. Processes of several accounts can write to one file; each waits up to 30 seconds for the others. If two
/// processes load the same stream, the second one to store is refused with [`SinkErrorKind::Locked`].
///
/// Statements run on tokio's threads for blocking work, or on the caller's thread where no runtime is current. A call that
/// is cancelled completes on its thread.
pub struct Sqlite {
    file: PathBuf,
    shared: Arc<Mutex<SqliteFile>>,
}

/// Connection, and the state of each stream as this sink read or stored it last.
struct SqliteFile {
    connection: Connection,
    states: BTreeMap<StreamKey, KnownState>,
}

impl Sqlite {
    /// Opens a file, and creates it and its tables where they do not exist.
    pub async fn open(file: impl Into<PathBuf>) -> Result<Self, SinkError> {
        let file = file.into();
        let opened = file.clone();
        let connection = blocking(move || connect(&opened)).await?;
        let shared = Arc::new(Mutex::new(SqliteFile { connection, states: BTreeMap::new() }));
        Ok(Self { file, shared })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut SqliteFile) -> Result<T, SinkError> + Send + 'static,
    ) -> Result<T, SinkError> {
        let shared = Arc::clone(&self.shared);
        blocking(move || work(&mut locked(&shared))).await
    }
}

// A poisoned lock is still usable, because a transaction that a panic ended is rolled back.
fn locked(shared: &Mutex<SqliteFile>) -> MutexGuard<'_, SqliteFile> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SinkError> + Send + 'static,
) -> Result<T, SinkError> {
    let Ok(runtime) = Handle::try_current() else { return work() };
    let ended = runtime.spawn_blocking(work).await;
    ended.unwrap_or_else(|_| {
        let message = "the thread that writes to SQLite ended early: start the program once more";
        Err(SinkError::new(SinkErrorKind::Unavailable, message))
    })
}

fn connect(file: &Path) -> Result<Connection, SinkError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(file, flags).map_err(failed)?;
    connection.busy_timeout(BUSY).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(32);
    migrate::refuse_foreign(&connection)?;
    use_wal(&connection)?;
    // A power failure can cost the last batches, together with their states: they are read a second time.
    connection.pragma_update(None, "synchronous", "normal").map_err(failed)?;
    migrate::migrate(&mut connection)?;
    Ok(connection)
}

/// Switches the file to WAL mode. `SQLite` does not wait for another process that switches it at the same time.
fn use_wal(connection: &Connection) -> Result<(), SinkError> {
    let mut attempt = 1;
    loop {
        let switched = connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).map_err(failed);
        match switched {
            Err(error) if error.kind() == SinkErrorKind::Locked && attempt < ATTEMPTS => {
                std::thread::sleep(PAUSE * attempt);
                attempt += 1;
            }
            switched => return switched,
        }
    }
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite").field("file", &self.file).finish_non_exhaustive()
    }
}

#[async_trait]
impl Sink for Sqlite {
    async fn state(&mut self, key: &StreamKey) -> Result<Option<StreamState>, SinkError> {
        let key = key.clone();
        self.run(move |file| {
            if let StreamName::List(list) = &key.stream {
                store::create_view(&file.connection, list)?;
            }
            let state = store::state(&file.connection, &key)?;
            file.states.insert(key, KnownState(state.clone()));
            Ok(state)
        })
        .await
    }

    async fn store(&mut self, key: &StreamKey, batch: &StreamBatch) -> Result<(), SinkError> {
        let (key, batch) = (key.clone(), batch.clone());
        self.run(move |file| {
            store::store(&mut file.connection, &key, &batch, file.states.get(&key))?;
            file.states.insert(key, KnownState(Some(batch.state)));
            Ok(())
        })
        .await
    }
}

#[cfg(test)]
mod tests;
