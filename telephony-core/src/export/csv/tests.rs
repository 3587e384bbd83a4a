mod python;

use std::fmt::Debug;
use std::io::{self, Write};

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use time::OffsetDateTime;

use super::formula::is_formula;
use super::{CsvSeparator, CsvSettings, CsvWriter};
use crate::export::row::samples::{RowCheck, check_rows, filled};
use crate::export::{CallRow, NoteRow, Row};
use crate::wire::probe::CANARY;

const PLAIN: CsvSettings = CsvSettings::new().formula_guard(false);

fn written<R: Row>(settings: &CsvSettings, rows: &[R]) -> String {
    let mut table = CsvWriter::with_settings(Vec::new(), settings);
    for row in rows {
        table.write(row).unwrap();
    }
    String::from_utf8(table.finish().unwrap()).unwrap()
}

fn records(separator: u8, table: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).has_headers(false).from_reader(table.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

struct ReadBack;

impl RowCheck for ReadBack {
    fn check<R: Row + Serialize + DeserializeOwned + Clone + Debug + PartialEq>(&self) {
        let rows = [filled::<R>("=Jan, \"Q\"\r\n;7\t"), filled::<R>("007")];
        for (separator, byte) in
            [(CsvSeparator::Comma, b','), (CsvSeparator::Semicolon, b';'), (CsvSeparator::Tab, b'\t')]
        {
            let table = written(&PLAIN.clone().separator(separator), &rows);
            let mut reader = csv::ReaderBuilder::new().delimiter(byte).from_reader(table.as_bytes());
            let read: Vec<R> = reader.deserialize().map(Result::unwrap).collect();
            assert_eq!(read, rows, "{}", R::TABLE);
        }
        let header = records(b',', &written::<R>(&CsvSettings::new(), &[])).pop().unwrap();
        assert!(header.iter().eq(R::COLUMNS.iter().map(|column| column.name)), "{}", R::TABLE);
        assert_eq!(written::<R>(&CsvSettings::new().header(false), &[]), "");
    }
}

#[test]
fn every_row_is_read_back_with_every_separator() {
    check_rows(&ReadBack);
}

#[test]
fn the_cells_are_those_that_serde_writes() {
    let rows = [filled::<CallRow>("007"), filled::<CallRow>("\"")];
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in &rows {
        table.serialize(row).unwrap();
    }
    assert_eq!(written(&PLAIN, &rows).as_bytes(), table.into_inner().unwrap());
}

#[test]
fn a_line_ends_with_crlf_and_the_mark_is_written_once() {
    let rows = [filled::<NoteRow>("a"), filled::<NoteRow>("b")];
    let table = written(&CsvSettings::new().byte_order_mark(true), &rows);
    assert!(table.starts_with("\u{feff}provider,") && table.ends_with("\r\n"));
    assert_eq!(
        (table.matches('\u{feff}').count(), table.matches("\r\n").count(), table.matches('\n').count()),
        (1, 3, 3)
    );
    let bare = written(&CsvSettings::new().byte_order_mark(true).header(false), &[filled::<NoteRow>("a,b")]);
    assert!(bare.starts_with("\u{feff}\"a,b\",\"a,b\","), "{bare}");
}

/// Output that takes one byte at a time, is interrupted before each, and fails at the end.
struct SlowPipe {
    taken: Vec<u8>,
    room: usize,
    is_interrupted: bool,
}

impl Write for SlowPipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_interrupted = !self.is_interrupted;
        if self.is_interrupted {
            return Err(io::ErrorKind::Interrupted.into());
        }
        if self.taken.len() >= self.room {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.taken.extend(bytes.first());
        Ok(1)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_an_ordinary_error_and_a_slow_one_takes_every_byte() {
    let settings = CsvSettings::new().byte_order_mark(true);
    let rows = [filled::<NoteRow>("a")];
    let whole = written(&settings, &rows);
    let through = |room| {
        let pipe = SlowPipe { taken: Vec::new(), room, is_interrupted: false };
        let mut table = CsvWriter::with_settings(pipe, &settings);
        table.write(&rows[0]).and_then(|()| table.finish()).map(|pipe| pipe.taken)
    };
    assert_eq!(through(usize::MAX).unwrap(), whole.as_bytes());
    for room in [0, 2, 3, 40] {
        assert_eq!(through(room).unwrap_err().kind(), io::ErrorKind::BrokenPipe, "{room}");
    }
    let mut table = CsvWriter::new(SlowPipe { taken: Vec::new(), room: 20_000, is_interrupted: false });
    let failed = (0..1_000).map(|_| table.write(&rows[0])).find_map(Result::err).unwrap();
    assert_eq!(failed.kind(), io::ErrorKind::BrokenPipe);
}

#[test]
fn a_year_that_no_reader_knows_leaves_nothing_and_the_next_row_is_written() {
    let mut row = filled::<CallRow>("x");
    let mut table = CsvWriter::new(Vec::new());
    row.started_at = Some(OffsetDateTime::UNIX_EPOCH.replace_year(-1).unwrap());
    let failed = table.write(&row).unwrap_err();
    assert_eq!(failed.kind(), io::ErrorKind::InvalidData);
    row.started_at = None;
    table.write(&row).unwrap();
    assert_eq!(table.finish().unwrap(), written(&CsvSettings::new(), &[row]).as_bytes());
}

#[test]
fn the_debug_of_a_writer_shows_no_row() {
    let mut table = CsvWriter::new(Vec::new());
    table.write(&filled::<CallRow>(CANARY)).unwrap();
    assert_eq!(format!("{table:?}"), "CsvWriter { formula_guard: true, .. }");
}

#[test]
fn a_number_keeps_its_text_and_a_formula_does_not() {
    let mut row = filled::<CallRow>("x");
    row.external_number = Some("+48777888999".into());
    row.trunks = Some("+48777888999|+48 22 000".into());
    row.message = Some("=HYPERLINK(\"https://example.test\")".into());
    row.tags = Some("-vip".to_owned());
    let table = written(&CsvSettings::new(), &[row]);
    for cell in
        [",+48777888999,", ",+48777888999|+48 22 000,", ",\"'=HYPERLINK(\"\"https://example.test\"\")\",", ",'-vip,"]
    {
        assert!(table.contains(cell), "{cell} in {table}");
    }
}

proptest! {
    #[test]
    fn without_the_guard_any_text_is_read_back(text in "(?s).*|[=,;\"'\r\n\t +0-9]*") {
        let row = filled::<CallRow>(&text);
        let records = records(b',', &written(&PLAIN, &[row]));
        for (column, cell) in CallRow::COLUMNS.iter().zip(&records[1]) {
            if ["provider", "external_number", "message", "raw"].contains(column) {
                prop_assert_eq!(cell, &text);
            }
        }
    }

    #[test]
    fn with_the_guard_no_cell_is_a_formula_and_any_other_is_unchanged(
        text in "(?s)[-=+@\t\r\n ＝ ]{0,2}.*|[-+]?[0-9 |+]*",
    ) {
        // With a header, because a reader takes a byte order mark in front of the first cell for that of the file.
        let table = written(&CsvSettings::new(), &[filled::<CallRow>(&text)]);
        let cell = &records(b',', &table)[1][0];
        prop_assert!(!is_formula(cell));
        let is_run = |it: char| matches!(it, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n');
        let is_calculated = |it: char| !matches!(it, '+' | '-' | '|' | ' ' | '0'..='9');
        prop_assert!(!cell.starts_with(is_run) || !cell.contains(is_calculated));
        prop_assert_eq!(cell.strip_prefix('\'').filter(|_| is_formula(&text)).unwrap_or(cell), &text);
    }
}
