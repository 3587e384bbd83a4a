use std::fmt;

use rmcp::model::{CallToolResult, ContentBlock};

use crate::Error;
use crate::cli::remedy::remedy;

/// Reason why a tool has no answer. Its text is one sentence that names the remedy.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ToolError(String);

impl ToolError {
    pub(super) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// Result that shows the sentence to the assistant.
    pub(super) fn into_result(self) -> CallToolResult {
        CallToolResult::error(vec![ContentBlock::text(self.0)])
    }
}

impl From<&Error> for ToolError {
    fn from(error: &Error) -> Self {
        let wait = error.retry_after().map(|wait| format!(" (in {} s)", wait.as_secs().max(1))).unwrap_or_default();
        Self(match remedy(error) {
            Some(remedy) => format!("{error}; {remedy}{wait}"),
            None => format!("{error}{wait}"),
        })
    }
}

impl From<Error> for ToolError {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

impl fmt::Display for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{ErrorKind, Provider};

    #[test]
    fn an_error_of_the_source_is_a_sentence_with_its_remedy_and_its_wait() {
        let error = Error::new(ErrorKind::RateLimited, Provider::from_static("test"), "test.call.list");
        let error = error.with_status(429).with_retry_after(Some(Duration::from_secs(7)));
        let sentence = ToolError::from(error).to_string();
        assert!(sentence.contains("wait, and lower the pace by --pace (in 7 s)"), "{sentence}");
        assert_eq!(ToolError::new("no").into_result().is_error, Some(true));
    }
}
