use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{PersonalText, PhoneNumber};

/// A person or company outside, at the other end of a call.
#[doc(alias("caller ID", "caller", "customer"))]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExternalParty {
    /// Number, or the sender's name of a text message.
    pub number: Option<PhoneNumber>,
    /// Name of the person, where the vendor found one.
    pub name: Option<PersonalText>,
    /// Name of the organisation, where the vendor found one.
    pub organisation: Option<PersonalText>,
    /// Vendor's id of the contact.
    pub id: Option<String>,
}

impl ExternalParty {
    /// A party of which only the number is known.
    pub fn of_number(number: impl Into<PhoneNumber>) -> Self {
        Self { number: Some(number.into()), ..Self::default() }
    }

    /// True if nothing about the party is known.
    #[inline]
    pub fn is_empty(&self) -> bool {
        let Self { number, name, organisation, id } = self;
        number.is_none() && name.is_none() && organisation.is_none() && id.is_none()
    }
}

/// Kind of an internal party. Serialized as its word; see [`Outcome`](crate::Outcome).
#[doc(alias("queue", "voice menu"))]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PartyKind {
    /// An employee.
    User,
    /// A group or queue.
    Group,
    /// A voice menu (IVR) or another script.
    Ivr,
    /// A kind that this version does not know, in the vendor's spelling.
    Other(String),
}

words! {
    PartyKind { User = "user", Group = "group", Ivr = "ivr" }
}

/// An employee, a group or a script inside the company.
#[doc(alias("extension", "agent", "employee"))]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InternalParty {
    /// Kind of the party: employee, group or script; `None` if the vendor does not say. Ids of different kinds may be
    /// equal.
    #[serde(default)]
    pub kind: Option<PartyKind>,
    /// Extension; leading zeros are significant.
    pub extension: Option<PhoneNumber>,
    /// Display name.
    pub name: Option<PersonalText>,
    /// Login, where the vendor identifies people by it.
    #[serde(default)]
    pub login: Option<PersonalText>,
    /// Vendor's id of the user, group or script.
    pub id: Option<String>,
}

impl InternalParty {
    /// A party of which only the extension is known.
    pub fn of_extension(extension: impl Into<PhoneNumber>) -> Self {
        Self { extension: Some(extension.into()), ..Self::default() }
    }
}

/// Author of a note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Author {
    /// Display name.
    pub name: Option<PersonalText>,
    /// Login, where the vendor identifies people by it.
    pub login: Option<PersonalText>,
    /// Vendor's id of the user.
    pub id: Option<String>,
}
