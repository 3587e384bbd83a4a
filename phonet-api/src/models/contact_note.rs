use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::wire::{Epoch, IntLike, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};
use time::OffsetDateTime;

use super::{CallDirection, CallUuid, ContactId, ContactNoteId, LegId, UserId};
use crate::quirks::unset::{Empty, Null, Unset, Zero};
use crate::quirks::{Trimmed, TrunkList};

mod setters;

/// A note on a contact: what `GET`, `POST` and `PUT /rest/crm/contacts/v2/{id}/notes` carry.
///
/// Sections "Получение списка заметок у контакта", "Сохранение заметки для контакта" and "Обновление заметки у
/// контакта", which print all members with placeholders and describe none. A member that is absent, null, 0 or `""`
/// is read as `None`; all members are written, with the document's placeholder for `None`.
///
/// ```
/// use phonet_api::models::ContactNote;
///
/// let note = ContactNote::new("Call back at noon").responsible_user_id(18);
/// let body = serde_json::to_value(&note)?;
/// assert_eq!(body["content"], "Call back at noon");
/// assert_eq!(body["responsibleUserId"], 18);
/// assert_eq!(body["id"], 0);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct ContactNote {
    /// Id; an update needs it, a new note gets its own.
    #[serde(with = "As::<Unset<Zero, IntLike>>")]
    pub id: Option<ContactNoteId>,
    /// Contact that the note is on.
    #[serde(with = "As::<Unset<Zero, IntLike>>")]
    pub element_id: Option<ContactId>,
    /// Kind of thing that the note is on; the document names no codes.
    #[serde(with = "As::<Unset<Zero, IntLike>>")]
    pub element_type: Option<i64>,
    /// Kind of note; the document names no codes.
    #[serde(with = "As::<Unset<Zero, IntLike>>")]
    pub note_type: Option<i64>,
    /// When it was written, presumably in milliseconds since 1970 UTC, as everything else is.
    #[serde(rename = "dateCreate", with = "As::<Unset<Zero, Epoch>>")]
    pub created: Option<OffsetDateTime>,
    /// When it was last changed, in milliseconds since 1970 UTC.
    #[serde(with = "As::<Unset<Zero, Epoch>>")]
    pub last_modified: Option<OffsetDateTime>,
    /// Text.
    #[serde(with = "As::<Unset<Null, TextOrNumber>>")]
    pub content: Option<PersonalText>,
    /// User in charge.
    #[serde(with = "As::<Unset<Zero, IntLike>>")]
    pub responsible_user_id: Option<UserId>,
    /// Number outside the company, of a note about a call.
    #[serde(rename = "otherLegNum", with = "As::<Unset<Empty, TextOrNumber>>")]
    pub other_leg_number: Option<PhoneNumber>,
    /// Name of the party outside, of a note about a call.
    #[serde(with = "As::<Unset<Null, TextOrNumber>>")]
    pub other_leg_name: Option<PersonalText>,
    /// Status in the vendor's word, which the document does not explain.
    #[serde(with = "As::<Unset<Null, TextOrNumber>>")]
    pub status: Option<String>,
    /// What went wrong, in the vendor's words.
    #[serde(rename = "errorMsg", with = "As::<Unset<Null, TextOrNumber>>")]
    pub error_message: Option<PersonalText>,
    /// Call that the note is about.
    #[serde(with = "As::<Unset<Empty>>")]
    pub uuid: Option<CallUuid>,
    /// End of that call, in milliseconds since 1970 UTC.
    #[serde(rename = "end", with = "As::<Unset<Zero, Epoch>>")]
    pub ended_at: Option<OffsetDateTime>,
    /// User, group or script that made or took that call.
    #[serde(with = "As::<Unset<Zero>>")]
    pub leg_id: Option<LegId>,
    /// Direction of that call; its codes are presumably those of the call history.
    #[serde(rename = "logicDirection", with = "As::<Unset<Zero>>")]
    pub direction: Option<CallDirection>,
    /// Seconds of talk of that call; a call without talk has none.
    #[serde(rename = "billSec", with = "As::<Unset<Zero, IntLike>>")]
    pub bill_secs: Option<u32>,
    /// Address of that call's recording; whoever has it can listen.
    #[serde(with = "As::<Unset<Empty, Trimmed>>")]
    pub record_link: Option<PersonalText>,
    /// Company's numbers that carried that call.
    #[serde(with = "As::<Unset<Empty>>")]
    pub trunk: Option<TrunkList>,
    /// Label.
    #[serde(with = "As::<Unset<Empty, TextOrNumber>>")]
    pub tag: Option<String>,
}

impl ContactNote {
    /// A note of this text, to be completed by the setters.
    pub fn new(content: impl Into<PersonalText>) -> Self {
        Self { content: Some(content.into()), ..Self::default() }
    }
}
