//! Sink of a PostgreSQL database.

mod cell;
mod failure;
mod migrate;
mod session;
mod stage;
mod store;
mod tls;

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use tokio_postgres::Config;

use super::{Sink, SinkError, SinkErrorKind, StreamKey};
use crate::streams::{StreamBatch, StreamState};
use session::Session;

/// Time to connect to one address, unless the target sets one.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Time to wait for another session that loads the same stream. The session of a process that was killed ends within it.
const LOCK_WAIT: Duration = Duration::from_secs(10);

/// Streams of accounts in a PostgreSQL database: the tables `calls`, `notes`, `listed`, `quarantine`, `repairs` and
/// `streams`, and a view for each list, such as `users`.
///
/// Times are `timestamptz` in microseconds, and the columns `raw` and `data` are `json`: a text that cannot be queried as
/// JSON is a JSON string. PostgreSQL stores no NUL character: each is replaced by U+2400, and the table `repairs` says so
/// for the record. A key of more than 500 bytes is shortened and completed by its hash. `gone` marks what the vendor no
/// longer returns, and `stored_at` is the time at which a row's content was stored.
///
/// A batch is one transaction, so that a process can be killed at any moment. Processes of several accounts can write to
/// one database. A stream is locked by the process that loads it, by an advisory lock of its session; any other process is
/// refused with [`SinkErrorKind::Locked`], and so is a batch whose stream another process stored.
///
/// After a connection is lost, the next call connects once more. Connections use TLS as `sslmode` says (`disable`, `prefer`,
/// `require`); where TLS is used, the server's certificate must be trusted by this machine.
pub struct Postgres {
    config: Config,
    session: Option<Session>,
    lock_wait: Duration,
    /// State of each stream as this sink read or stored it last.
    states: BTreeMap<StreamKey, Option<StreamState>>,
}

impl Postgres {
    /// Connects to a server and creates the tables where they do not exist. The address is one that `psql` accepts, as URL
    /// or as words such as `host=localhost user=me dbname=calls`.
    pub async fn connect(address: &str) -> Result<Self, SinkError> {
        // The parser's own message may quote the address, which holds a password.
        let mut config: Config = address.parse().map_err(|_| {
            let message = "the address of the PostgreSQL server is wrong: it is postgres://USER:PASSWORD@HOST:PORT/DATABASE, \
                with special characters of the password in percent encoding";
            SinkError::new(SinkErrorKind::InvalidTarget, message)
        })?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_application_name().is_none() {
            config.application_name("telephony");
        }
        let mut sink = Self { config, session: None, lock_wait: LOCK_WAIT, states: BTreeMap::new() };
        sink.session().await?;
        Ok(sink)
    }

    /// Session of the connection, or a new one if it is lost.
    async fn session(&mut self) -> Result<&mut Session, SinkError> {
        let session = match self.session.take().filter(Session::is_open) {
            Some(session) => session,
            None => Session::open(&self.config).await?,
        };
        Ok(self.session.insert(session))
    }
}

// The configuration holds the password.
impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Postgres").finish_non_exhaustive()
    }
}

#[async_trait]
impl Sink for Postgres {
    async fn state(&mut self, key: &StreamKey) -> Result<Option<StreamState>, SinkError> {
        let wait = self.lock_wait;
        let session = self.session().await?;
        session.lock(key, wait).await?;
        session.create_view(&key.stream).await;
        let state = store::state(session.client(), key).await?;
        self.states.insert(key.clone(), state.clone());
        Ok(state)
    }

    async fn store(&mut self, key: &StreamKey, batch: &StreamBatch) -> Result<(), SinkError> {
        let (wait, expected) = (self.lock_wait, self.states.get(key).cloned());
        let session = self.session().await?;
        session.lock(key, wait).await?;
        store::store(session.client_mut(), key, batch, expected.as_ref().map(Option::as_ref)).await?;
        self.states.insert(key.clone(), Some(batch.state.clone()));
        Ok(())
    }
}

#[cfg(test)]
mod tests;
