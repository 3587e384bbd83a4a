use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use telephony_core::Account;
use telephony_core::transport::{ClientSettings, InvalidInput, Secret, Transport};

use super::{Client, Inner};
use crate::endpoints::Authorize;
use crate::recording::{RecordingSettings, Recordings};
use crate::session::{SessionPolicy, Sessions};
use crate::telephony::Observed;
use crate::{AccountDomain, Normalizer};

/// Settings of a [`Client`] before it is built.
///
/// ```
/// use std::time::Duration;
///
/// use telephony_core::transport::RetryPolicy;
///
/// # #[cfg(feature = "reqwest")] {
/// let client = phonet_api::Client::builder("test4.phonet.com.ua", "key")
///     .longest_call(Duration::from_secs(4 * 3600))
///     .retry(RetryPolicy::default().safe_attempts(2))
///     .pace(60)
///     .build()?;
/// # let _ = client;
/// # }
/// # Ok::<(), telephony_core::Error>(())
/// ```
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    domain: String,
    api_key: Secret,
    settings: ClientSettings,
    sessions: SessionPolicy,
    longest_call: Duration,
    recordings: RecordingSettings,
    write_settles: Duration,
}

telephony_core::client_settings!(ClientBuilder, "phonet.client.build");

impl ClientBuilder {
    pub(super) fn new(domain: String, api_key: Secret) -> Self {
        Self {
            domain,
            api_key,
            settings: ClientSettings::default(),
            sessions: SessionPolicy::default(),
            longest_call: Duration::from_secs(24 * 60 * 60),
            recordings: RecordingSettings::default(),
            write_settles: Duration::from_secs(60),
        }
    }

    /// Sets how often a session may be requested, and when these requests pause.
    pub fn sessions(mut self, sessions: SessionPolicy) -> Self {
        self.sessions = sessions;
        self
    }

    /// Sets the longest call that is expected. Default: a day; maximum: a week.
    ///
    /// The document does not say which time of a call a period is compared with. Unless calls show that it is the end,
    /// the walk over a range also reads the calls that began this much earlier, because they may have ended in the
    /// range. A range that [continues](telephony_core::CallQuery::continued) another does not need it.
    pub fn longest_call(mut self, longest: Duration) -> Self {
        self.longest_call = longest;
        self
    }

    /// Sets the hosts allowed for recordings, the maximum size of a recording, and the longest pause in its download.
    pub fn recordings(mut self, recordings: RecordingSettings) -> Self {
        self.recordings = recordings;
        self
    }

    /// Sets the time within which the vendor carries out a write that it received. Default: a minute.
    ///
    /// [`find_written`](telephony_core::NoteStore::find_written) waits for it, counted from the request, before it
    /// reports that a note was not written.
    pub fn write_settles(mut self, within: Duration) -> Self {
        self.write_settles = within;
        self
    }

    fn connect(self, transport: Arc<dyn Transport>) -> Result<Client, InvalidInput> {
        let domain = AccountDomain::parse(&self.domain)?;
        self.api_key.must_be_set()?;
        let base = self.settings.base(|| domain.base_url())?;
        let recordings = Recordings::new(self.recordings, &domain, &base)?;
        // The account is the domain, wherever its requests are sent.
        let settings = self.settings.default_account(|| Account::fingerprint([domain.as_str()]));
        Ok(Client(Arc::new(Inner {
            authorize: Authorize::new(domain, self.api_key).at(base.host()),
            clock: settings.wall_clock().clone(),
            pipeline: settings.pipeline(transport, base),
            sessions: Sessions::new(self.sessions),
            normalizer: Normalizer::default(),
            longest_call: self.longest_call,
            observed: Observed::default(),
            recordings,
            write_settles: self.write_settles,
        })))
    }
}

// Omits the key and the domain; the domain identifies the customer.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.settings)
            .field("sessions", &self.sessions)
            .field("longest_call", &self.longest_call)
            .field("recordings", &self.recordings)
            .finish_non_exhaustive()
    }
}
