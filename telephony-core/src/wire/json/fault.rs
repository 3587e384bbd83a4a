use std::error::Error;
use std::fmt;

/// Reason why a body could not be decoded into a model. `Display` and `Debug` show no value of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonFault {
    /// Kind of the fault, which decides if a retry may help.
    pub kind: JsonFaultKind,
    /// JSON path of the fault, from `$`.
    pub path: String,
    /// Description of the fault, without the value.
    pub reason: String,
}

/// Kind of a [`JsonFault`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JsonFaultKind {
    /// The body is empty, HTML, other text, or truncated JSON. Another answer may be complete.
    NotJson,
    /// The body is complete and broken inside, so that it is not JSON, however often it is requested.
    Broken,
    /// The body is JSON of an unexpected shape.
    Shape,
    /// The body holds more values than [`max_values`](super::max_values). A smaller page may fit.
    TooLarge,
}

impl JsonFault {
    /// A fault at a path, with a reason that must not contain a value.
    pub fn new(kind: JsonFaultKind, path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { kind, path: path.into(), reason: reason.into() }
    }

    pub(super) fn not_json(reason: &'static str) -> Self {
        Self::new(JsonFaultKind::NotJson, "$", reason)
    }

    /// True if the body is not JSON: other text, truncated, or broken inside.
    pub fn is_not_json(&self) -> bool {
        matches!(self.kind, JsonFaultKind::NotJson | JsonFaultKind::Broken)
    }

    /// True if another answer to the same request may be complete.
    pub fn is_retryable(&self) -> bool {
        self.kind == JsonFaultKind::NotJson
    }
}

impl fmt::Display for JsonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

impl Error for JsonFault {}
