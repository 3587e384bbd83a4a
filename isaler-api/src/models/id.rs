use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use serde_with::DeserializeAs;
use telephony_core::wire::IntLike;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(#[cfg_attr(feature = "schema", schemars(with = "IntLike"))] i64);

        impl $name {
            /// Creates an id from its number; requests refuse one that is not positive.
            pub const fn new(id: i64) -> Self {
                Self(id)
            }

            /// Returns the id as a number.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        // Answers print ids as numbers; the vendor's general page and older versions print them as text.
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
    /// Id of an entry of the activity history (`cid`). Ids grow with each entry and are never reused.
    EntryId
    /// Id of a client (`clid`), a company or person in the CRM.
    ClientId
    /// Id of a contact (`pid`), a person at a client.
    ContactId
    /// Id of a deal (`did`).
    DealId
    /// Id of a user of the CRM (`iduser`).
    UserId
}
