//! Conversion of the vendor's entries to telephony-core's records.

mod call;
mod note;

use std::fmt;

use telephony_core::wire::support::is_blank;
use telephony_core::{Account, NoteSubject, PersonalText, Zone};

use crate::CallTypes;
use crate::models::HistoryEntry;

/// Converts an entry of the history to a call or a note.
///
/// An entry whose type is one of the [`CallTypes`] is a call; every other entry is a note. The vendor does not record
/// the outcome and the duration of a call, so these stay `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalizer {
    zone: Zone,
    call_types: CallTypes,
    account: Account,
}

/// Reason for which an entry that is a call could not be converted to a [`CallRecord`](telephony_core::CallRecord).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NormalizeError {
    /// Wire name of the member at fault.
    pub member: &'static str,
    /// Description of the fault, without the value.
    pub reason: &'static str,
}

impl fmt::Display for NormalizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.member, self.reason)
    }
}

impl std::error::Error for NormalizeError {}

impl Normalizer {
    /// Creates a normalizer with the zone Europe/Moscow, which is the vendor's own default, because the account's zone
    /// cannot be read, and with the call types of the document.
    pub fn new() -> Self {
        // The time zone database is compiled in and contains Moscow.
        let zone = Zone::named("Europe/Moscow").unwrap_or_else(|_| Zone::utc());
        Self { zone, call_types: CallTypes::default(), account: Account::default() }
    }

    /// Sets the label of the account to which the records belong. Default: the empty label, of no known account.
    pub fn account(mut self, label: impl Into<Account>) -> Self {
        self.account = label.into();
        self
    }

    /// Sets the account's zone, in which times are read.
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = zone;
        self
    }

    /// Sets the types whose entries are calls.
    pub fn call_types(mut self, call_types: CallTypes) -> Self {
        self.call_types = call_types;
        self
    }

    /// Returns the account's zone, in which times are read.
    pub const fn account_zone(&self) -> &Zone {
        &self.zone
    }

    /// Returns the types whose entries are calls.
    pub const fn account_call_types(&self) -> &CallTypes {
        &self.call_types
    }
}

impl Default for Normalizer {
    fn default() -> Self {
        Self::new()
    }
}

fn text(content: Option<&PersonalText>) -> Option<&PersonalText> {
    content.filter(|content| !is_blank(content))
}

fn subjects(entry: &HistoryEntry) -> Vec<NoteSubject> {
    let mut subjects = Vec::with_capacity(entry.contacts.len() + 2);
    subjects.extend(entry.client.map(|it| NoteSubject::Client(it.get().to_string())));
    subjects.extend(entry.contacts.iter().map(|it| NoteSubject::Contact(it.id.get().to_string())));
    subjects.extend(entry.deal.map(|it| NoteSubject::Deal(it.get().to_string())));
    subjects
}
