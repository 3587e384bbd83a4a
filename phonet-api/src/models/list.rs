//! Lists and single records read from bytes, with a client and without one.

use serde::de::DeserializeOwned;
use serde_with::de::DeserializeAsWrap;
use telephony_core::wire::OneOrMany;
use telephony_core::wire::json::JsonFault;
use telephony_core::wire::rows::{ListPlace, Rows, read_one, read_rows};
use telephony_core::{Provider, Repair};

use super::{ActiveCall, Contact, ContactNote, FinishedCall, User};

/// Reads a body that is a list, or one bare record instead of it.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8], place: ListPlace<'_>) -> Result<Rows<T>, JsonFault> {
    let apart = |list: DeserializeAsWrap<Vec<T>, OneOrMany>| ((), list.into_inner());
    read_rows(body, place, apart).map(|((), records)| records)
}

/// Provider with an address of its own, for the places of records.
pub(crate) static OURS: Provider = crate::PROVIDER;

macro_rules! read_from_bytes {
    ($($model:ident = $operation:literal)+) => {$(
        impl $model {
            /// Reads the body of an answer that lists such records, or is one of them, without a client.
            ///
            /// A fault costs the smallest thing that holds it: a character, a member, else the record, which is set
            /// aside with its bytes. What was mended is in [`Rows::repairs`].
            ///
            /// # Errors
            ///
            /// What is wrong with the body as a whole.
            pub fn read_list(body: impl AsRef<[u8]>) -> Result<Rows<Self>, JsonFault> {
                const PLACE: ListPlace<'_> = ListPlace::new(&OURS, $operation, "$");
                read(body.as_ref(), PLACE)
            }

            /// Reads a body that is one such record, and gives what was mended in it.
            ///
            /// # Errors
            ///
            /// The fault that could not be mended.
            pub fn read_one(body: impl AsRef<[u8]>) -> Result<(Self, Vec<Repair>), JsonFault> {
                const PLACE: ListPlace<'_> = ListPlace::new(&OURS, $operation, "$");
                read_one(body.as_ref(), PLACE)
            }
        }
    )+};
}

read_from_bytes! {
    ActiveCall = "phonet.active_call.list"
    FinishedCall = "phonet.company_call.list"
    Contact = "phonet.contact.list"
    ContactNote = "phonet.contact_note.list"
    User = "phonet.user.list"
}
