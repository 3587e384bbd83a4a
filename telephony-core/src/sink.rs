//! Sinks: databases and folders that keep the streams of accounts up to date.
//!
//! A sink stores each [`StreamBatch`] and its state in one transaction, so that a process can be killed at any moment:
//! the next run goes on behind the last batch that was stored, and no row is lost or doubled.

mod error;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod json_text;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod known_state;
mod load;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod migrations;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod table;
mod target;

use std::fmt::Debug;

use async_trait::async_trait;

use crate::streams::{StreamBatch, StreamName, StreamState};
use crate::{Account, Provider};

#[cfg(feature = "parquet")]
#[cfg_attr(docsrs, doc(cfg(feature = "parquet")))]
pub use self::parquet::Parquet;
pub use error::{SinkError, SinkErrorKind};
pub use load::{LoadError, LoadEvent, LoadOptions, LoadReport, LoadedStream, StopSignal, StoredCounts, load};
#[cfg(feature = "postgres")]
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub use postgres::Postgres;
#[cfg(feature = "sqlite")]
#[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
pub use sqlite::Sqlite;
pub use target::SinkTarget;

/// Stream of one account, as a sink keeps its state.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct StreamKey {
    /// Provider of the account.
    pub provider: Provider,
    /// Account.
    pub account: Account,
    /// Stream.
    pub stream: StreamName,
}

impl StreamKey {
    /// A stream of an account.
    pub fn new(provider: Provider, account: Account, stream: StreamName) -> Self {
        Self { provider, account, stream }
    }
}

/// Database or folder that keeps the streams of accounts up to date.
#[async_trait]
pub trait Sink: Debug + Send {
    /// State that was stored last; `None` if the stream was never stored.
    async fn state(&mut self, key: &StreamKey) -> Result<Option<StreamState>, SinkError>;

    /// Stores a batch and its state in one transaction.
    async fn store(&mut self, key: &StreamKey, batch: &StreamBatch) -> Result<(), SinkError>;
}

/// Opens the sink of a target, and creates its tables or files where it has none.
///
/// A target whose feature this build lacks is rejected with [`SinkErrorKind::InvalidTarget`].
pub async fn open(target: &SinkTarget) -> Result<Box<dyn Sink>, SinkError> {
    match target {
        #[cfg(feature = "sqlite")]
        SinkTarget::Sqlite(file) => Ok(Box::new(Sqlite::open(file).await?)),
        #[cfg(not(feature = "sqlite"))]
        SinkTarget::Sqlite(_) => Err(not_built("sqlite")),
        #[cfg(feature = "postgres")]
        SinkTarget::Postgres(address) => Ok(Box::new(Postgres::connect(address).await?)),
        #[cfg(not(feature = "postgres"))]
        SinkTarget::Postgres(_) => Err(not_built("postgres")),
        #[cfg(feature = "parquet")]
        SinkTarget::Parquet(folder) => Ok(Box::new(Parquet::open(folder)?)),
        #[cfg(not(feature = "parquet"))]
        SinkTarget::Parquet(_) => Err(not_built("parquet")),
    }
}

#[cfg(not(all(feature = "sqlite", feature = "postgres", feature = "parquet")))]
fn not_built(feature: &str) -> SinkError {
    let message = format!("this build cannot write to {feature}: build it with the feature `{feature}`");
    SinkError::new(SinkErrorKind::InvalidTarget, message)
}

#[cfg(test)]
mod tests;
