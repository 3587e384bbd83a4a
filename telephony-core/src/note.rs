use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{Account, Author, CallId, Moment, PersonalText, PhoneNumber, Provider, Repair};

/// What a note is attached to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoteSubject {
    /// A record of the call history.
    Call(CallId),
    /// A client (a company in the CRM), by the vendor's id.
    Client(String),
    /// A contact (a person in the CRM), by the vendor's id.
    Contact(String),
    /// A deal, by the vendor's id.
    Deal(String),
    /// Whoever has this number; a store that knows contacts looks them up.
    Phone(PhoneNumber),
}

impl NoteSubject {
    /// Kind of subject in a word, for messages and capability checks.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Call(_) => "call",
            Self::Client(_) => "client",
            Self::Contact(_) => "contact",
            Self::Deal(_) => "deal",
            Self::Phone(_) => "phone",
        }
    }
}

/// A note's id, opaque outside its provider; it holds all that updating and deleting need.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoteId(String);

impl NoteId {
    /// An id from its text.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// Id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A note as its vendor keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Note {
    /// Vendor that keeps the note.
    pub provider: Provider,
    /// Account that the note belongs to; empty when it was read without a client.
    #[serde(default)]
    pub account: Account,
    /// Id, unique within the provider's account.
    pub id: NoteId,
    /// Everything that the note is attached to.
    pub subjects: Vec<NoteSubject>,
    /// Plain text; a rich text's words without their formatting.
    pub text: Option<PersonalText>,
    /// Who wrote it.
    pub author: Option<Author>,
    /// When it was written.
    pub created: Option<Moment>,
    /// When it was last changed.
    pub updated: Option<Moment>,
    /// Vendor's word for the kind of note.
    pub kind: Option<String>,
    /// Whether people pinned it.
    pub pinned: Option<bool>,
    /// Whether the vendor says that it was deleted.
    pub deleted: Option<bool>,
    /// Faults of the note as sent that were mended so that it could be read; empty for nearly every note.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
}

impl Note {
    /// A note of which only the id is known.
    pub fn new(provider: Provider, id: NoteId) -> Self {
        Self {
            provider,
            account: Account::default(),
            id,
            subjects: Vec::new(),
            text: None,
            author: None,
            created: None,
            updated: None,
            kind: None,
            pinned: None,
            deleted: None,
            repairs: Vec::new(),
        }
    }
}

/// A note to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoteDraft {
    /// What to attach it to.
    pub subject: NoteSubject,
    /// Plain text.
    pub text: PersonalText,
    /// Author's login or id, where the vendor lets the caller choose.
    pub author: Option<PersonalText>,
    /// Time to file it under; the vendor's own clock when absent.
    pub at: Option<OffsetDateTime>,
    /// Vendor's word for the kind of note.
    pub kind: Option<String>,
}

impl NoteDraft {
    /// A note of this text on this subject.
    pub fn new(subject: NoteSubject, text: impl Into<String>) -> Self {
        Self { subject, text: PersonalText::from(text.into()), author: None, at: None, kind: None }
    }

    /// Names the author.
    pub fn author(mut self, author: impl Into<String>) -> Self {
        self.author = Some(PersonalText::from(author.into()));
        self
    }

    /// Files the note under this time.
    pub fn at(mut self, at: OffsetDateTime) -> Self {
        self.at = Some(at);
        self
    }

    /// Names the kind, in the vendor's word.
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }
}
