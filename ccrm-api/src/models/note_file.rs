use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, ClockText, EmptyAsNone, IntLike, TextOrNumber};
use telephony_core::{PersonalText, WallClock};

use super::id::text_ids;

text_ids! {
    /// Id of a file attached to a note.
    FileId,
}

/// A file attached to a note.
///
/// Table "note files" of document "Historia kontaktu", which prints no example of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NoteFile {
    /// Id of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<FileId>,
    /// Time of the upload. The answer does not contain the zone.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<ClockText>>")]
    pub uploaded_at: Option<WallClock>,
    /// Kind of record that the file belongs to, usually `note`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub related_to: Option<String>,
    /// MIME type.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub mime_type: Option<String>,
    /// Extension of the file name.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub file_extension: Option<String>,
    /// Size; the document names no unit.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<IntLike>>")]
    pub file_size: Option<u64>,
    /// Description of the file, written by a user.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub file_description: Option<PersonalText>,
    /// Name of the file.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub file_name: Option<PersonalText>,
}
