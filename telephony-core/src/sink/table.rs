//! Statements that store rows in a table, in the words that SQLite and PostgreSQL share.

use crate::export::{CallRow, ColumnType, ListedRow, NoteRow, QuarantineRow, RepairRow, Row};

/// Name of the table of migrations, which no other program uses.
pub(super) const MIGRATIONS: &str = "telephony_migrations";

/// Names of the tables that the migrations create.
pub(super) const TABLES: [&str; 6] =
    [CallRow::TABLE, NoteRow::TABLE, ListedRow::TABLE, QuarantineRow::TABLE, RepairRow::TABLE, "streams"];

/// Row with its table's further columns. Every table has `stored_at`, the time at which the row's content was stored.
pub(super) trait StoredRow: Row {
    /// True if the table has the column `gone`.
    const HAS_GONE: bool = false;
    /// True if the table has the column `pass`.
    const HAS_PASS: bool = false;
    /// True if a stored row is never replaced.
    const IS_KEPT: bool = false;
    /// Column that names the row's record in the table of repairs.
    const RECORD: Option<&'static str> = None;
}

impl StoredRow for CallRow {
    const HAS_GONE: bool = true;
    const RECORD: Option<&'static str> = Some("fingerprint");
}

impl StoredRow for NoteRow {
    const RECORD: Option<&'static str> = Some("id");
}

impl StoredRow for ListedRow {
    const HAS_GONE: bool = true;
    const HAS_PASS: bool = true;
    const RECORD: Option<&'static str> = Some("id");
}

impl StoredRow for QuarantineRow {
    const IS_KEPT: bool = true;
}

impl StoredRow for RepairRow {}

/// Words in which the databases differ.
pub(super) struct Dialect {
    /// Time of the statement.
    pub(super) now: &'static str,
    /// Truth value of false.
    pub(super) no: &'static str,
    /// Operator that is true if two values differ, one of which may be null.
    pub(super) differs: &'static str,
    /// Conversion of a JSON column to one that can be compared.
    pub(super) json_as_text: &'static str,
}

/// Names of a row's columns, separated by commas.
pub(super) fn column_list<R: Row>() -> String {
    R::COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
}

/// Statement that inserts rows, or replaces those of the same key and clears their flag `gone`. A row whose content is
/// the same keeps its `stored_at`.
///
/// `values` returns the part after the columns: rows that consist of the columns and the given further values.
pub(super) fn upsert<R: StoredRow>(dialect: &Dialect, pass: &str, values: impl FnOnce(&str) -> String) -> String {
    let table = R::TABLE;
    let (mut extra, mut further) = (String::new(), String::new());
    for (has, name, value) in
        [(R::HAS_PASS, "pass", pass), (R::HAS_GONE, "gone", dialect.no), (true, "stored_at", dialect.now)]
    {
        if has {
            extra = format!("{extra}, {name}");
            further = format!("{further}, {value}");
        }
    }
    let (columns, values, key) = (column_list::<R>(), values(&further), R::KEY.join(", "));
    let insert = format!("insert into {table} ({columns}{extra}) {values} on conflict ({key}) do");
    if R::IS_KEPT {
        return format!("{insert} nothing");
    }
    let others = || R::COLUMNS.iter().filter(|column| !R::KEY.contains(&column.name));
    let mut sets: Vec<String> = others().map(|column| format!("{0} = excluded.{0}", column.name)).collect();
    let mut differs: Vec<String> = others()
        .map(|column| {
            let cast = if column.kind == ColumnType::Json { dialect.json_as_text } else { "" };
            format!("{table}.{0}{cast} {1} excluded.{0}{cast}", column.name, dialect.differs)
        })
        .collect();
    if R::HAS_GONE {
        sets.push("gone = excluded.gone".to_owned());
        differs.push(format!("{table}.gone {} excluded.gone", dialect.differs));
    }
    let differs = differs.join(" or ");
    if R::HAS_PASS {
        // The pass is set in every row that the list still has, because the others are flagged at its end.
        sets.push("pass = excluded.pass".to_owned());
        sets.push(format!("stored_at = case when {differs} then excluded.stored_at else {table}.stored_at end"));
        format!("{insert} update set {}", sets.join(", "))
    } else {
        sets.push("stored_at = excluded.stored_at".to_owned());
        format!("{insert} update set {} where {differs}", sets.join(", "))
    }
}

/// Text of a row's column; `None` if it is null or no text.
pub(super) fn text_of<'a, R: Row>(row: &'a R, column: &str) -> Option<&'a str> {
    let place = R::COLUMNS.iter().position(|it| it.name == column)?;
    match row.cells().get(place) {
        Some(crate::export::Cell::Text(text)) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
