//! Error of a key that is too short.

use std::error::Error;
use std::fmt;

/// Minimum length of a key in bytes.
pub(super) const MIN_KEY_BYTES: usize = 16;

/// Error of a key that is too short to keep pseudonyms from being reversed. It does not show the key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WeakMaskKey {
    length: usize,
}

impl WeakMaskKey {
    pub(super) const fn new(length: usize) -> Self {
        Self { length }
    }
}

impl fmt::Display for WeakMaskKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.length;
        write!(
            formatter,
            "a mask's key of {length} bytes can be guessed: use {MIN_KEY_BYTES} or more random bytes, such as the \
             output of `openssl rand -hex 32`"
        )
    }
}

impl Error for WeakMaskKey {}
