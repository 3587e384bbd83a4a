//! Python's readers, where Python is installed.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::{PLAIN, written};
use crate::export::row::samples::filled;
use crate::export::{CallRow, CsvSettings};

const CSV: &str = "import csv, io, json, sys
text = sys.stdin.buffer.read().decode('utf-8-sig')
print(json.dumps(list(csv.reader(io.StringIO(text, newline=''), strict=True))))";

const PANDAS: &str = "import io, json, sys
try:
    import pandas
except ImportError:
    sys.exit(3)
table = pandas.read_csv(io.BytesIO(sys.stdin.buffer.read()), dtype=str, keep_default_na=False, encoding='utf-8-sig')
print(json.dumps([list(table.columns)] + table.values.tolist()))";

const TEXTS: [&str; 6] =
    ["007", "+48777888999", "Jan \"Q\", 7", "two\r\nlines\nof text", "'=1", "=\u{17b}\u{f3}\u{142}\u{107} | \\ ; NA"];

/// Records that a program of Python reads; `None` without Python, or without the library that the program needs.
fn read(program: &str, table: &str) -> Option<Vec<Vec<String>>> {
    let mut python = Command::new("python3");
    python.args(["-I", "-c", program]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = python.spawn().ok()?;
    child.stdin.take().unwrap().write_all(table.as_bytes()).ok();
    let output = child.wait_with_output().unwrap();
    if output.status.code() == Some(3) {
        return None;
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn is_read_as_written(reader: &str, program: &str) {
    let rows = TEXTS.map(filled::<CallRow>);
    for settings in [PLAIN, PLAIN.byte_order_mark(true)] {
        let Some(records) = read(program, &written(&settings, &rows)) else {
            println!("skipped: {reader} is not installed");
            return;
        };
        assert_eq!(records[0], CallRow::COLUMNS);
        let place = CallRow::COLUMNS.iter().position(|column| *column == "message").unwrap();
        let messages: Vec<&str> = records[1..].iter().map(|record| record[place].as_str()).collect();
        assert_eq!(messages, TEXTS, "{reader}, {settings:?}");
    }
}

#[test]
fn the_csv_module_of_python_reads_what_was_written() {
    is_read_as_written("python3", CSV);
}

#[test]
fn pandas_reads_what_was_written() {
    is_read_as_written("pandas", PANDAS);
}

#[test]
fn python_reads_a_guarded_cell_with_its_apostrophe_and_a_number_without() {
    let table = written(&CsvSettings::new(), &[filled::<CallRow>("=1"), filled::<CallRow>("+48777888999")]);
    let Some(records) = read(CSV, &table) else {
        println!("skipped: python3 is not installed");
        return;
    };
    assert_eq!((records[1][0].as_str(), records[2][0].as_str()), ("'=1", "+48777888999"));
}
