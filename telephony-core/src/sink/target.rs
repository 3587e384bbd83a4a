use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::{SinkError, SinkErrorKind};

/// Place that a sync writes to: `sqlite:FILE`, `postgres://…` or `parquet:DIR`.
///
/// `Debug` and `Display` leave out the address of a `PostgreSQL` server, which may hold a password.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SinkTarget {
    /// File of a `SQLite` database.
    Sqlite(PathBuf),
    /// Address of a `PostgreSQL` server, in either form that `psql` accepts.
    Postgres(String),
    /// Folder of Parquet files.
    Parquet(PathBuf),
}

impl FromStr for SinkTarget {
    type Err = SinkError;

    fn from_str(text: &str) -> Result<Self, SinkError> {
        match text.split_once(':') {
            Some(("sqlite", file)) if is_in_memory(file) => Err(SinkError::new(
                SinkErrorKind::InvalidTarget,
                "a SQLite database in memory keeps nothing after the run: name a file, such as sqlite:calls.db",
            )),
            Some(("sqlite", file)) if !file.is_empty() => Ok(Self::Sqlite(file.into())),
            Some(("parquet", folder)) if !folder.is_empty() => Ok(Self::Parquet(folder.into())),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(text.to_owned())),
            _ => Err(SinkError::new(
                SinkErrorKind::InvalidTarget,
                "a target is sqlite:FILE, postgres://USER@HOST/DATABASE or parquet:FOLDER",
            )),
        }
    }
}

/// True for the names under which `SQLite` opens a database in memory, or one that it removes at the end.
fn is_in_memory(file: &str) -> bool {
    let Some(address) = file.strip_prefix("file:") else { return file == ":memory:" };
    let (path, options) = address.split_once('?').unwrap_or((address, ""));
    let mut options = options.split('#').next().unwrap_or_default().split('&');
    let path = path.split('#').next().unwrap_or_default();
    path.is_empty() || path == ":memory:" || options.any(|option| option == "mode=memory" || option == "vfs=memdb")
}

impl fmt::Display for SinkTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "sqlite:{}", file.display()),
            Self::Postgres(_) => f.write_str("postgres"),
            Self::Parquet(folder) => write!(f, "parquet:{}", folder.display()),
        }
    }
}

impl fmt::Debug for SinkTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_in_memory_is_refused() {
        let memory = [
            ":memory:",
            "file::memory:",
            "file:",
            "file:x?mode=memory",
            "file:x?cache=shared&mode=memory#a",
            "file:/x?vfs=memdb",
        ];
        for name in memory {
            let refused = format!("sqlite:{name}").parse::<SinkTarget>().unwrap_err();
            assert_eq!(refused.kind(), SinkErrorKind::InvalidTarget, "{name}");
            assert!(refused.to_string().contains("keeps nothing"), "{refused}");
        }
        for file in ["calls.db", "memory", "file:calls.db", "file:calls.db?cache=private"] {
            assert_eq!(format!("sqlite:{file}").parse::<SinkTarget>().unwrap(), SinkTarget::Sqlite(file.into()));
        }
    }
}
