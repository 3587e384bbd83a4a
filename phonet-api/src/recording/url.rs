use std::fmt;

use telephony_core::transport::Secret;

/// Checked address of a recording. Anybody who has it can listen, so it is never printed by `Debug`.
#[derive(Clone)]
pub struct RecordingUrl(Secret);

impl RecordingUrl {
    pub(super) fn new(url: &str) -> Self {
        Self(Secret::new(url))
    }

    /// Returns the address itself, for the one place that plays it or passes it on.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl fmt::Debug for RecordingUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecordingUrl(..)")
    }
}
