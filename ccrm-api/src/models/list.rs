//! Reading of lists from bytes, with and without the `client` feature.

use serde::de::DeserializeOwned;
use telephony_core::Provider;
use telephony_core::wire::json::{JsonFault, JsonFaultKind};
use telephony_core::wire::rows::{ListPlace, Rows, read_rows, shows_list};

use super::Envelope;

/// Reason of the fault of an answer that says success and has no list.
pub(crate) const NO_LIST: &str = "the answer has no list in `data`, and no `totalCount` of zero";

/// Reads a body that is a list in its envelope. An answer of success without a list is a fault unless its count is zero,
/// because an answer that is wrongly read as empty would report every known record as gone.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8], place: ListPlace<'_>) -> Result<Envelope<Rows<T>>, JsonFault> {
    let apart = |envelope: Envelope<Vec<T>>| envelope.replace(());
    let (envelope, records) = read_rows(body, place, apart)?;
    let is_proven = records.sent() > 0 || envelope.total_count() == Some(0) || shows_list(body, place);
    if envelope.success && !is_proven {
        return Err(JsonFault::new(JsonFaultKind::Shape, place.path, NO_LIST));
    }
    Ok(envelope.replace(records).0)
}

/// Provider in a static, because a `ListPlace` borrows it.
pub(crate) static OURS: Provider = crate::PROVIDER;

/// Makes `read_list` of a model, from the model's name and the operation that lists it.
macro_rules! read_from_bytes {
    ($model:ident = $operation:literal) => {
        const _: () = {
            use telephony_core::wire::json::JsonFault;
            use telephony_core::wire::rows::{ListPlace, Rows};

            use $crate::models::Envelope;
            use $crate::models::list::{OURS, read};

            impl $model {
                /// Reads the body of an answer that lists these records, without a client.
                ///
                /// Damage costs the smallest element that contains it: a character, a member, or the record, which is
                /// then quarantined with its bytes. Repairs are listed in [`Rows::repairs`]. An answer with `"success":
                /// false` is returned as an envelope.
                ///
                /// # Errors
                ///
                /// Returns a [`JsonFault`] if the body as a whole cannot be read, or says success and has neither a
                /// list nor a count of zero.
                pub fn read_list(body: impl AsRef<[u8]>) -> Result<Envelope<Rows<Self>>, JsonFault> {
                    const PLACE: ListPlace<'_> = ListPlace::new(&OURS, $operation, "$.data");
                    read(body.as_ref(), PLACE)
                }
            }
        };
    };
}
pub(super) use read_from_bytes;
