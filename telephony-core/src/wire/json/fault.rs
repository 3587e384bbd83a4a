use std::error::Error;
use std::fmt;

/// Why a body did not become a model; `Display` and `Debug` show no value of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonFault {
    /// Kind of the fault, which decides whether a repetition may help.
    pub kind: JsonFaultKind,
    /// JSON path of the fault, from `$`.
    pub path: String,
    /// What is wrong, without the value.
    pub reason: String,
}

/// Kind of a [`JsonFault`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JsonFaultKind {
    /// The body is empty, HTML, other text, or JSON that was cut off: another answer may be whole.
    NotJson,
    /// The body is whole and broken inside, so that it is no JSON, however often it is asked for.
    Broken,
    /// The body is JSON of another shape than was expected.
    Shape,
    /// The body holds more values than [`max_values`](super::max_values): a smaller page may fit.
    TooLarge,
}

impl JsonFault {
    /// A fault at a path, with a reason that holds no value.
    pub fn new(kind: JsonFaultKind, path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { kind, path: path.into(), reason: reason.into() }
    }

    pub(super) fn not_json(reason: &'static str) -> Self {
        Self::new(JsonFaultKind::NotJson, "$", reason)
    }

    /// Whether the body is no JSON: other text, cut off, or broken inside.
    pub fn is_not_json(&self) -> bool {
        matches!(self.kind, JsonFaultKind::NotJson | JsonFaultKind::Broken)
    }

    /// Whether another answer to the same request may be whole.
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
