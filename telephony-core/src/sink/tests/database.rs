use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;

use super::Sink;

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

#[cfg(feature = "postgres")]
pub(in crate::sink) use postgres::PostgresFolder;
#[cfg(feature = "sqlite")]
pub(in crate::sink) use sqlite::SqliteFolder;

/// Empty database of a test, which ends with the test.
#[async_trait]
pub(in crate::sink) trait Database: Sync {
    /// Opens a sink.
    async fn sink(&self) -> Box<dyn Sink>;

    /// Rows of a query, as text; truth values are `1` and `0`, and no value is `-`.
    async fn query(&self, query: &str) -> Vec<String>;

    /// First column of the first row of a query.
    async fn value(&self, query: &str) -> String {
        self.query(query).await.into_iter().next().unwrap_or_default()
    }
}

/// One database of each kind that this build and this machine have.
pub(in crate::sink) async fn databases() -> Vec<Box<dyn Database>> {
    let mut databases: Vec<Box<dyn Database>> = Vec::new();
    #[cfg(feature = "sqlite")]
    databases.push(Box::new(SqliteFolder::new()));
    #[cfg(feature = "postgres")]
    if let Some(postgres) = PostgresFolder::start().await {
        databases.push(Box::new(postgres));
    }
    databases
}

/// Folder that is removed with its content when it is dropped.
pub(in crate::sink) struct TestFolder(pub(in crate::sink) PathBuf);

impl TestFolder {
    pub(in crate::sink) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("telephony-sink-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
