//! Adaptors that bridge the differences between vendors' documents and the data that their servers send.
//!
//! Each adaptor is a marker for [`As`] (or for `As` of `serde_with`) and is set on the field that it serves, with
//! `default` where the member may be absent:
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use telephony_core::PhoneNumber;
//! use telephony_core::wire::{As, BoolLike, EmptyAsNone, ListLike, TextOrNumber};
//!
//! #[derive(Serialize, Deserialize)]
//! struct Account {
//!     #[serde(with = "As::<TextOrNumber>")]
//!     number: PhoneNumber,
//!     #[serde(with = "As::<BoolLike>")]
//!     assigned: bool,
//!     #[serde(default, with = "As::<EmptyAsNone<TextOrNumber>>")]
//!     prefix: Option<String>,
//!     #[serde(default, with = "As::<ListLike<TextOrNumber>>")]
//!     tags: Vec<String>,
//! }
//!
//! let sent = r#"{"number": 48777888999, "assigned": "1", "prefix": "", "tags": {}}"#;
//! let account: Account = serde_json::from_str(sent)?;
//! assert_eq!(account.number.as_str(), "48777888999");
//! assert!(account.assigned && account.prefix.is_none() && account.tags.is_empty());
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! The error of an adaptor names the kind of a rejected value and never the value itself, because the values are
//! personal data. Enums of the wire are declared by [`open_enum!`](crate::open_enum) and
//! [`open_code!`](crate::open_code).

mod bool_like;
mod clock_text;
mod described_value;
mod empty_array_as_none;
mod empty_as_none;
mod epoch;
mod field;
mod flag_or_count;
mod int_like;
pub mod json;
mod list_like;
mod one_or_many;
mod open_code;
mod open_enum;
#[cfg(any(test, feature = "conformance"))]
pub mod probe;
mod reader;
mod replay;
pub mod rows;
mod scalar;
#[cfg(feature = "schema")]
pub mod schema;
mod stored_word;
#[doc(hidden)]
pub mod support;
mod text_or_number;

pub use bool_like::{AsBool, AsNumber, BoolLike};
pub use clock_text::ClockText;
pub use empty_array_as_none::EmptyArrayAsNone;
pub use empty_as_none::EmptyAsNone;
pub use epoch::Epoch;
pub use field::{As, Of};
pub use flag_or_count::FlagOrCount;
pub use int_like::IntLike;
pub use list_like::ListLike;
pub use one_or_many::OneOrMany;
pub(crate) use stored_word::read_stored_word;
pub use text_or_number::TextOrNumber;
