//! Rows of an answer as the walk needs them: their identity and their end.

use serde::Deserialize;
use serde_with::As;
use telephony_core::BadRecord;
use telephony_core::wire::Epoch;
use telephony_core::wire::rows::{Rows, probe};
use time::OffsetDateTime;

use super::window::milliseconds;
use crate::models::FinishedCall;
use crate::telephony::normalizer::part::part;

/// One row, normalised or quarantined.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Hash of the record's key, or of its text if it could not be read.
    pub(super) key: u64,
    /// End in milliseconds; `None` if it could not be read.
    pub(super) ended_at: Option<i64>,
    /// Duration in milliseconds, if the row has one.
    pub(super) length: Option<i64>,
    /// Talk time in milliseconds, if the row has one.
    pub(super) talk: Option<i64>,
    /// Set when no member distinguishes it from another row with the same text, for example `null`.
    pub(super) is_nameless: bool,
    /// Hash of its text, for a row without an identity: its key differs in each window.
    pub(super) text: u64,
    /// Its own end, or else the end of the nearest row before it that has one, or else of the first row after it that
    /// has one.
    pub(super) about: Option<i64>,
}

/// Minimum length in bytes of a record that can hold an id of this vendor.
const NAMELESS: usize = 24;

/// Returns the rows in the vendor's order, with quarantined ones at their index.
pub(super) fn rows(page: &Rows<FinishedCall>) -> Vec<Row> {
    let row = |(_, row): (usize, Result<&FinishedCall, &BadRecord>)| row.map_or_else(Row::of_bad, Row::of_call);
    let mut rows: Vec<Row> = page.rows().map(row).collect();
    let mut about = rows.iter().find_map(|row| row.ended_at);
    for row in &mut rows {
        about = row.ended_at.or(about);
        row.about = about;
    }
    rows
}

impl Row {
    fn of_call(call: &FinishedCall) -> Self {
        let seconds = |seconds: Option<u32>| seconds.map(|it| i64::from(it) * 1000);
        Self {
            key: key(call),
            ended_at: Some(milliseconds(call.ended_at)),
            length: seconds(call.duration),
            talk: seconds(call.bill_secs),
            ..Self::default()
        }
    }

    fn of_bad(bad: &BadRecord) -> Self {
        let ended_at = ended_at(bad).map(milliseconds);
        let is_nameless = ended_at.is_none() && bad.raw.len() < NAMELESS;
        let key = bad.fingerprint();
        Self { key, ended_at, is_nameless, text: key, ..Self::default() }
    }
}

/// Hash of the record's key: its id and part.
fn key(call: &FinishedCall) -> u64 {
    let mut hash = Hash::default();
    hash.part(call.uuid.call_id().as_str().as_bytes());
    hash.part(part(call).as_str().as_bytes());
    hash.0
}

/// 64-bit FNV-1a hash. It must be the same in every version, because cursors are stored.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn part(&mut self, bytes: &[u8]) {
        // Each part ends with a byte that is not part of any text.
        for byte in bytes.iter().chain(&[0xff]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// Key of one of several rows with the same text, by their order.
pub(super) fn numbered(key: u64, number: u64) -> u64 {
    if number == 0 {
        return key;
    }
    let mut hash = Hash::default();
    hash.part(&key.to_le_bytes());
    hash.part(&number.to_le_bytes());
    hash.0
}

/// Hash of a page's rows in their order.
pub(super) fn print(rows: &[Row]) -> u64 {
    print_of(rows.iter().map(|row| row.key))
}

/// Hash of the texts of a page's rows in their order.
pub(super) fn text_print(rows: &[Row]) -> u64 {
    print_of(rows.iter().map(|row| row.text))
}

fn print_of(parts: impl Iterator<Item = u64>) -> u64 {
    let mut hash = Hash::default();
    parts.for_each(|part| hash.part(&part.to_le_bytes()));
    hash.0
}

/// End of a record that could not be read as a call.
pub(super) fn ended_at(bad: &BadRecord) -> Option<OffsetDateTime> {
    #[derive(Deserialize)]
    struct Ended {
        #[serde(rename = "endAt", default, with = "As::<Epoch>")]
        ended_at: Option<OffsetDateTime>,
    }
    probe::<Ended>(bad)?.ended_at
}
