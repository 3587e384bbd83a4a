use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{Account, Author, CallId, Moment, PersonalText, PhoneNumber, Provider, Repair};

/// Subject of a note: the object that the note is attached to.
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
    /// The contacts with this number; a store that knows contacts looks them up.
    Phone(PhoneNumber),
}

impl NoteSubject {
    /// Kind of the subject as one word, for messages and capability checks.
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

/// Id of a note, opaque outside its provider. It contains everything that an update or a deletion needs.
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
#[doc(alias("comment", "activity"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Note {
    /// Vendor that keeps the note.
    pub provider: Provider,
    /// Account that the note belongs to; empty if the note was read without a client.
    #[serde(default)]
    pub account: Account,
    /// Id, unique within the provider's account.
    pub id: NoteId,
    /// All subjects that the note is attached to.
    pub subjects: Vec<NoteSubject>,
    /// Plain text; of a rich text, the words without their formatting.
    pub text: Option<PersonalText>,
    /// Author of the note.
    pub author: Option<Author>,
    /// Time of creation.
    pub created: Option<Moment>,
    /// Time of the last change.
    pub updated: Option<Moment>,
    /// Kind of note, in the vendor's spelling.
    pub kind: Option<String>,
    /// True if a user pinned the note; `None` if the vendor does not say.
    pub pinned: Option<bool>,
    /// True if the vendor reports the note as deleted; `None` if the vendor does not say.
    pub deleted: Option<bool>,
    /// True if the vendor reports that the note was changed after it was created; `None` if the vendor does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<bool>,
    /// Repairs that were made so that the note could be read; empty for nearly every note.
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
            edited: None,
            repairs: Vec::new(),
        }
    }
}

/// A note to be written.
///
/// ```
/// use telephony_core::time::OffsetDateTime;
/// use telephony_core::{NoteDraft, NoteSubject};
///
/// let draft = NoteDraft::new(NoteSubject::Client("101".to_owned()), "call back at noon")
///     .author("manager@example.test")
///     .at(OffsetDateTime::UNIX_EPOCH);
/// assert_eq!(&*draft.text, "call back at noon");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoteDraft {
    /// Subject to attach the note to.
    pub subject: NoteSubject,
    /// Plain text.
    pub text: PersonalText,
    /// Author's login or id, where the vendor lets the client choose the author.
    pub author: Option<PersonalText>,
    /// Time under which the note is filed; `None` leaves it to the vendor's clock.
    pub at: Option<OffsetDateTime>,
    /// Kind of note, in the vendor's spelling.
    pub kind: Option<String>,
}

impl NoteDraft {
    /// A note with this text on this subject.
    pub fn new(subject: NoteSubject, text: impl Into<String>) -> Self {
        Self { subject, text: PersonalText::from(text.into()), author: None, at: None, kind: None }
    }

    /// Sets the author.
    pub fn author(mut self, author: impl Into<String>) -> Self {
        self.author = Some(PersonalText::from(author.into()));
        self
    }

    /// Sets the time under which the note is filed.
    pub fn at(mut self, at: impl Into<Moment>) -> Self {
        self.at = Some(at.into().instant());
        self
    }

    /// Sets the kind, in the vendor's spelling.
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }
}
