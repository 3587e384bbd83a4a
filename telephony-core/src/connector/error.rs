use std::fmt;

/// Catalog or state that a connector refuses, as one sentence with the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorError(String);

impl ConnectorError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for ConnectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConnectorError {}
