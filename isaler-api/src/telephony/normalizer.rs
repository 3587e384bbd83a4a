use telephony_core::wire::support::is_blank;
use telephony_core::{Author, CallRecord, ExternalParty, InternalParty, Note, NoteId, NoteSubject, PersonalText, Zone};

use super::list_text;
use crate::models::{Contact, HistoryEntry};
use crate::{CallTypes, PROVIDER};

/// Converts an entry of the history to a call or a note.
///
/// An entry whose type is one of the [`CallTypes`] is a call; every other entry is a note. The vendor does not record
/// the outcome and the duration of a call, so these stay `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalizer {
    zone: Zone,
    call_types: CallTypes,
}

/// Reason for which an entry that is a call could not be converted to a [`CallRecord`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NormalizeError {
    /// Wire name of the member at fault.
    pub member: &'static str,
    /// Description of the fault, without the value.
    pub reason: &'static str,
}

impl Normalizer {
    /// Creates a normalizer that reads times in this zone and treats entries of these types as calls.
    pub const fn new(zone: Zone, call_types: CallTypes) -> Self {
        Self { zone, call_types }
    }

    /// Returns the account's zone, in which times are read.
    pub const fn account_zone(&self) -> &Zone {
        &self.zone
    }

    /// Returns the types that are calls.
    pub const fn call_types(&self) -> &CallTypes {
        &self.call_types
    }

    /// Converts the entry to a call; `None` when the entry is a note.
    ///
    /// A call's message is the entry's text as printed by a list, which differs from the stored text, see
    /// [`HistoryEntry::content`]; only the line breaks are restored.
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

    /// Converts the entry to a note; `None` when the entry is a call.
    ///
    /// The text is taken from the entry unchanged: as stored from `info`, altered from a list.
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

/// Default zone Europe/Moscow, which is the vendor's own default, and the call types of the document. The account's
/// zone cannot be read.
impl Default for Normalizer {
    fn default() -> Self {
        // The time zone database is compiled in and contains Moscow.
        let zone = Zone::named("Europe/Moscow").unwrap_or_else(|_| Zone::utc());
        Self::new(zone, CallTypes::default())
    }
}

fn text(content: Option<&PersonalText>) -> Option<&PersonalText> {
    content.filter(|content| !is_blank(content))
}

// With several contacts the vendor does not record which one was on the line. All are named, and an id is set only for
// a single contact.
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
