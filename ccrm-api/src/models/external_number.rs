use serde::{Deserialize, Serialize};
use telephony_core::PhoneNumber;

use super::PartyKind;

/// Number outside the company, in a record of the history or in a note's call.
///
/// The document's two examples show different numbers for one call, so neither can replace the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExternalNumber {
    /// Number in digits without a plus; a sender's name is sent unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_not_formatted: Option<PhoneNumber>,
    /// Number as the CRM shows it, such as `+48 333 333 333`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_formatted: Option<PhoneNumber>,
    /// Person, organisation, or unidentified (not among the contacts); absent in notes.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PartyKind>,
}
