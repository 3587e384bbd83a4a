use std::error::Error;
use std::fmt;

/// Failure of a sink, with the remedy in its text.
///
/// Its text holds neither values of rows nor credentials.
#[derive(Debug)]
pub struct SinkError {
    kind: SinkErrorKind,
    message: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// Kind of a sink's failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SinkErrorKind {
    /// The target's text is wrong.
    InvalidTarget,
    /// The sink cannot be reached, or the connection ended. Trying once more may help.
    Unavailable,
    /// No space is left.
    Full,
    /// Access is denied.
    Forbidden,
    /// The tables were written by a later version of this program, or by another program.
    ForeignSchema,
    /// Another process writes to the sink, or stored the stream since its state was read.
    Locked,
    /// Any other refusal.
    Rejected,
}

impl SinkError {
    /// A failure with a sentence that names the remedy.
    pub fn new(kind: SinkErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    /// Sets the cause.
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Kind of the failure.
    pub const fn kind(&self) -> SinkErrorKind {
        self.kind
    }

    /// True if the same step may succeed later.
    pub const fn is_retryable(&self) -> bool {
        matches!(self.kind, SinkErrorKind::Unavailable)
    }
}

impl fmt::Display for SinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for SinkError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
