use rusqlite::{Connection, Error};

use super::failure::failed;
use super::{ATTEMPTS, PAUSE};
use crate::sink::SinkError;
use crate::sink::migrations::{foreign, refused, runner};
use crate::sink::table::{MIGRATIONS, TABLES};

const FILES: &[(&str, &str)] = &[("V1__tables", include_str!("../migrations/sqlite/V1__tables.sql"))];

/// Refuses a file with tables of our names that no migration created.
pub(super) fn refuse_foreign(connection: &Connection) -> Result<(), SinkError> {
    let has = |name: &str| {
        let query = "select exists (select 1 from sqlite_schema where name = ?1)";
        connection.query_row(query, [name], |row| row.get::<_, bool>(0)).map_err(failed)
    };
    if has(MIGRATIONS)? {
        return Ok(());
    }
    for table in TABLES {
        // A process that creates the tables at the same time has created the table of migrations before them.
        if has(table)? && !has(MIGRATIONS)? {
            return Err(foreign(table));
        }
    }
    Ok(())
}

/// Creates the tables, or brings those of an earlier version to this one.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), SinkError> {
    let runner = runner(FILES)?;
    let mut attempt = 1;
    while let Err(error) = runner.run(connection) {
        let is_raced = matches!(error.kind(), refinery::error::Kind::Connection(..)) && attempt < ATTEMPTS;
        if !is_raced {
            return Err(refused(&error, |cause: &Error| failed(copied(cause))));
        }
        // The other process is in the middle of its migration.
        std::thread::sleep(PAUSE * attempt);
        attempt += 1;
    }
    Ok(())
}

/// Code and message of an error that can only be borrowed.
fn copied(error: &Error) -> Error {
    match error {
        Error::SqliteFailure(code, message) => Error::SqliteFailure(*code, message.clone()),
        _ => Error::InvalidQuery,
    }
}
