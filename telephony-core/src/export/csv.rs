//! CSV.

mod formula;
mod marked;
mod settings;

use std::fmt;
use std::io::{self, Write};
use std::marker::PhantomData;

use super::{Cell, Row};
use crate::Moment;
use marked::MarkedOutput;

pub use settings::{CsvSeparator, CsvSettings};

/// Writer of CSV by RFC 4180: lines end with CRLF, and a cell with a separator, a quote or a line break is quoted.
///
/// The header has the names of the columns; an export without any row has the header alone. A column without a value is
/// an empty cell. Instants are RFC 3339 in UTC with nine fractional digits, truth values `true` and `false`.
///
/// # Formulas
///
/// Spreadsheets run a cell that begins with `=`, `+`, `-` or `@` as a formula, and a name or note is text that a stranger
/// can choose. Such a cell is therefore preceded by an apostrophe, and so is one that begins with a tab or a line break.
/// Not a formula is a number, or a list of numbers: digits in groups of one blank, with or without a sign. `+48777888999`
/// and `+48 777 888 999|-1` are written as they are, `'+48-777` is not, because a spreadsheet would subtract.
/// [`CsvSettings::formula_guard`] turns this off for readers that are programs; every cell is then exactly the row's text.
///
/// ```
/// use telephony_core::export::{CallRow, CsvWriter};
/// use telephony_core::{CallRecord, ExternalParty, Moment, Provider};
/// # use telephony_core::time::OffsetDateTime;
///
/// # let filed_at = Moment::exact(OffsetDateTime::UNIX_EPOCH);
/// let mut call = CallRecord::new(Provider::from_static("example"), "17", filed_at);
/// call.external = Some(ExternalParty::of_number("+48777888999"));
/// call.message = Some("=1+1".into());
/// let mut table = CsvWriter::new(Vec::new());
/// table.write(&CallRow::from(call))?;
/// let text = String::from_utf8(table.finish()?)?;
/// assert!(text.starts_with("provider,account,id,part,fingerprint,"));
/// assert!(text.contains(",+48777888999,") && text.contains(",'=1+1,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct CsvWriter<W: Write, R> {
    table: csv::Writer<MarkedOutput<W>>,
    has_guard: bool,
    /// True until the header is written, or from the start if none is.
    needs_header: bool,
    rows: PhantomData<fn(&R)>,
}

impl<W: Write, R: Row> CsvWriter<W, R> {
    /// A writer with the default settings over an output, which needs no buffer of its own.
    pub fn new(out: W) -> Self {
        Self::with_settings(out, &CsvSettings::default())
    }

    /// A writer with other settings.
    pub fn with_settings(out: W, settings: &CsvSettings) -> Self {
        let mut format = csv::WriterBuilder::new();
        format.delimiter(settings.separator.as_byte()).terminator(csv::Terminator::CRLF);
        Self {
            table: format.from_writer(MarkedOutput::new(out, settings.byte_order_mark)),
            has_guard: settings.formula_guard,
            needs_header: settings.header,
            rows: PhantomData,
        }
    }

    /// Writes one row. If an instant's year is outside 0 to 9999, nothing of the row is written and the error is of the
    /// kind [`io::ErrorKind::InvalidData`].
    ///
    /// An error of the output, such as that of a closed pipe ([`io::ErrorKind::BrokenPipe`]), is returned as it is.
    pub fn write(&mut self, row: &R) -> io::Result<()> {
        self.write_header()?;
        let cells = row.cells();
        if cells.iter().any(is_unwritable) {
            let reason = "an instant with a year that RFC 3339 cannot represent: leave the row out";
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        for cell in cells {
            self.write_cell(cell)?;
        }
        self.table.write_record(None::<&[u8]>).map_err(io_error)
    }

    /// Passes the buffered rows to the output, so that a reader sees them.
    pub fn flush(&mut self) -> io::Result<()> {
        self.table.flush()
    }

    /// Writes the buffered rows, and the header if there was no row, and returns the output.
    pub fn finish(mut self) -> io::Result<W> {
        self.write_header()?;
        self.table.flush()?;
        let out = self.table.into_inner().map_err(|error| error.into_error())?;
        Ok(out.into_inner())
    }

    fn write_header(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.needs_header) {
            self.table.write_record(R::COLUMNS.iter().map(|column| column.name)).map_err(io_error)?;
        }
        Ok(())
    }

    fn write_cell(&mut self, cell: Cell<'_>) -> io::Result<()> {
        let written = match cell {
            Cell::Null => self.table.write_field(""),
            Cell::Text(text) if self.has_guard && formula::is_formula(text) => {
                self.table.write_field(format!("{}{text}", formula::GUARD))
            }
            Cell::Text(text) => self.table.write_field(text),
            Cell::Integer(number) => self.table.write_field(itoa::Buffer::new().format(number)),
            Cell::Boolean(flag) => self.table.write_field(if flag { "true" } else { "false" }),
            Cell::Instant(instant) => self.table.write_field(Moment::exact(instant).to_string()),
        };
        written.map_err(io_error)
    }
}

/// Shows no row, because the buffer contains personal data.
impl<W: Write, R> fmt::Debug for CsvWriter<W, R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CsvWriter").field("formula_guard", &self.has_guard).finish_non_exhaustive()
    }
}

fn is_unwritable(cell: &Cell<'_>) -> bool {
    matches!(cell, Cell::Instant(instant) if !(0..=9_999).contains(&Moment::exact(*instant).instant().year()))
}

/// The error of the output itself. The conversion of `csv` would hide its kind.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests;
