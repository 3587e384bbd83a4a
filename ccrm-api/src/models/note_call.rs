use serde::{Deserialize, Serialize};
use telephony_core::WallClock;
use telephony_core::wire::{As, ClockText, EmptyArrayAsNone, EmptyAsNone, Of};

use super::{CallDirection, CallHistoryId, ExternalNumber, Service};

/// Record of the history that a note is about.
///
/// Table "note call" of document "Historia kontaktu".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NoteCall {
    /// Id of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<CallHistoryId>,
    /// Time of the record, printed an hour earlier here than in the example of the history. It is read as UTC unless
    /// `note_call_zone` is set, and never used as a key.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<ClockText>>")]
    pub call_date: Option<WallClock>,
    /// Direction as seen from the company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_direction: Option<CallDirection>,
    /// Call, text message or fax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// Number outside the company.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone<Of<ExternalNumber>>>")]
    pub external_number: Option<ExternalNumber>,
}
