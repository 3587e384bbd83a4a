use std::fmt;

use telephony_core::transport::Secret;

/// Address of a recording, checked; whoever has it can listen, so it is not in any `Debug`.
#[derive(Clone)]
pub struct RecordingUrl(Secret);

impl RecordingUrl {
    pub(super) fn new(url: &str) -> Self {
        Self(Secret::new(url))
    }

    /// Address itself, for the one place that plays it or sends it on.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl fmt::Debug for RecordingUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecordingUrl(..)")
    }
}
