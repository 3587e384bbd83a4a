//! Migrations, and the reasons for which a database refuses them.

use std::error::Error as StdError;

use refinery::error::Kind;
use refinery::{Error, Migration, Runner};

use super::table::MIGRATIONS;
use super::{SinkError, SinkErrorKind};

/// Runner of one migration for each version, beginning with 1.
pub(super) fn runner(migrations: &[(&str, &str)]) -> Result<Runner, SinkError> {
    let unapplied = migrations.iter().map(|(name, sql)| Migration::unapplied(name, sql));
    let migrations = unapplied.collect::<Result<Vec<_>, _>>().map_err(|_| {
        SinkError::new(SinkErrorKind::Rejected, "a migration of this build has no version: build the program once more")
    })?;
    let mut runner = Runner::new(&migrations);
    runner.set_migration_table_name(MIGRATIONS);
    Ok(runner)
}

/// Failure of a migration; `failed` converts that of a statement.
pub(super) fn refused<E: StdError + 'static>(error: &Error, failed: impl FnOnce(&E) -> SinkError) -> SinkError {
    match error.kind() {
        Kind::MissingVersion(_) => SinkError::new(
            SinkErrorKind::ForeignSchema,
            "the tables were written by a later version of this program: update the program",
        ),
        Kind::DivergentVersion(..) => SinkError::new(
            SinkErrorKind::ForeignSchema,
            "the tables were written by another version of this program: use that version, or an empty database",
        ),
        Kind::Connection(_, cause) => match cause.downcast_ref::<E>() {
            Some(cause) => failed(cause),
            None => other(),
        },
        _ => other(),
    }
}

fn other() -> SinkError {
    SinkError::new(SinkErrorKind::Rejected, "the tables cannot be created: use an empty database")
}

/// Failure of a database whose tables of our names belong to another program.
pub(super) fn foreign(table: &str) -> SinkError {
    let message = format!(
        "the table `{table}` belongs to another program: name a file, a database or a schema without tables of that name"
    );
    SinkError::new(SinkErrorKind::ForeignSchema, message)
}

/// Failure of a store whose stream another process stored since its state was read.
pub(super) fn overtaken() -> SinkError {
    SinkError::new(
        SinkErrorKind::Locked,
        "another process stored this stream since its state was read, so that this batch was not stored: let one process \
         load an account",
    )
}
