use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::wire::{ClockText, EmptyAsNone, IntLike, TextOrNumber};
use telephony_core::{PersonalText, WallClock};

use super::FileId;

/// A file attached to a note.
///
/// Table "note files" of document "Historia kontaktu", which prints no example of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NoteFile {
    /// Id of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<FileId>,
    /// When it was uploaded, in a zone that the answer does not name.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<ClockText>>")]
    pub uploaded_at: Option<WallClock>,
    /// What it belongs to; `note` unless the server says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub related_to: Option<String>,
    /// MIME type.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub mime_type: Option<String>,
    /// Extension of the file's name.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub file_extension: Option<String>,
    /// Size; the document names no unit.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<IntLike>>")]
    pub file_size: Option<u64>,
    /// Description that people gave it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub file_description: Option<PersonalText>,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub file_name: Option<PersonalText>,
}
