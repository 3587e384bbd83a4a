use std::fmt;

use serde::{Deserialize, Serialize};
use telephony_core::PersonalText;
use telephony_core::wire::{As, IntLike, TextOrNumber};

/// Vendor's own error (`error`), usually with HTTP 200.
///
/// The codes look like HTTP statuses but have other meanings: 403 is a missing entry. The text is for people, changes
/// between versions and may quote SQL, so neither `Display` nor `Debug` prints it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Refusal {
    /// Code, sent as a number or as text; `None` when the error has no code.
    #[serde(default, with = "As::<Option<IntLike>>", skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// Vendor's message.
    #[serde(default, with = "As::<Option<TextOrNumber>>", skip_serializing_if = "Option::is_none")]
    pub text: Option<PersonalText>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(f, "the vendor answered error {code}"),
            None => f.write_str("the vendor answered an error without a code"),
        }
    }
}
