use serde::{Deserialize, Serialize};

/// How much of a recording is written, so that a download which broke off can go on.
///
/// It counts what the writer took and flushed, so it is right after an error and after a download that was dropped.
/// What the writer holds beyond it (part of the last piece) has to be cut off before the download goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    written: u64,
    total: Option<u64>,
}

impl Progress {
    /// Nothing is written yet.
    pub const fn new() -> Self {
        Self { written: 0, total: None }
    }

    /// So many bytes are there from an earlier download, such as the length of a file.
    pub const fn at(written: u64) -> Self {
        Self { written, total: None }
    }

    /// Bytes written and flushed.
    pub const fn written(&self) -> u64 {
        self.written
    }

    /// Bytes of the whole recording; `None` until the server has said it.
    pub const fn total(&self) -> Option<u64> {
        self.total
    }

    pub(super) const fn wrote(&mut self, bytes: u64) {
        self.written = self.written.saturating_add(bytes);
    }

    pub(super) const fn expect(&mut self, total: Option<u64>) {
        if total.is_some() {
            self.total = total;
        }
    }
}
