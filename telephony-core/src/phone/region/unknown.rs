//! Error for the code of a region without a numbering plan.

use std::fmt;

use crate::wire::support::Shortened;

/// Error for a code that is not a region with a numbering plan.
#[cfg_attr(docsrs, doc(cfg(feature = "region")))]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRegion {
    code: String,
}

impl UnknownRegion {
    pub(super) fn new(code: &str) -> Self {
        Self { code: code.to_owned() }
    }

    /// Requested code.
    pub fn code(&self) -> &str {
        &self.code
    }
}

impl fmt::Display for UnknownRegion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "no region with a numbering plan has the code \"{}\"", Shortened(&self.code))
    }
}

impl std::error::Error for UnknownRegion {}
