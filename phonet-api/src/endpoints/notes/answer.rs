use std::collections::BTreeMap;

use serde::Deserialize;
use serde_with::As;
use telephony_core::Result;
use telephony_core::transport::{Answer, Operation};
use telephony_core::wire::EmptyAsNone;
use telephony_core::wire::rows::Rows;

use crate::endpoints::read_list;
use crate::models::{ContactNote, ContactNoteId};

/// What every note of an answer has, if only as the 0 that stands for none. All other members may be absent, so that an
/// error's words would be read as a note without anything.
#[derive(Deserialize)]
struct Named {
    #[serde(rename = "id", with = "As::<EmptyAsNone>")]
    _id: Option<ContactNoteId>,
}

/// Reads an answer that is a list of notes; what is no note is quarantined.
pub(super) fn read_notes(operation: &Operation, answer: &Answer) -> Result<Rows<ContactNote>> {
    let mut notes = read_list::<ContactNote>(operation, answer, false)?;
    let empty = ContactNote::default();
    if !notes.items.contains(&empty) {
        return Ok(notes);
    }
    // A list sent as an object whose keys are numbers reads as one such note; keeping the raw texts cuts it into its notes.
    notes = read_list(operation, answer, true)?;
    notes.raw.clear();
    if !notes.items.contains(&empty) {
        return Ok(notes);
    }
    let nameless = read_list::<Named>(operation, answer, false)?.quarantined;
    let mut nameless: BTreeMap<_, _> = nameless.into_iter().map(|bad| (bad.index, bad)).collect();
    // Each note's place among the rows, those that could not be read counted too.
    let unread: Vec<_> = notes.quarantined.iter().map(|bad| bad.index).collect();
    let mut rows = (0_usize..).filter(|row| !unread.contains(row));
    let mut none = Vec::new();
    notes.items.retain(|note| {
        let bad = rows.next().and_then(|row| nameless.remove(&row)).filter(|_| *note == empty);
        let is_note = bad.is_none();
        none.extend(bad);
        is_note
    });
    notes.quarantined.append(&mut none);
    notes.quarantined.sort_by_key(|bad| bad.index);
    Ok(notes)
}
