use std::fmt;

use http::HeaderMap;
use http::header::{ETAG, HeaderName, HeaderValue, LAST_MODIFIED};
use serde::{Deserialize, Serialize};
use telephony_core::wire::support::Fnv1a;

/// Progress of a download: number of bytes written, and version of the recording, so that a download that broke off can
/// be resumed.
///
/// The progress counts the bytes that the writer accepted and flushed, so that it is right after an error and after a
/// download that was dropped. Bytes that the writer holds beyond the progress (part of the last piece) must be cut off
/// before the download is resumed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    written: u64,
    total: Option<u64>,
    #[serde(default, skip_serializing_if = "Version::is_unknown")]
    version: Version,
    /// FNV-1a checksum of the written bytes, by which a recording is distinguished from the one with which the download
    /// began; `None` if something else wrote them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    checksum: Option<u64>,
}

impl Progress {
    /// Creates the progress of a download that has not written anything yet.
    pub const fn new() -> Self {
        let version = Version { etag: None, modified: None };
        Self { written: 0, total: None, version, checksum: Some(Fnv1a::new().finish()) }
    }

    /// Creates the progress of an earlier download of an unknown version from its number of bytes, such as a file's
    /// length.
    ///
    /// Store the progress itself where you can, because with a number alone only the length can be compared with the
    /// answer.
    pub const fn at(written: u64) -> Self {
        let mut progress = Self::new();
        if written > 0 {
            progress.written = written;
            progress.checksum = None;
        }
        progress
    }

    /// Returns the number of bytes written and flushed.
    pub const fn written(&self) -> u64 {
        self.written
    }

    /// Returns the size of the whole recording in bytes; `None` until the server has sent it.
    pub const fn total(&self) -> Option<u64> {
        self.total
    }

    /// Progress of the same version of which nothing was written.
    pub(super) fn of_nothing(self) -> Self {
        Self { total: self.total, version: self.version, ..Self::new() }
    }

    pub(super) fn version(&self) -> &Version {
        &self.version
    }

    /// Returns the checksum of the written bytes; `None` if it is not known.
    pub(super) fn checksum(&self) -> Option<u64> {
        self.checksum
    }

    pub(super) fn wrote(&mut self, piece: &[u8]) {
        self.written = self.written.saturating_add(piece.len() as u64);
        if let Some(checksum) = &mut self.checksum {
            let mut hash = Fnv1a::resume(*checksum);
            hash.update(piece);
            *checksum = hash.finish();
        }
    }

    pub(super) fn expect(&mut self, total: Option<u64>, version: Version) {
        self.total = total.or(self.total);
        self.version.complete(version);
    }
}

/// Validators by which the server distinguishes versions of a recording.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Version {
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<Box<str>>,
}

/// Result of comparing two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Same {
    Yes,
    No,
    /// The two versions have no validator in common.
    Unsaid,
}

impl Version {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        // A validator of more than 512 bytes is ignored, because it would not be sent back.
        let text = |name: HeaderName| {
            let text = headers.get(name)?.to_str().ok()?.trim();
            (1..=512).contains(&text.len()).then(|| text.into())
        };
        Self { etag: text(ETAG), modified: text(LAST_MODIFIED) }
    }

    pub(super) fn is_unknown(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the value of `If-Range`: a strong tag, or else the time of the last change.
    pub(super) fn if_range(&self) -> Option<HeaderValue> {
        let strong = self.etag.as_deref().filter(|etag| etag.starts_with('"'));
        HeaderValue::from_str(strong.or(self.modified.as_deref())?).ok()
    }

    /// Compares this version with the version of another answer.
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

// Without the validators, because a server can put any text into them.
impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (etag, modified) = (self.etag.is_some(), self.modified.is_some());
        write!(f, "Version(etag: {etag}, modified: {modified})")
    }
}
