use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use telephony_core::PersonalText;
use telephony_core::wire::As;

use super::Draft;
use crate::quirks::EmbeddedJson;

/// Text of a note as sent: a Draft.js document in a string, or plain text.
///
/// The document is parsed only on request, so that a malformed one never makes reading its note fail. `Debug` prints
/// only the length.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct NoteText(#[serde(with = "As::<EmbeddedJson>")] PersonalText);

impl NoteText {
    /// Text as sent, including markup.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Draft.js document that the text holds; `None` when it is plain text.
    pub fn draft(&self) -> Option<Draft> {
        Draft::parse(self.as_str())
    }

    /// Plain text without markup, one line a block; plain text is returned as sent.
    pub fn plain(&self) -> String {
        self.draft().map_or_else(|| Cow::Borrowed(self.as_str()), |draft| draft.plain().into()).into_owned()
    }
}

impl From<String> for NoteText {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for NoteText {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for NoteText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteText({} bytes)", self.as_str().len())
    }
}
