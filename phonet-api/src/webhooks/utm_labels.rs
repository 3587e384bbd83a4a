//! `POST`
//! UTM labels that show where callers found the company, section "Передача UTM меток".
//!
//! Posted every minute as a list, which may be empty. A member that the document does not list may appear and
//! disappear, so it is not read.

use serde::{Deserialize, Serialize};
use telephony_core::wire::json::JsonFault;
use telephony_core::wire::rows::{ListPlace, Rows};
use telephony_core::wire::{As, EmptyAsNone, Epoch, Of, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};
use time::OffsetDateTime;

use crate::models::{CallUuid, list};

mod value;

pub use value::UtmValue;

/// Campaign and page through which a caller found the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UtmLabel {
    /// Source of the campaign.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<UtmValue>>>")]
    pub utm_source: Option<UtmValue>,
    /// Channel of the campaign.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<UtmValue>>>")]
    pub utm_medium: Option<UtmValue>,
    /// Name of the campaign.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<UtmValue>>>")]
    pub utm_campaign: Option<UtmValue>,
    /// Content of the campaign, such as one of its advertisements.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<UtmValue>>>")]
    pub utm_content: Option<UtmValue>,
    /// Keyword of the campaign.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<UtmValue>>>")]
    pub utm_term: Option<UtmValue>,
    /// Visitor's id in Google Analytics: two numbers with a dot between them, not a decimal fraction.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<UtmValue>>>")]
    pub google_client_id: Option<UtmValue>,
    /// Visitor's IP address.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<UtmValue>>>")]
    pub client_ip: Option<UtmValue>,
    /// Page from which the visitor arrived; not always known.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<UtmValue>>>")]
    pub referrer: Option<UtmValue>,
    /// Caller's number.
    #[serde(
        rename = "otherLegNum",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<TextOrNumber>>"
    )]
    pub other_leg_number: Option<PhoneNumber>,
    /// Company's number that was called. The document prints it without a plus, although the caller's number has one.
    #[serde(
        rename = "trunkSource",
        default,
        skip_serializing_if = "Option::is_none",
        with = "As::<EmptyAsNone<TextOrNumber>>"
    )]
    pub trunk_number: Option<PhoneNumber>,
    /// Labels of the call, one per line; [`labels`](Self::labels) reads them.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub label: Option<PersonalText>,
    /// End of the call, in milliseconds since 1970 UTC, although the member's name says nothing of an end.
    #[serde(rename = "callDate", default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub ended_at: Option<OffsetDateTime>,
    /// Start of the call in whole seconds, written in milliseconds since 1970 UTC.
    #[serde(rename = "callStart", default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub started_at: Option<OffsetDateTime>,
    /// Id of the call itself, although the member is named after a parent call. The id has 32 characters without
    /// dashes.
    #[serde(rename = "callParentUuid")]
    pub uuid: CallUuid,
}

impl UtmLabel {
    /// Returns the labels without the blanks and line breaks around them, such as `callcatcher`.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        let lines = self.label.iter().flat_map(|label| label.lines());
        lines.map(str::trim).filter(|label| !label.is_empty())
    }

    /// Reads a posted body: a list, or one bare label. A label that cannot be read is quarantined. Null and `{}` have no
    /// labels, because a body is posted even if there are none.
    ///
    /// # Errors
    ///
    /// Fault of the body as a whole.
    pub fn read_list(body: impl AsRef<[u8]>) -> Result<Rows<Self>, JsonFault> {
        const PLACE: ListPlace<'_> = ListPlace::new(&list::OURS, "phonet.utm_label.receive", "$");
        list::read_or_none(body.as_ref(), PLACE)
    }
}
