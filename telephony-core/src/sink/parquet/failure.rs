//! Failures of a folder of Parquet files, each with its remedy.

use std::error::Error;
use std::io;
use std::path::Path;

use crate::sink::{SinkError, SinkErrorKind};

/// Failure of an operation on a file or a folder.
pub(super) fn of_file(doing: &str, path: &Path, fault: io::Error) -> SinkError {
    let (kind, remedy) = remedy(fault.kind());
    let reason = reason(&fault);
    SinkError::new(kind, format!("{doing} {} failed: {reason}; {remedy}", path.display())).with_source(fault)
}

/// Reason in the system's words. The text of any other error is left out, because it can quote values.
fn reason(fault: &io::Error) -> String {
    if fault.raw_os_error().is_some() { fault.to_string() } else { fault.kind().to_string() }
}

fn remedy(kind: io::ErrorKind) -> (SinkErrorKind, &'static str) {
    use io::ErrorKind as Io;
    match kind {
        Io::StorageFull | Io::QuotaExceeded | Io::FileTooLarge => {
            (SinkErrorKind::Full, "free space on the disk or raise the quota, and run the sync once more")
        }
        Io::PermissionDenied | Io::ReadOnlyFilesystem => {
            (SinkErrorKind::Forbidden, "allow this user to write to the folder, or choose another folder")
        }
        Io::NotADirectory | Io::AlreadyExists | Io::InvalidFilename | Io::InvalidInput => {
            (SinkErrorKind::InvalidTarget, "choose a folder, not a file, or a new name")
        }
        Io::Interrupted | Io::TimedOut | Io::StaleNetworkFileHandle | Io::ResourceBusy | Io::HostUnreachable => {
            (SinkErrorKind::Unavailable, "check the disk or the network share, and run the sync once more")
        }
        Io::NotFound => (
            SinkErrorKind::Rejected,
            "check that its folder exists and is one in which files can be made, and run the sync once more",
        ),
        _ => (SinkErrorKind::Rejected, "check the folder and its disk, and run the sync once more"),
    }
}

/// A file at a place of the sink's that it did not write, or that a later version wrote.
pub(super) fn foreign(path: &Path, what: &str, remedy: &str) -> SinkError {
    SinkError::new(SinkErrorKind::ForeignSchema, format!("{} {what}: {remedy}", path.display()))
}

/// Another process writes the same account.
pub(super) fn locked(path: &Path) -> SinkError {
    let message =
        format!("another process writes this account to the folder (lock {}): wait for its end", path.display());
    SinkError::new(SinkErrorKind::Locked, message)
}

/// Rows that cannot be written as columns, or bytes that cannot be made.
pub(super) fn unwritable(what: &str, fault: impl Into<Box<dyn Error + Send + Sync>>) -> SinkError {
    let message = format!("{what} cannot be written: report this as a fault of the program");
    SinkError::new(SinkErrorKind::Rejected, message).with_source(fault)
}
