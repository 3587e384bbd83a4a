use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, Epoch, IntLike, Of, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};
use time::OffsetDateTime;

use super::{CallDirection, CallUuid, ContactId, ContactNoteId, LegId, UserId};
use crate::quirks::unset::{Empty, Null, Unset, Zero};
use crate::quirks::{Trimmed, TrunkList};

mod setters;

/// A note on a contact, as `GET`, `POST` and `PUT /rest/crm/contacts/v2/{id}/notes` carry it.
///
/// Sections "Получение списка заметок у контакта", "Сохранение заметки для контакта" and "Обновление заметки у
/// контакта". These sections print all members with placeholders and describe none of them. A member that is absent,
/// null, 0 or `""` is read as `None`. All members are written; `None` is written as the document's placeholder.
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct ContactNote {
    /// Id of the note. An update needs it; a new note gets its id from the server.
    #[serde(with = "As::<Unset<Zero, IntLike>>")]
    pub id: Option<ContactNoteId>,
    /// Contact to which the note belongs.
    #[serde(with = "As::<Unset<Zero, IntLike>>")]
    pub element_id: Option<ContactId>,
    /// Kind of entity to which the note belongs; the document lists no codes.
    #[serde(with = "As::<Unset<Zero, IntLike>>")]
    pub element_type: Option<i64>,
    /// Kind of note; the document lists no codes.
    #[serde(with = "As::<Unset<Zero, IntLike>>")]
    pub note_type: Option<i64>,
    /// Time at which the note was written, presumably in milliseconds since 1970 UTC like all other times.
    #[serde(rename = "dateCreate", with = "As::<Unset<Zero, Epoch>>")]
    pub created: Option<OffsetDateTime>,
    /// Time of the last change, in milliseconds since 1970 UTC.
    #[serde(with = "As::<Unset<Zero, Epoch>>")]
    pub last_modified: Option<OffsetDateTime>,
    /// Text of the note.
    #[serde(with = "As::<Unset<Null, TextOrNumber>>")]
    pub content: Option<PersonalText>,
    /// User in charge of the note.
    #[serde(with = "As::<Unset<Zero, IntLike>>")]
    pub responsible_user_id: Option<UserId>,
    /// External phone number, for a note about a call.
    #[serde(rename = "otherLegNum", with = "As::<Unset<Empty, TextOrNumber>>")]
    pub other_leg_number: Option<PhoneNumber>,
    /// Name of the external party, for a note about a call.
    #[serde(with = "As::<Unset<Null, TextOrNumber>>")]
    pub other_leg_name: Option<PersonalText>,
    /// Status as the vendor names it; the document does not explain it.
    #[serde(with = "As::<Unset<Null, TextOrNumber>>")]
    pub status: Option<String>,
    /// Error message in the vendor's words.
    #[serde(rename = "errorMsg", with = "As::<Unset<Null, TextOrNumber>>")]
    pub error_message: Option<PersonalText>,
    /// Call that the note is about.
    #[serde(with = "As::<Unset<Empty, Of<CallUuid>>>")]
    pub uuid: Option<CallUuid>,
    /// End of that call, in milliseconds since 1970 UTC.
    #[serde(rename = "end", with = "As::<Unset<Zero, Epoch>>")]
    pub ended_at: Option<OffsetDateTime>,
    /// User, group or script that made or took that call.
    #[serde(with = "As::<Unset<Zero, Of<LegId>>>")]
    pub leg_id: Option<LegId>,
    /// Direction of that call. Its codes are presumably those of the call history.
    #[serde(rename = "logicDirection", with = "As::<Unset<Zero, Of<CallDirection>>>")]
    pub direction: Option<CallDirection>,
    /// Talk time of that call in seconds; `None` for a call without talk.
    #[serde(rename = "billSec", with = "As::<Unset<Zero, IntLike>>")]
    pub bill_secs: Option<u32>,
    /// Address of that call's recording. Anybody who has the address can listen.
    #[serde(with = "As::<Unset<Empty, Trimmed>>")]
    pub record_link: Option<PersonalText>,
    /// Company's numbers that carried that call.
    #[serde(with = "As::<Unset<Empty, Of<TrunkList>>>")]
    pub trunk: Option<TrunkList>,
    /// Tag of the note.
    #[serde(with = "As::<Unset<Empty, TextOrNumber>>")]
    pub tag: Option<String>,
}

super::list::read_from_bytes!(ContactNote = "phonet.contact_note.list");

impl ContactNote {
    /// Creates a note with this text, to be completed by the setters.
    pub fn new(content: impl Into<PersonalText>) -> Self {
        Self { content: Some(content.into()), ..Self::default() }
    }
}
