//! Output with a byte order mark.

use std::io::{self, Write};

const UTF_8_MARK: &[u8] = b"\xef\xbb\xbf";

/// Output that begins with a byte order mark, if one is asked for and anything is written.
pub(super) struct MarkedOutput<W> {
    mark: &'static [u8],
    out: W,
}

impl<W> MarkedOutput<W> {
    pub(super) const fn new(out: W, has_mark: bool) -> Self {
        Self { mark: if has_mark { UTF_8_MARK } else { &[] }, out }
    }

    pub(super) fn into_inner(self) -> W {
        self.out
    }
}

impl<W: Write> Write for MarkedOutput<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        while !self.mark.is_empty() {
            match self.out.write(self.mark) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => self.mark = self.mark.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
