use rusqlite::{Error, ErrorCode};

use crate::sink::{SinkError, SinkErrorKind};

/// Failure of SQLite as a failure of the sink. Messages of SQLite hold names of tables and columns, and no values.
pub(super) fn failed(error: Error) -> SinkError {
    let (kind, message) = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => (
            SinkErrorKind::Full,
            "no space is left for the SQLite file: free some space and start once more, which goes on behind the last batch",
        ),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            SinkErrorKind::Locked,
            "another process has locked the SQLite file: end its transaction, and start once more",
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => (
            SinkErrorKind::Forbidden,
            "the SQLite file or its folder cannot be written: grant this user write access to both",
        ),
        Some(ErrorCode::CannotOpen) => (
            SinkErrorKind::Forbidden,
            "the SQLite file cannot be opened or created: check that its folder exists and that this user may write there",
        ),
        Some(ErrorCode::NotADatabase) => {
            (SinkErrorKind::ForeignSchema, "the file is not a SQLite database: name another file")
        }
        Some(ErrorCode::DatabaseCorrupt) => (
            SinkErrorKind::Rejected,
            "the SQLite file is damaged: restore it from a backup, or name another file and load it from the start",
        ),
        Some(ErrorCode::SystemIoFailure) => (
            SinkErrorKind::Rejected,
            "the SQLite file cannot be read or written: check the disk, and that it is not a network folder",
        ),
        _ => (SinkErrorKind::Rejected, "SQLite refused a statement: check that only this program changes its tables"),
    };
    SinkError::new(kind, message).with_source(error)
}
