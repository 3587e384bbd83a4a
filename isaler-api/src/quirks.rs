//! Adaptors for quirks of this vendor only, one a file; quirks that two vendors share are in `telephony_core::wire`.

mod contact_list;
// Only cursors store dates in this form.
#[cfg(feature = "client")]
mod date_text;
pub(crate) mod id_list;
mod label_map;
mod none_as_empty;
#[cfg(feature = "schema")]
pub(crate) mod sql_text;
mod zero_as_none;
mod zero_date;

pub(crate) use contact_list::ContactList;
#[cfg(feature = "client")]
pub(crate) use date_text::DateText;
pub(crate) use id_list::IdList;
pub(crate) use label_map::LabelMap;
pub(crate) use none_as_empty::NoneAsEmpty;
pub(crate) use zero_as_none::ZeroAsNone;
pub(crate) use zero_date::ZeroDate;
