//! Rows as the records of messages.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::export::{Cell, Column, Row};
use crate::moment::instant_text;
use crate::sink::StreamKey;
use crate::streams::StreamBatch;

/// Row as a JSON object of the selected columns and the added ones.
#[derive(Debug)]
pub(super) struct RowRecord<'a> {
    columns: &'static [Column],
    cells: Vec<Cell<'a>>,
    selected: &'a [bool],
    added: &'a [(&'static str, Option<&'a str>)],
}

impl Serialize for RowRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let selected = self.columns.iter().zip(&self.cells).zip(self.selected).filter(|(_, is_selected)| **is_selected);
        for ((column, cell), _) in selected {
            match cell {
                Cell::Null => map.serialize_entry(column.name, &())?,
                Cell::Text(text) => map.serialize_entry(column.name, text)?,
                Cell::Integer(number) => map.serialize_entry(column.name, number)?,
                Cell::Boolean(flag) => map.serialize_entry(column.name, flag)?,
                Cell::Instant(instant) => map.serialize_entry(column.name, &instant_text::text(*instant))?,
            }
        }
        for (name, text) in self.added {
            map.serialize_entry(name, text)?;
        }
        map.end()
    }
}

/// Records of a batch's rows.
pub(super) fn row_records<'a>(
    batch: &'a StreamBatch,
    selected: &'a [bool],
    added: &'a [(&'static str, Option<&'a str>)],
) -> impl Iterator<Item = RowRecord<'a>> {
    fn record<'a, R: Row>(
        row: &'a R,
        selected: &'a [bool],
        added: &'a [(&'static str, Option<&'a str>)],
    ) -> RowRecord<'a> {
        RowRecord { columns: R::COLUMNS, cells: row.cells(), selected, added }
    }
    let calls = batch.calls.iter().map(move |row| record(row, selected, added));
    let notes = batch.notes.iter().map(move |row| record(row, selected, added));
    calls.chain(notes).chain(batch.listed.iter().map(move |row| record(row, selected, added)))
}

/// Record of a call that the vendor no longer returns: its key, and the added columns.
pub(super) fn gone_record(key: &StreamKey, fingerprint: &str, added: &[(&'static str, Option<&str>)]) -> Value {
    let columns = [
        ("provider", Some(key.provider.as_str())),
        ("account", Some(key.account.as_str())),
        ("fingerprint", Some(fingerprint)),
    ];
    let members = columns.iter().chain(added);
    Value::Object(members.map(|(name, text)| ((*name).to_owned(), (*text).into())).collect::<Map<_, _>>())
}
