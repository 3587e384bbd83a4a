//! JSON Lines.

use std::fmt;
use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::Row;

/// Writer of JSON Lines: one JSON object per row, each in a line of its own, with the columns as members.
///
/// A column without a value is `null`. A list is one text, and so is the JSON text of a vendor: neither is expanded.
/// Rows are buffered in a few KiB and written in whole lines. Call [`finish`](Self::finish) at the end, because an error
/// of the last write is lost if the writer is dropped.
///
/// An error of the output, such as that of a closed pipe ([`io::ErrorKind::BrokenPipe`]), is returned as it is.
///
/// ```
/// use telephony_core::export::{CallRow, JsonLines};
/// use telephony_core::{CallRecord, Moment, Provider};
/// # use telephony_core::time::OffsetDateTime;
///
/// # let filed_at = Moment::exact(OffsetDateTime::UNIX_EPOCH);
/// let mut lines = JsonLines::new(Vec::new());
/// let call = CallRecord::new(Provider::from_static("example"), "17", filed_at);
/// lines.write(&CallRow::from(call))?;
/// let text = String::from_utf8(lines.finish()?)?;
/// assert!(text.starts_with(r#"{"provider":"example","account":"","id":"17","part":null,"#));
/// assert!(text.ends_with("}\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("NDJSON", "JSONL"))]
pub struct JsonLines<W: Write> {
    out: BufWriter<W>,
    line: Vec<u8>,
}

impl<W: Write> JsonLines<W> {
    /// A writer over an output, which needs no buffer of its own.
    pub fn new(out: W) -> Self {
        Self { out: BufWriter::new(out), line: Vec::new() }
    }

    /// Writes one row. If the row cannot be written as JSON (a year that RFC 3339 cannot represent), nothing of it is
    /// written and the error is of the kind [`io::ErrorKind::InvalidData`].
    pub fn write<R: Row + Serialize>(&mut self, row: &R) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, row)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        self.line.push(b'\n');
        self.out.write_all(&self.line)
    }

    /// Passes the buffered rows to the output, so that a reader sees them.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes the buffered rows and returns the output.
    pub fn finish(self) -> io::Result<W> {
        let mut out = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        out.flush()?;
        Ok(out)
    }
}

/// Shows no row, because the buffer contains personal data.
impl<W: Write> fmt::Debug for JsonLines<W> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JsonLines").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
