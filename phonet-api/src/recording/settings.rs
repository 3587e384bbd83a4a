use std::fmt;
use std::time::Duration;

/// Settings for recordings: allowed hosts, maximum size, and maximum stall of a download.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordingSettings {
    /// Hosts to which a link may lead, each with all of its subdomains. The account's own domain is always allowed.
    ///
    /// The document's own example is on another host than its account.
    pub hosts: Vec<String>,
    /// Maximum size of a recording, in bytes.
    pub max_bytes: u64,
    /// Maximum time until the answer begins, and then maximum time by which its body may fall behind [`Limits::pace`].
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

// Only the number of hosts is printed, because a host may name the customer.
impl fmt::Debug for RecordingSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordingSettings")
            .field("hosts", &self.hosts.len())
            .field("max_bytes", &self.max_bytes)
            .field("stall", &self.stall)
            .finish()
    }
}
