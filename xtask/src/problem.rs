//! What a task found wrong.

use std::fmt;
use std::path::Path;

/// One fault: the file it is in, what is wrong with it, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// File or folder, relative to the workspace where it lies inside.
    pub(crate) path: String,
    /// What is wrong.
    pub(crate) what: String,
    /// What to do about it.
    pub(crate) mend: String,
}

impl Problem {
    pub(crate) fn new(path: impl Into<String>, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { path: path.into(), what: what.into(), mend: mend.into() }
    }

    /// A file or folder that could not be read or written.
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

/// Every problem, one after another, as people read them.
pub(crate) fn listed(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("error: {problem}")).collect::<Vec<_>>().join("\n")
}
