//! Problems found by a task.

use std::fmt;
use std::path::Path;

/// One problem: the affected file, a description and a remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// File or folder. Relative to the workspace if it is inside.
    pub(crate) path: String,
    /// Description of the problem.
    pub(crate) what: String,
    /// Remedy.
    pub(crate) mend: String,
}

impl Problem {
    pub(crate) fn new(path: impl Into<String>, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { path: path.into(), what: what.into(), mend: mend.into() }
    }

    /// Returns the problem of a file or folder that could not be read or written.
    pub(crate) fn io(path: &Path, act: &str, error: &std::io::Error) -> Self {
        Self::new(
            path.display().to_string(),
            format!("cannot {act}: {error}"),
            "see that the path exists and is allowed",
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} (mend: {})", self.path, self.what, self.mend)
    }
}

/// Formats all problems for readers, one per line.
pub(crate) fn listed(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("error: {problem}")).collect::<Vec<_>>().join("\n")
}
