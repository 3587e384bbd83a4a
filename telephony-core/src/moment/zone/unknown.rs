//! Error for a zone name that the database does not have.

use std::fmt;

use crate::wire::support::Shortened;

/// Error for a name that is missing from the bundled IANA database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownZone {
    name: String,
}

impl UnknownZone {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned() }
    }

    /// Requested name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for UnknownZone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "no time zone is named \"{}\"", Shortened(&self.name))
    }
}

impl std::error::Error for UnknownZone {}
