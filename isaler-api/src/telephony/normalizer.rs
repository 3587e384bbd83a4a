use telephony_core::wire::support::is_blank;
use telephony_core::{Author, CallRecord, ExternalParty, InternalParty, Note, NoteId, NoteSubject, PersonalText, Zone};

use super::list_text;
use crate::models::{Contact, HistoryEntry};
use crate::{CallTypes, PROVIDER};

/// Turns an entry of the history into a call or a note.
///
/// An entry whose type is one of the [`CallTypes`] is a call, every other entry is a note. The vendor says neither how
/// a call ended nor how long it was, so these stay `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalizer {
    zone: Zone,
    call_types: CallTypes,
}

/// Why an entry that is a call became no [`CallRecord`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NormalizeError {
    /// Member at fault, by its name on the wire.
    pub member: &'static str,
    /// What is wrong, without the value.
    pub reason: &'static str,
}

impl Normalizer {
    /// Reads times in this zone and takes entries of these types for calls.
    pub const fn new(zone: Zone, call_types: CallTypes) -> Self {
        Self { zone, call_types }
    }

    /// Zone that times are read in.
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Types that are calls.
    pub const fn call_types(&self) -> &CallTypes {
        &self.call_types
    }

    /// Call that the entry records, or why it cannot be told; `None` when the entry is a note.
    ///
    /// A call's message is the entry's text as a list prints it, which is not the text as stored, see
    /// [`HistoryEntry::content`]; the line breaks are put right.
    pub fn call(&self, entry: &HistoryEntry) -> Option<Result<CallRecord, NormalizeError>> {
        let call_type = self.call_types.get(entry.kind.as_deref()?)?;
        let Some(at) = entry.at else {
            return Some(Err(NormalizeError { member: "datum", reason: "the entry has no time" }));
        };
        let at = self.zone.moment(at);
        let mut call = CallRecord::new(PROVIDER, entry.id.get().to_string(), at);
        call.medium = call_type.medium.clone();
        call.direction.clone_from(&call_type.direction);
        call.external = external(entry);
        call.internal.extend(internal(entry));
        call.message = text(entry.content.as_ref())
            .map(|content| PersonalText::from(list_text::without_breaks(content).into_owned()));
        call.note_subjects = subjects(entry);
        Some(Ok(call))
    }

    /// Note that the entry is; `None` when it is a call.
    ///
    /// The text is the entry's as it stands: faithful from `info`, altered from a list.
    pub fn note(&self, entry: &HistoryEntry) -> Option<Note> {
        if entry.kind.as_deref().is_some_and(|kind| self.call_types.get(kind).is_some()) {
            return None;
        }
        let mut note = Note::new(PROVIDER, NoteId::new(entry.id.to_string()));
        note.subjects = subjects(entry);
        note.text = text(entry.content.as_ref()).cloned();
        note.author = author(entry);
        note.created = entry.at.map(|at| self.zone.moment(at));
        note.kind.clone_from(&entry.kind);
        Some(note)
    }
}

/// Europe/Moscow, the vendor's own default, and the call types of its document. An account's zone cannot be read.
impl Default for Normalizer {
    fn default() -> Self {
        // The database is part of the program and has Moscow.
        let zone = Zone::named("Europe/Moscow").unwrap_or_else(|_| Zone::utc());
        Self::new(zone, CallTypes::default())
    }
}

fn text(content: Option<&PersonalText>) -> Option<&PersonalText> {
    content.filter(|content| !is_blank(content))
}

// Who of several contacts was on the line is not said: all are named, and an id is given only where there is one.
fn external(entry: &HistoryEntry) -> Option<ExternalParty> {
    let mut names = entry.contacts.iter().filter_map(Contact::known_name);
    let mut party = ExternalParty::default();
    party.name = names.next().map(|first| match names.next() {
        None => PersonalText::from(first),
        Some(second) => {
            let all: Vec<&str> = [first, second].into_iter().chain(names).collect();
            PersonalText::from(all.join(", "))
        }
    });
    party.organisation = entry.known_client_name().map(PersonalText::from);
    if let [only] = &entry.contacts[..] {
        party.id = Some(only.id.get().to_string());
    }
    (!party.is_empty()).then_some(party)
}

fn internal(entry: &HistoryEntry) -> Option<InternalParty> {
    let mut party = InternalParty::default();
    party.login.clone_from(&entry.responsible_login);
    party.id = entry.responsible.map(|user| user.get().to_string());
    (party != InternalParty::default()).then_some(party)
}

fn author(entry: &HistoryEntry) -> Option<Author> {
    let mut author = Author::default();
    author.login.clone_from(&entry.responsible_login);
    author.id = entry.responsible.map(|user| user.get().to_string());
    (author != Author::default()).then_some(author)
}

fn subjects(entry: &HistoryEntry) -> Vec<NoteSubject> {
    let mut subjects = Vec::with_capacity(entry.contacts.len() + 2);
    subjects.extend(entry.client.map(|it| NoteSubject::Client(it.get().to_string())));
    subjects.extend(entry.contacts.iter().map(|it| NoteSubject::Contact(it.id.get().to_string())));
    subjects.extend(entry.deal.map(|it| NoteSubject::Deal(it.get().to_string())));
    subjects
}
