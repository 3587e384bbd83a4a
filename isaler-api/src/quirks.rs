//! Adaptors for the wire quirks of this vendor only, one a file.

mod contact_list;
mod date_text;
pub(crate) mod id_list;
mod label_map;
mod none_as_empty;
pub(crate) mod plain;
mod zero_as_none;
mod zero_date;

pub use contact_list::ContactList;
pub use date_text::DateText;
pub use id_list::IdList;
pub use label_map::LabelMap;
pub use none_as_empty::NoneAsEmpty;
pub use zero_as_none::ZeroAsNone;
pub use zero_date::ZeroDate;
