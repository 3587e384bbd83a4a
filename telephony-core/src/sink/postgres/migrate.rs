use tokio_postgres::{Client, Error};

use super::failure::failed;
use crate::sink::SinkError;
use crate::sink::migrations::{foreign, refused, runner};
use crate::sink::table::{MIGRATIONS, TABLES};

const FILES: &[(&str, &str)] = &[("V1__tables", include_str!("../migrations/postgres/V1__tables.sql"))];

/// Number of the advisory lock under which tables are created.
const LOCK: i64 = 0x7465_6c65_7068_6f6e;

/// Creates the tables, or brings those of an earlier version to this one. Tables of this version need no right to create
/// any.
pub(super) async fn migrate(client: &mut Client) -> Result<(), SinkError> {
    let runner = runner(FILES)?;
    let of_statement = |error: &refinery::Error| refused(error, |cause: &Error| failed(cause));
    if has(client, MIGRATIONS).await? {
        let applied = runner.get_applied_migrations_async(client).await.map_err(|error| of_statement(&error))?;
        if applied == *runner.get_migrations() {
            return Ok(());
        }
    }
    let lock = |function: &str| format!("select {function}({LOCK})");
    client.batch_execute(&lock("pg_advisory_lock")).await.map_err(|error| failed(&error))?;
    let migrated = async {
        refuse_foreign(client).await?;
        runner.run_async(client).await.map_err(|error| of_statement(&error))
    };
    let migrated = migrated.await.map(drop);
    // A connection that failed has released its locks.
    let _ = client.batch_execute(&lock("pg_advisory_unlock")).await;
    migrated
}

/// Refuses a schema with tables of our names that no migration created.
async fn refuse_foreign(client: &Client) -> Result<(), SinkError> {
    if has(client, MIGRATIONS).await? {
        return Ok(());
    }
    for table in TABLES {
        if has(client, table).await? {
            return Err(foreign(table));
        }
    }
    Ok(())
}

async fn has(client: &Client, table: &str) -> Result<bool, SinkError> {
    // The schema in which a table would be created is searched, and no other one.
    let query = "select to_regclass(quote_ident(current_schema()) || '.' || quote_ident($1)) is not null";
    let row = client.query_one(query, &[&table]).await.map_err(|error| failed(&error))?;
    Ok(row.get(0))
}
