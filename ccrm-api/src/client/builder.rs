use std::fmt;
use std::sync::Arc;

use telephony_core::Zone;
use telephony_core::transport::http::HeaderValue;
use telephony_core::transport::http::header::AUTHORIZATION;
use telephony_core::transport::{ClientSettings, Headers, Heeded, InvalidInput, Secret, Transport};

use super::{Client, Inner, ServerPages};
use crate::client::Lengths;
use crate::{Normalizer, account};

/// Settings of a [`Client`] before it is built.
///
/// ```
/// use telephony_core::Zone;
/// use telephony_core::transport::RetryPolicy;
///
/// # #[cfg(feature = "reqwest")] {
/// let client = ccrm_api::Client::builder("example", "key")
///     .zone(Zone::named("Europe/Warsaw").expect("a zone"))
///     .retry(RetryPolicy::default().safe_attempts(2))
///     .pace(60)
///     .build()?;
/// # let _ = client;
/// # }
/// # Ok::<(), telephony_core::Error>(())
/// ```
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    tenant: String,
    key: Secret,
    settings: ClientSettings,
    normalizer: Normalizer,
}

telephony_core::client_settings!(ClientBuilder, "ccrm.client.build");

impl ClientBuilder {
    pub(super) fn new(tenant: String, key: Secret) -> Self {
        Self { tenant, key, settings: ClientSettings::default(), normalizer: Normalizer::new() }
    }

    /// Sets the account's zone, in which `callDate` and a note's `created` are read. Default: Europe/Warsaw.
    pub fn zone(mut self, zone: Zone) -> Self {
        self.normalizer = self.normalizer.zone(zone);
        self
    }

    /// Sets the zone of the call time inside a note. Default: UTC.
    pub fn note_call_zone(mut self, zone: Zone) -> Self {
        self.normalizer = self.normalizer.note_call_zone(zone);
        self
    }

    fn connect(self, transport: Arc<dyn Transport>) -> Result<Client, InvalidInput> {
        let mut headers = Headers::new();
        headers.insert(AUTHORIZATION, bearer(&self.key)?);
        let base = self.settings.base(|| account::base_url(&self.tenant))?;
        let settings = self.settings.default_account(|| account::fingerprint(&self.tenant));
        Ok(Client(Arc::new(Inner {
            pipeline: settings.pipeline(transport, base),
            headers,
            normalizer: self.normalizer,
            heeded: Heeded::default(),
            server_pages: ServerPages::default(),
            lengths: Lengths::default(),
        })))
    }
}

// Neither the key nor the tenant is printed, because the tenant names the customer.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.settings)
            .field("normalizer", &self.normalizer)
            .finish_non_exhaustive()
    }
}

pub(super) fn bearer(key: &Secret) -> Result<HeaderValue, InvalidInput> {
    key.must_be_set()?;
    key.header("Bearer ")
}
