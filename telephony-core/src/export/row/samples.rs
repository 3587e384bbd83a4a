//! Rows with a value in every column, for tests over all rows.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

#[cfg(feature = "export")]
use crate::export::AsteriskCdr;
use crate::export::{CallRow, ColumnType, ListedRow, NoteRow, QuarantineRow, RepairRow, Row};

/// Property of every row.
pub(in crate::export) trait RowCheck {
    fn check<R: Row + Serialize + DeserializeOwned + Clone + Debug + PartialEq>(&self);
}

/// Checks all rows there are.
pub(in crate::export) fn check_rows(property: &impl RowCheck) {
    property.check::<CallRow>();
    property.check::<NoteRow>();
    property.check::<ListedRow>();
    property.check::<QuarantineRow>();
    property.check::<RepairRow>();
    #[cfg(feature = "export")]
    property.check::<AsteriskCdr>();
}

/// Row with this text in every column of text, and with a value in each other column.
pub(in crate::export) fn filled<R: Row + DeserializeOwned>(text: &str) -> R {
    let value = |kind| match kind {
        ColumnType::Text | ColumnType::Json => Value::from(text),
        ColumnType::Integer => Value::from(7),
        ColumnType::Boolean => Value::from(true),
        ColumnType::Instant => Value::from("2024-03-01T08:00:00.250000000Z"),
    };
    let members: Map<String, Value> =
        R::COLUMNS.iter().map(|column| (column.name.to_owned(), value(column.kind))).collect();
    serde_json::from_value(Value::Object(members)).unwrap()
}
