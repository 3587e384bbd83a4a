//! Settings of a CSV writer.

/// Form of a CSV file.
///
/// ```
/// use telephony_core::export::{CsvSeparator, CsvSettings};
///
/// // For Excel in a country whose decimal mark is the comma.
/// let excel = CsvSettings::new().separator(CsvSeparator::Semicolon).byte_order_mark(true);
/// // For a program.
/// let plain = CsvSettings::new().formula_guard(false);
/// assert_ne!(excel, plain);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CsvSettings {
    pub(super) separator: CsvSeparator,
    pub(super) header: bool,
    pub(super) byte_order_mark: bool,
    pub(super) formula_guard: bool,
}

impl CsvSettings {
    /// Commas, a header, and a guard against formulas; no byte order mark.
    pub const fn new() -> Self {
        Self { separator: CsvSeparator::Comma, header: true, byte_order_mark: false, formula_guard: true }
    }

    /// Sets the separator between cells.
    pub const fn separator(mut self, separator: CsvSeparator) -> Self {
        self.separator = separator;
        self
    }

    /// Turns the line with the names of the columns on or off.
    pub const fn header(mut self, header: bool) -> Self {
        self.header = header;
        self
    }

    /// Turns the byte order mark of UTF-8 at the start of the file on or off. Excel reads a file without it in the code
    /// page of the system.
    #[doc(alias = "BOM")]
    pub const fn byte_order_mark(mut self, byte_order_mark: bool) -> Self {
        self.byte_order_mark = byte_order_mark;
        self
    }

    /// Turns the guard against formulas on or off; see [`CsvWriter`](crate::export::CsvWriter#formulas).
    #[doc(alias = "CSV injection")]
    pub const fn formula_guard(mut self, formula_guard: bool) -> Self {
        self.formula_guard = formula_guard;
        self
    }
}

impl Default for CsvSettings {
    fn default() -> Self {
        Self::new()
    }
}

/// Separator between the cells of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CsvSeparator {
    /// `,`, as in RFC 4180.
    #[default]
    Comma,
    /// `;`, which Excel expects where the comma is the decimal mark.
    Semicolon,
    /// A tab.
    Tab,
}

impl CsvSeparator {
    pub(super) const fn as_byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}
