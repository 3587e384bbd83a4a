use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, BoolLike, ClockText, EmptyArrayAsNone, EmptyAsNone, ListLike, Of, TextOrNumber};
use telephony_core::{PersonalText, WallClock};

use super::{ContactId, NoteCall, NoteFile, NoteId, NoteStatus, NoteText, UserId, id};

/// A note on a record of the contact history.
///
/// Element of `data` in `GET /publicApi/notes`, document "Historia kontaktu", section 2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Note {
    /// Text as sent, usually a Draft.js document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<NoteText>,
    /// Time at which the note was written. The answer does not contain the zone.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<ClockText>>")]
    pub created: Option<WallClock>,
    /// Id of the note.
    #[serde(deserialize_with = "id::required_text")]
    #[cfg_attr(feature = "schema", schemars(with = "telephony_core::wire::schema::FilledText"))]
    pub uuid: NoteId,
    /// Author.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone<Of<NoteUser>>>")]
    pub user: Option<NoteUser>,
    /// Status: the note exists or was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<NoteStatus>,
    /// Record of the history that the note is about; in the document's example not the requested one.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone<Of<NoteCall>>>")]
    pub call: Option<NoteCall>,
    /// Organisation whose profile shows the note, if any.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone<Of<NoteOrganisation>>>")]
    pub organisation: Option<NoteOrganisation>,
    /// Person whose profile shows the note, if any.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone<Of<NotePerson>>>")]
    pub person: Option<NotePerson>,
    /// True if the note is pinned; `None` if the server does not say.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<BoolLike>>")]
    pub pin: Option<bool>,
    /// Attached files; the example prints `{}` for an empty list.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "As::<ListLike<Of<NoteFile>>>")]
    pub files: Vec<NoteFile>,
    /// True if the note was edited; `None` if the server does not say.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<BoolLike>>")]
    pub edit: Option<bool>,
}

super::list::read_from_bytes!(Note = "ccrm.note.list");

/// Author of a note: a user of the CRM.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NoteUser {
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub first_name: Option<PersonalText>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub last_name: Option<PersonalText>,
    /// Id of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<UserId>,
}

/// Person whose profile shows a note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NotePerson {
    /// Id of the contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<ContactId>,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub first_name: Option<PersonalText>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub last_name: Option<PersonalText>,
}

/// Organisation whose profile shows a note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NoteOrganisation {
    /// Id of the contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<ContactId>,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub name: Option<PersonalText>,
}
