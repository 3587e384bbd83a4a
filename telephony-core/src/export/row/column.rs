//! Columns of a flat row, for tables, schemas and files with types.

use std::fmt;

use time::OffsetDateTime;

use super::PersonalKind;
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

    /// Replaces the value of each personal column that has one by the text that the function returns for it.
    fn map_personal(&mut self, replace: &mut dyn FnMut(&Column, &str) -> String);
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
    /// True if the text is a list, see [`split`](crate::export::split).
    pub list: bool,
    /// Kind of personal data in the values; `None` if they identify neither a person nor the customer.
    pub personal: Option<PersonalKind>,
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

/// Value of a column. `Debug` shows the length of a text only, because it may be personal.
#[derive(Clone, Copy, PartialEq, Eq)]
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

impl fmt::Debug for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Integer(value) => write!(f, "Integer({value})"),
            Self::Boolean(value) => write!(f, "Boolean({value})"),
            Self::Instant(at) => write!(f, "Instant({at})"),
        }
    }
}

/// Type of a field that is a column.
pub(crate) trait ColumnValue {
    const KIND: ColumnType;
    const NULLABLE: bool = false;
    const PERSONAL: Option<PersonalKind> = None;

    fn cell(&self) -> Cell<'_>;

    /// Replaces the text, if the value is one.
    fn replace_text(&mut self, _replace: &mut dyn FnMut(&str) -> String) {}
}

/// Facts about a row's columns that the types of its fields do not show: columns by their names.
pub(crate) struct ColumnFacts {
    pub(crate) json: &'static [&'static str],
    pub(crate) lists: &'static [&'static str],
    pub(crate) personal: &'static [(&'static str, PersonalKind)],
}

/// Describes the column of a field.
pub(crate) const fn column<T: ColumnValue>(name: &'static str, facts: &ColumnFacts) -> Column {
    let (mut kind, mut personal) = (T::KIND, T::PERSONAL);
    if is_named(name, facts.json) {
        kind = ColumnType::Json;
        personal = Some(PersonalKind::Json);
    }
    let mut at = 0;
    while at < facts.personal.len() {
        if is_same(name, facts.personal[at].0) {
            personal = Some(facts.personal[at].1);
        }
        at += 1;
    }
    let list = is_named(name, facts.lists);
    // Evaluated by the compiler for each column, so that a wrong declaration does not compile.
    assert!(
        matches!(T::KIND, ColumnType::Text) || (personal.is_none() && !list),
        "a personal or list column is a text"
    );
    Column { name, kind, nullable: T::NULLABLE, list, personal }
}

const fn is_named(name: &str, names: &[&str]) -> bool {
    let mut at = 0;
    while at < names.len() {
        if is_same(name, names[at]) {
            return true;
        }
        at += 1;
    }
    false
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
    bool: Boolean, flag => Cell::Boolean(*flag);
    u64: Integer, number => Cell::Integer(i64::try_from(*number).unwrap_or(i64::MAX));
    usize: Integer, number => Cell::Integer(i64::try_from(*number).unwrap_or(i64::MAX));
    OffsetDateTime: Instant, instant => Cell::Instant(*instant);
}

macro_rules! column_texts {
    ($($type:ty: $personal:expr;)+) => {$(
        impl ColumnValue for $type {
            const KIND: ColumnType = ColumnType::Text;
            const PERSONAL: Option<PersonalKind> = $personal;

            fn cell(&self) -> Cell<'_> {
                Cell::Text(self)
            }

            fn replace_text(&mut self, replace: &mut dyn FnMut(&str) -> String) {
                *self = replace(self).into();
            }
        }
    )+};
}

column_texts! {
    String: None;
    PersonalText: Some(PersonalKind::Text);
    PhoneNumber: Some(PersonalKind::Number);
}

impl<T: ColumnValue> ColumnValue for Option<T> {
    const KIND: ColumnType = T::KIND;
    const NULLABLE: bool = true;
    const PERSONAL: Option<PersonalKind> = T::PERSONAL;

    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Null, T::cell)
    }

    fn replace_text(&mut self, replace: &mut dyn FnMut(&str) -> String) {
        if let Some(value) = self {
            value.replace_text(replace);
        }
    }
}

#[cfg(test)]
mod tests;
