//! An entry whose type is a call.

use telephony_core::{CallId, CallRecord, ExternalParty, InternalParty, PersonalText};

use super::{NormalizeError, Normalizer, subjects, text};
use crate::PROVIDER;
use crate::models::{Contact, HistoryEntry};
use crate::telephony::list_text;

impl Normalizer {
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
        let mut call = CallRecord::new(PROVIDER, CallId::new(itoa::Buffer::new().format(entry.id.get())), at);
        call.account.clone_from(&self.account);
        call.medium = call_type.medium.clone();
        call.direction.clone_from(&call_type.direction);
        call.external = external(entry);
        call.internal = internal(entry).into_iter().collect();
        call.message = text(entry.content.as_ref())
            .map(|content| PersonalText::from(list_text::without_breaks(content).into_owned()));
        call.note_subjects = subjects(entry);
        Some(Ok(call))
    }
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
    (party.login.is_some() || party.id.is_some()).then_some(party)
}
