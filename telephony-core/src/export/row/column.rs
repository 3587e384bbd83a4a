//! Columns of a flat row, for tables, schemas and files with types.

use time::OffsetDateTime;

use crate::{PersonalText, PhoneNumber};

/// Row whose columns have names and types, for a sink that writes any table in the same way.
pub trait Row: Send + Sync {
    /// Name of the table, such as `calls`.
    const TABLE: &'static str;
    /// Names of the columns that identify a row, so that a later version replaces an earlier one.
    const KEY: &'static [&'static str];
    /// Columns, in the order of the cells.
    const COLUMNS: &'static [Column];

    /// Values of the row, one for each column.
    fn cells(&self) -> Vec<Cell<'_>>;
}

/// Column of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// Type of the values.
    pub kind: ColumnType,
    /// True if a row may have no value here.
    pub nullable: bool,
}

/// Type of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ColumnType {
    /// Text.
    Text,
    /// JSON text of a vendor. It is not valid JSON if the vendor's was not.
    Json,
    /// Integer of 64 bits.
    Integer,
    /// Truth value.
    Boolean,
    /// Instant with nanoseconds.
    Instant,
}

/// Value of a column. `Debug` shows personal texts too: do not log it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// Text or JSON text.
    Text(&'a str),
    /// Integer.
    Integer(i64),
    /// Truth value.
    Boolean(bool),
    /// Instant.
    Instant(OffsetDateTime),
}

/// Type of a field that is a column.
pub(crate) trait ColumnValue {
    const KIND: ColumnType;
    const NULLABLE: bool = false;

    fn cell(&self) -> Cell<'_>;
}

/// Describes the column of a field. The columns of JSON text are named, because their fields are texts.
pub(crate) const fn column<T: ColumnValue>(name: &'static str, json: &[&str]) -> Column {
    let mut kind = T::KIND;
    let mut at = 0;
    while at < json.len() {
        if is_same(name, json[at]) {
            kind = ColumnType::Json;
        }
        at += 1;
    }
    Column { name, kind, nullable: T::NULLABLE }
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

macro_rules! column_values {
    ($($type:ty: $kind:ident, $value:ident => $cell:expr;)+) => {$(
        impl ColumnValue for $type {
            const KIND: ColumnType = ColumnType::$kind;

            fn cell(&self) -> Cell<'_> {
                let $value = self;
                $cell
            }
        }
    )+};
}

column_values! {
    String: Text, text => Cell::Text(text);
    PersonalText: Text, text => Cell::Text(text.as_ref());
    PhoneNumber: Text, number => Cell::Text(number.as_str());
    bool: Boolean, flag => Cell::Boolean(*flag);
    u64: Integer, number => Cell::Integer(i64::try_from(*number).unwrap_or(i64::MAX));
    usize: Integer, number => Cell::Integer(i64::try_from(*number).unwrap_or(i64::MAX));
    OffsetDateTime: Instant, instant => Cell::Instant(*instant);
}

impl<T: ColumnValue> ColumnValue for Option<T> {
    const KIND: ColumnType = T::KIND;
    const NULLABLE: bool = true;

    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Null, T::cell)
    }
}
