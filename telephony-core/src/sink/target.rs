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
