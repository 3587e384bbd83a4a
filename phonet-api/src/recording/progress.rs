use std::fmt;

use http::HeaderMap;
use http::header::{ETAG, HeaderName, HeaderValue, LAST_MODIFIED};
use serde::{Deserialize, Serialize};

/// How much of a recording is written, and of which version of it, so that a download which broke off can go on.
///
/// It counts what the writer took and flushed, so it is right after an error and after a download that was dropped.
/// What the writer holds beyond it (part of the last piece) has to be cut off before the download goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    written: u64,
    total: Option<u64>,
    #[serde(default, skip_serializing_if = "Version::is_unknown")]
    version: Version,
    /// Checksum of what is written; `None` where it was written by something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    checksum: Option<u64>,
}

impl Progress {
    /// Nothing is written yet.
    pub const fn new() -> Self {
        let version = Version { etag: None, modified: None };
        Self { written: 0, total: None, version, checksum: Some(Checksum::EMPTY) }
    }

    /// So many bytes are there from an earlier download, such as the length of a file, of a version that is not known.
    ///
    /// Store the progress itself where you can: of such bytes nothing but their number can be held against what comes.
    pub const fn at(written: u64) -> Self {
        let mut progress = Self::new();
        if written > 0 {
            progress.written = written;
            progress.checksum = None;
        }
        progress
    }

    /// Bytes written and flushed.
    pub const fn written(&self) -> u64 {
        self.written
    }

    /// Bytes of the whole recording; `None` until the server has said it.
    pub const fn total(&self) -> Option<u64> {
        self.total
    }

    pub(super) fn version(&self) -> &Version {
        &self.version
    }

    /// Checksum of the bytes that are written, where it is known.
    pub(super) fn checksum(&self) -> Option<u64> {
        self.checksum
    }

    pub(super) fn wrote(&mut self, piece: &[u8]) {
        self.written = self.written.saturating_add(piece.len() as u64);
        if let Some(checksum) = &mut self.checksum {
            *checksum = Checksum(*checksum).with(piece).0;
        }
    }

    pub(super) fn expect(&mut self, total: Option<u64>, version: Version) {
        self.total = total.or(self.total);
        self.version.complete(version);
    }
}

/// FNV-1a of the bytes so far: it tells another recording from the one begun with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Checksum(pub(super) u64);

impl Checksum {
    pub(super) const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

    pub(super) fn with(self, bytes: &[u8]) -> Self {
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Self(bytes.iter().fold(self.0, step))
    }
}

/// What a server says by which one version of a recording is told from another.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Version {
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<Box<str>>,
}

/// How two versions compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Same {
    Yes,
    No,
    /// One of them says nothing that the other says too.
    Unsaid,
}

impl Version {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        // A validator of more than a few hundred bytes is none that would be sent back.
        let text = |name: HeaderName| {
            let text = headers.get(name)?.to_str().ok()?.trim();
            (1..=512).contains(&text.len()).then(|| text.into())
        };
        Self { etag: text(ETAG), modified: text(LAST_MODIFIED) }
    }

    pub(super) fn is_unknown(&self) -> bool {
        *self == Self::default()
    }

    /// Value of `If-Range`: a strong tag, or else the time of the last change.
    pub(super) fn if_range(&self) -> Option<HeaderValue> {
        let strong = self.etag.as_deref().filter(|etag| etag.starts_with('"'));
        HeaderValue::from_str(strong.or(self.modified.as_deref())?).ok()
    }

    /// Whether this version and that of another answer are one.
    pub(super) fn compare(&self, other: &Self) -> Same {
        let pairs = [(&self.etag, &other.etag), (&self.modified, &other.modified)];
        for (here, there) in pairs {
            if let (Some(here), Some(there)) = (here, there) {
                return if here == there { Same::Yes } else { Same::No };
            }
        }
        Same::Unsaid
    }

    fn complete(&mut self, other: Self) {
        self.etag = self.etag.take().or(other.etag);
        self.modified = self.modified.take().or(other.modified);
    }
}

// A tag may be anything that a server made up.
impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (etag, modified) = (self.etag.is_some(), self.modified.is_some());
        write!(f, "Version(etag: {etag}, modified: {modified})")
    }
}
