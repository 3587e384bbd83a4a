use std::borrow::Cow;
use std::fmt::Write;

use crate::export::{Cell, Column, ColumnType, Row};
use crate::fnv::Fnv1a;
use crate::moment::instant_text;
use crate::sink::json_text::{NUL_PICTURE, queryable_json};

/// Maximum number of bytes of a key column, because an index of five such columns holds 2704 bytes.
const MAX_KEY: usize = 500;

/// First second that is written in the server's own form, which has no year 0. An earlier instant is stored as this one.
const FIRST_SECOND: i64 = -62_135_596_800;

const FIRST: &str = "0001-01-01T00:00:00Z";

/// Text without NUL, which PostgreSQL cannot store.
pub(super) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', NUL_PICTURE)) } else { Cow::Borrowed(text) }
}

/// Text of a key column: one that is too long for an index is shortened and completed by its hash.
pub(super) fn storable_key(text: &str) -> Cow<'_, str> {
    let text = storable(text);
    if text.len() <= MAX_KEY {
        return text;
    }
    let mut hash = Fnv1a::default();
    hash.update(text.as_bytes());
    let end = (0..=MAX_KEY - 20).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    Cow::Owned(format!("{}…{:016x}", &text[..end], hash.finish()))
}

/// Adds a row to the text of a COPY: its place in the batch, its cells, and the end of the line.
pub(super) fn push_line<R: Row>(lines: &mut String, place: usize, row: &R) {
    // Writing to a String cannot fail.
    let _ = write!(lines, "{place}");
    for (column, cell) in R::COLUMNS.iter().zip(row.cells()) {
        lines.push('\t');
        push_cell(lines, column, R::KEY.contains(&column.name), cell);
    }
    lines.push('\n');
}

fn push_cell(lines: &mut String, column: &Column, is_key: bool, cell: Cell<'_>) {
    match cell {
        Cell::Null => lines.push_str("\\N"),
        Cell::Text(text) if column.kind == ColumnType::Json => push_escaped(lines, &queryable_json(text)),
        Cell::Text(text) if is_key => push_escaped(lines, &storable_key(text)),
        Cell::Text(text) => push_escaped(lines, &storable(text)),
        Cell::Integer(number) => lines.push_str(itoa::Buffer::new().format(number)),
        Cell::Boolean(flag) => lines.push(if flag { 't' } else { 'f' }),
        Cell::Instant(early) if early.unix_timestamp() < FIRST_SECOND => lines.push_str(FIRST),
        Cell::Instant(instant) => lines.push_str(&instant_text::text(instant)),
    }
}

/// Adds text with the characters escaped that COPY takes for its own.
fn push_escaped(lines: &mut String, text: &str) {
    for sent in text.chars() {
        match sent {
            '\\' => lines.push_str("\\\\"),
            '\t' => lines.push_str("\\t"),
            '\n' => lines.push_str("\\n"),
            '\r' => lines.push_str("\\r"),
            _ => lines.push(sent),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::export::CallRow;

    #[test]
    fn a_long_key_is_shortened_within_a_character_and_stays_distinct() {
        let (one, other) = (format!("{}a", "Ю".repeat(300)), format!("{}b", "Ю".repeat(300)));
        let (short, second) = (storable_key(&one), storable_key(&other));
        assert!(short.len() <= MAX_KEY && short.starts_with("ЮЮ") && short != second, "{short}");
        assert_eq!(storable_key("short"), "short");
        assert_eq!(storable_key("a\0"), "a\u{2400}");
    }

    #[test]
    fn an_instant_is_written_with_a_year_that_the_server_has() {
        let mut lines = String::new();
        let column = <CallRow as Row>::COLUMNS.iter().find(|column| column.name == "filed_at").unwrap();
        for instant in [datetime!(-9999-12-31 00:00 UTC), datetime!(2024-03-01 08:00:00.123456789 +2)] {
            push_cell(&mut lines, column, false, Cell::Instant(instant));
            lines.push(' ');
        }
        assert_eq!(lines, "0001-01-01T00:00:00Z 2024-03-01T06:00:00.123456789Z ");
    }
}
