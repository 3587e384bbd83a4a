use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_postgres::{Client, Config, NoTls};

use super::failure::failed;
use super::{migrate, tls};
use crate::fnv::Fnv1a;
use crate::sink::{SinkError, SinkErrorKind, StreamKey};
use crate::streams::StreamName;

/// Settings of a session. The server notices within a minute that the other end of a connection is gone, so that the locks
/// of a machine that was lost do not stay.
const SETTINGS: &str = "set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3;
    set time zone 'UTC'; set client_min_messages = warning";

const LOCK_INTERVAL: Duration = Duration::from_millis(250);

/// Connection with the tables, and the streams that it has locked.
pub(super) struct Session {
    client: Client,
    locked: BTreeSet<StreamKey>,
}

impl Session {
    pub(super) async fn open(config: &Config) -> Result<Self, SinkError> {
        let client = match tls::connector(config)? {
            Some(tls) => {
                let (client, connection) = config.connect(tls).await.map_err(|error| failed(&error))?;
                tokio::spawn(connection);
                client
            }
            None => {
                let (client, connection) = config.connect(NoTls).await.map_err(|error| failed(&error))?;
                tokio::spawn(connection);
                client
            }
        };
        let mut session = Self { client, locked: BTreeSet::new() };
        session.client.batch_execute(SETTINGS).await.map_err(|error| failed(&error))?;
        migrate::migrate(&mut session.client).await?;
        Ok(session)
    }

    pub(super) fn is_open(&self) -> bool {
        !self.client.is_closed()
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn client_mut(&mut self) -> &mut Client {
        &mut self.client
    }

    /// Locks a stream for this session, so that no other process reads it in vain.
    pub(super) async fn lock(&mut self, key: &StreamKey, wait: Duration) -> Result<(), SinkError> {
        let deadline = Instant::now() + wait;
        while !self.locked.contains(key) {
            let query = "select pg_try_advisory_lock($1)";
            let row = self.client.query_one(query, &[&lock_number(key)]).await.map_err(|error| failed(&error))?;
            if row.get(0) {
                self.locked.insert(key.clone());
            } else if Instant::now() >= deadline {
                return Err(SinkError::new(
                    SinkErrorKind::Locked,
                    "another process loads this stream: let one process load an account, or end its session with \
                     pg_terminate_backend",
                ));
            } else {
                sleep(LOCK_INTERVAL).await;
            }
        }
        Ok(())
    }

    /// Creates the view of a list, unless the schema has anything of that name. It is left out where this user may not
    /// create it.
    pub(super) async fn create_view(&self, stream: &StreamName) {
        let StreamName::List(list) = stream else { return };
        let (name, text) = (list.replace('"', "\"\""), list.replace('\'', "''"));
        let create = format!("create view \"{name}\" as select * from listed where list = '{text}'");
        let exists = self.client.query_one("select to_regclass($1) is not null", &[&format!("\"{name}\"")]).await;
        if exists.is_ok_and(|row| !row.get::<_, bool>(0)) {
            let _ = self.client.batch_execute(&create).await;
        }
    }
}

fn lock_number(key: &StreamKey) -> i64 {
    let mut hash = Fnv1a::default();
    for part in ["telephony.stream", key.provider.as_str(), key.account.as_str(), key.stream.as_str()] {
        hash.part(part.as_bytes());
    }
    hash.finish().cast_signed()
}
