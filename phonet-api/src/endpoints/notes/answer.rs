use std::collections::BTreeMap;

use serde::Deserialize;
use serde_with::As;
use telephony_core::Result;
use telephony_core::transport::{Answer, Operation};
use telephony_core::wire::EmptyAsNone;
use telephony_core::wire::rows::Rows;

use crate::endpoints::read_list;
use crate::models::{ContactNote, ContactNoteId};

/// The `id` member, which every note of an answer has, if only as the 0 for a missing id. All other members may be
/// absent, so without this check the text of an error would be read as an empty note.
#[derive(Deserialize)]
struct Named {
    #[serde(rename = "id", with = "As::<EmptyAsNone>")]
    _id: Option<ContactNoteId>,
}

/// Reads an answer that is a list of notes; rows that are not notes are quarantined.
pub(super) fn read_notes(operation: &Operation, answer: &Answer) -> Result<Rows<ContactNote>> {
    let mut notes = read_list::<ContactNote>(operation, answer, false)?;
    let empty = ContactNote::default();
    if !notes.items.contains(&empty) {
        return Ok(notes);
    }
    // A list sent as an object with numeric keys reads as one empty note; keeping the raw texts splits it into its
    // notes.
    notes = read_list(operation, answer, true)?;
    notes.raw.clear();
    if !notes.items.contains(&empty) {
        return Ok(notes);
    }
    let nameless = read_list::<Named>(operation, answer, false)?.quarantined;
    let mut nameless: BTreeMap<_, _> = nameless.into_iter().map(|bad| (bad.index, bad)).collect();
    notes.quarantine(|note| nameless.remove(&note.index).filter(|_| note.item == empty));
    Ok(notes)
}
