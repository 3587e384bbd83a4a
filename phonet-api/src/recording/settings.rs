use std::fmt;
use std::time::Duration;

/// Where recordings may lie, how large one may be, and how long its download may halt.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordingSettings {
    /// Hosts that a link may lead to, each with all hosts below it; the account's own domain always is one.
    ///
    /// The document's own example is on another host than its account.
    pub hosts: Vec<String>,
    /// Largest recording, in bytes.
    pub max_bytes: u64,
    /// Time in which the answer must begin, and that it may then fall behind [`Limits::pace`].
    ///
    /// [`Limits::pace`]: telephony_core::transport::Limits::pace
    pub stall: Duration,
}

impl Default for RecordingSettings {
    fn default() -> Self {
        Self {
            hosts: vec!["phonet.com.ua".to_owned(), "betell.com.ua".to_owned()],
            max_bytes: 256 << 20,
            stall: Duration::from_secs(30),
        }
    }
}

// A host may name the customer.
impl fmt::Debug for RecordingSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordingSettings")
            .field("hosts", &self.hosts.len())
            .field("max_bytes", &self.max_bytes)
            .field("stall", &self.stall)
            .finish()
    }
}
