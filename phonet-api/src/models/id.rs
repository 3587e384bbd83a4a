use std::fmt;
use std::num::TryFromIntError;

use serde::{Deserialize, Deserializer, Serialize};
use serde_with::DeserializeAs;
use telephony_core::wire::IntLike;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(#[cfg_attr(feature = "schema", schemars(with = "IntLike"))] u64);

        impl $name {
            /// Creates an id from its number.
            pub const fn new(id: u64) -> Self {
                Self(id)
            }

            /// Returns the id as a number.
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl From<u64> for $name {
            fn from(id: u64) -> Self {
                Self(id)
            }
        }

        impl TryFrom<i64> for $name {
            type Error = TryFromIntError;

            fn try_from(id: i64) -> Result<Self, TryFromIntError> {
                id.try_into().map(Self)
            }
        }

        // Examples print numbers, but the interface of active calls prints a contact's id as text.
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                IntLike::deserialize_as(deserializer).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// Id of a contact, that is, a person or a company in the vendor's CRM.
    ContactId
    /// Id of a note. Requests for a note also name its contact.
    ContactNoteId
    /// Id of a user, that is, an employee.
    UserId
    /// Id of a field of a contact.
    FieldId
    /// Id of a value in a contact's field.
    ValueId
}
