//! Reads lists and single records from bytes, with or without a client.

use serde::de::DeserializeOwned;
use serde_with::de::DeserializeAsWrap;
use telephony_core::Provider;
use telephony_core::wire::OneOrMany;
use telephony_core::wire::json::{JsonFault, JsonFaultKind};
use telephony_core::wire::rows::{ListPlace, Rows, read_rows, shows_list};

/// Reason of the fault of an answer without a list.
pub(crate) const NO_LIST: &str = "the answer has no list";

/// Reads a body that is a list, or a single bare record in place of the list. An answer with neither is a fault, because
/// an answer that is wrongly read as empty would report every known record as gone.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8], place: ListPlace<'_>) -> Result<Rows<T>, JsonFault> {
    let rows = read_or_none(body, place)?;
    if rows.sent() == 0 && !shows_list(body, place) {
        return Err(JsonFault::new(JsonFaultKind::Shape, "$", NO_LIST));
    }
    Ok(rows)
}

/// Reads a body like [`read`], and null and `{}` as no records.
pub(crate) fn read_or_none<T: DeserializeOwned>(body: &[u8], place: ListPlace<'_>) -> Result<Rows<T>, JsonFault> {
    let apart = |list: DeserializeAsWrap<Vec<T>, OneOrMany>| ((), list.into_inner());
    read_rows(body, place, apart).map(|((), records)| records)
}

/// Provider as a static, so that constants of [`ListPlace`] can borrow it.
pub(crate) static OURS: Provider = crate::PROVIDER;

/// Makes `read_list` and `read_one` of a model, from the model's name and the operation that lists it.
macro_rules! read_from_bytes {
    ($model:ident = $operation:literal) => {
        const _: () = {
            use telephony_core::Repair;
            use telephony_core::wire::json::JsonFault;
            use telephony_core::wire::rows::{ListPlace, Rows, read_one};

            use $crate::models::list::{OURS, read};

            impl $model {
                /// Reads an answer's body that is a list of these records, or one bare record, without a client.
                ///
                /// Damage costs only the smallest part that contains it: a character is replaced, a member is left
                /// out, or the record is quarantined with its bytes. The repairs are in [`Rows::repairs`].
                ///
                /// # Errors
                ///
                /// Fault of the body as a whole, or of a body without a list and a record.
                pub fn read_list(body: impl AsRef<[u8]>) -> Result<Rows<Self>, JsonFault> {
                    const PLACE: ListPlace<'_> = ListPlace::new(&OURS, $operation, "$");
                    read(body.as_ref(), PLACE)
                }

                /// Reads a body that is one of these records, and returns the record with its repairs.
                ///
                /// # Errors
                ///
                /// Fault that could not be repaired.
                pub fn read_one(body: impl AsRef<[u8]>) -> Result<(Self, Vec<Repair>), JsonFault> {
                    const PLACE: ListPlace<'_> = ListPlace::new(&OURS, $operation, "$");
                    read_one(body.as_ref(), PLACE)
                }
            }
        };
    };
}
pub(super) use read_from_bytes;
