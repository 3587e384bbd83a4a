//! Lists read from bytes, with a client and without one.

use serde::de::DeserializeOwned;
use telephony_core::Provider;
use telephony_core::wire::json::JsonFault;
use telephony_core::wire::rows::{ListPlace, Rows, read_rows};

use super::{CallHistoryEntry, CallPresentation, Envelope, Note, SipAccount, SmsPresentation};

/// Reads a body that is a list in its envelope.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8], place: ListPlace<'_>) -> Result<Envelope<Rows<T>>, JsonFault> {
    let apart = |envelope: Envelope<Vec<T>>| envelope.replace(());
    read_rows(body, place, apart).map(|(envelope, records)| envelope.replace(records).0)
}

/// Provider with an address of its own, for the places of records.
pub(crate) static OURS: Provider = crate::PROVIDER;

macro_rules! read_from_bytes {
    ($($model:ident = $operation:literal)+) => {$(
        impl $model {
            /// Reads the body of an answer that lists such records, without a client.
            ///
            /// A fault costs the smallest thing that holds it: a character, a member, else the record, which is set
            /// aside with its bytes. What was mended is in [`Rows::repairs`]. An answer that says that it is no
            /// success is an envelope that says so.
            ///
            /// # Errors
            ///
            /// What is wrong with the body as a whole.
            pub fn read_list(body: impl AsRef<[u8]>) -> Result<Envelope<Rows<Self>>, JsonFault> {
                const PLACE: ListPlace<'_> = ListPlace::new(&OURS, $operation, "$.data");
                read(body.as_ref(), PLACE)
            }
        }
    )+};
}

read_from_bytes! {
    CallHistoryEntry = "ccrm.call_history.list"
    Note = "ccrm.note.list"
    SipAccount = "ccrm.sip_account.list"
    CallPresentation = "ccrm.call_presentation.list"
    SmsPresentation = "ccrm.sms_presentation.list"
}
