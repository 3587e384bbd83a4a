//! Calls and notes as flat rows, for a file or a table.
//!
//! [`CallRow`], [`NoteRow`] and the other rows are the one place where columns are named. They are plain serde structs of scalars, so
//! that the crate `csv` and `serde_json` write them without further settings:
//!
//! ```
//! use futures_util::TryStreamExt;
//! use telephony_core::export::CallRow;
//! use telephony_core::{CallHistorySource, CallHistorySourceExt, CallQuery};
//!
//! type Failure = Box<dyn std::error::Error>;
//!
//! async fn export(source: &dyn CallHistorySource, query: CallQuery) -> Result<String, Failure> {
//!     let mut table = csv::Writer::from_writer(Vec::new());
//!     let mut entries = source.calls(query);
//!     while let Some(entry) = entries.try_next().await? {
//!         let Some(call) = entry.into_call_or(|bad| eprintln!("{bad}")) else { continue };
//!         table.serialize(CallRow::from(call))?;
//!     }
//!     Ok(String::from_utf8(table.into_inner()?)?)
//! }
//! # // Run over the store in memory.
//! # use telephony_core::{CallRecord, ExternalParty, MemoryStore, Moment, Outcome, Provider};
//! # use time::OffsetDateTime;
//! # let provider = Provider::from_static("example");
//! # let store = MemoryStore::new(provider.clone());
//! # let mut call = CallRecord::new(provider, "1", Moment::exact(OffsetDateTime::UNIX_EPOCH));
//! # call.outcome = Some(Outcome::NoAnswer);
//! # call.external = Some(ExternalParty::of_number("+48777888999"));
//! # store.add_calls([call]);
//! # let query = CallQuery::new(OffsetDateTime::UNIX_EPOCH, OffsetDateTime::UNIX_EPOCH + time::Duration::HOUR);
//! # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
//! # let table = runtime.block_on(export(&store, query))?;
//! # let mut lines = table.lines();
//! # assert_eq!(lines.next(), Some(CallRow::COLUMNS.join(",").as_str()));
//! # let row = lines.next().unwrap_or_default();
//! # assert!(row.starts_with("example,memory,1,,") && row.contains(",no_answer,false,"), "{row}");
//! # assert!(row.contains(",1970-01-01T00:00:00.000000000Z,exact,") && row.contains(",+48777888999,"), "{row}");
//! # Ok::<(), Failure>(())
//! ```
//!
//! # Formats
//!
//! The feature `export` has writers that keep a few KiB in memory, however long the export is:
//!
//! - `JsonLines`: one JSON object per line.
//! - `CsvWriter`: CSV by RFC 4180, with a guard against formulas, and on request with a
//!   semicolon or a byte order mark for a spreadsheet.
//! - `AsteriskCdr`: the columns of Asterisk's call detail records, as a row for either
//!   writer.
//!
//! `Mask` replaces personal data by pseudonyms before a row is written. Each of them has an example.
//!
//! # Columns
//!
//! Every row is a [`Row`]: its [`COLUMNS`](Row::COLUMNS) have a name, a type, and the facts whether a value may be absent,
//! is a list, or is [personal](PersonalKind).
//!
//! - A column whose fact the vendor does not send is empty in CSV and null in JSON. In CSV an empty text is read back as
//!   no text.
//! - Times are RFC 3339 in UTC with nine fractional digits, so that they sort as text.
//! - Lengths are whole seconds.
//! - A list is one text, whose items are joined by [`SEPARATOR`]; [`split`] returns the items.
//! - Phone numbers, names and texts are written as they are. They are not in the `Debug` of a row.
//!
//! | row | one per | key |
//! | --- | --- | --- |
//! | [`CallRow`] | call, message or fax: who, when, how it ended, how long | `provider`, `account`, `fingerprint` |
//! | [`NoteRow`] | note: its text, author and subjects | `provider`, `account`, `id` |
//! | [`ListedRow`] | record of a list, such as a user or a contact: name, numbers, e-mail, the vendor's own members as JSON | `provider`, `account`, `list`, `id` |
//! | [`QuarantineRow`] | record that could not be read: its text and the fault | `provider`, `account`, `stream`, `fingerprint` |
//! | [`RepairRow`] | fault of a record that was read without it | `provider`, `account`, `stream`, `record`, `path` |

#[cfg(feature = "export")]
mod asterisk_cdr;
#[cfg(feature = "export")]
mod csv;
#[cfg(feature = "export")]
mod jsonl;
#[cfg(feature = "export")]
mod mask;
mod row;

#[cfg(feature = "export")]
#[cfg_attr(docsrs, doc(cfg(feature = "export")))]
pub use asterisk_cdr::AsteriskCdr;
#[cfg(feature = "export")]
#[cfg_attr(docsrs, doc(cfg(feature = "export")))]
pub use csv::{CsvSeparator, CsvSettings, CsvWriter};
#[cfg(feature = "export")]
#[cfg_attr(docsrs, doc(cfg(feature = "export")))]
pub use jsonl::JsonLines;
#[cfg(feature = "export")]
#[cfg_attr(docsrs, doc(cfg(feature = "export")))]
pub use mask::{Mask, WeakMaskKey};
pub(crate) use row::row_fingerprint;
pub use row::{
    CallRow, Cell, Column, ColumnType, ListedRow, NoteRow, PersonalKind, QuarantineRow, RepairRow, Row, SEPARATOR,
    join, split,
};
