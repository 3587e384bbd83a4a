use std::fmt::Debug;
use std::io::{self, Write};

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use time::OffsetDateTime;

use super::JsonLines;
use crate::export::row::samples::{RowCheck, check_rows, filled};
use crate::export::{CallRow, Row};
use crate::wire::probe::CANARY;

/// Output whose reader has ended after some bytes.
struct ClosedPipe(usize);

impl Write for ClosedPipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct RoundTrip;

impl RowCheck for RoundTrip {
    fn check<R: Row + Serialize + DeserializeOwned + Clone + Debug + PartialEq>(&self) {
        let rows = [filled::<R>("Jan\r\n\u{2028}\"Q\""), filled::<R>("")];
        let mut lines = JsonLines::new(Vec::new());
        for row in &rows {
            lines.write(row).unwrap();
        }
        let text = String::from_utf8(lines.finish().unwrap()).unwrap();
        assert!(text.ends_with('\n'));
        let read: Vec<R> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(read, rows);
    }
}

#[test]
fn every_row_is_read_back_from_its_line() {
    check_rows(&RoundTrip);
}

#[test]
fn a_closed_pipe_is_an_ordinary_error_of_the_output() {
    let row = filled::<CallRow>("x");
    let mut lines = JsonLines::new(ClosedPipe(0));
    lines.write(&row).unwrap();
    assert_eq!(lines.flush().unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    assert_eq!(lines.finish().map(|_| ()).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    let mut lines = JsonLines::new(ClosedPipe(100_000));
    let failed = (0..1_000).map(|_| lines.write(&row)).find_map(Result::err).unwrap();
    assert_eq!(failed.kind(), io::ErrorKind::BrokenPipe);
}

#[test]
fn a_row_that_is_not_json_leaves_nothing_and_the_next_is_written() {
    let mut row = filled::<CallRow>("x");
    let mut lines = JsonLines::new(Vec::new());
    row.filed_at = OffsetDateTime::UNIX_EPOCH.replace_year(-1).unwrap();
    assert_eq!(lines.write(&row).unwrap_err().kind(), io::ErrorKind::InvalidData);
    row.filed_at = OffsetDateTime::UNIX_EPOCH;
    lines.write(&row).unwrap();
    let text = String::from_utf8(lines.finish().unwrap()).unwrap();
    assert_eq!(serde_json::from_str::<CallRow>(&text).unwrap(), row);
}

#[test]
fn the_debug_of_a_writer_shows_no_row() {
    let mut lines = JsonLines::new(Vec::new());
    lines.write(&filled::<CallRow>(CANARY)).unwrap();
    assert_eq!(format!("{lines:?}"), "JsonLines { .. }");
}

proptest! {
    #[test]
    fn any_text_is_one_line_and_read_back(text in ".*|[\r\n\"\\\\\u{0}-\u{1f}]*") {
        let row = filled::<CallRow>(&text);
        let mut lines = JsonLines::new(Vec::new());
        lines.write(&row).unwrap();
        let written = String::from_utf8(lines.finish().unwrap()).unwrap();
        prop_assert_eq!(written.matches(['\n', '\r']).count(), 1);
        prop_assert_eq!(serde_json::from_str::<CallRow>(&written).unwrap(), row);
    }
}
