//! Client: the endpoints, bound to an account.

mod builder;
mod calls;
mod lengths;
mod notes;
mod numbers;
mod server_pages;
mod settings;

use std::fmt;
use std::sync::Arc;

use telephony_core::transport::{Endpoint, Headers, Heeded, Pacing, Pipeline, Secret};
use telephony_core::{Account, Result};

use crate::Normalizer;

pub use builder::ClientBuilder;
use lengths::Lengths;
pub(crate) use lengths::SURE_SECONDS;
pub(crate) use server_pages::DOCUMENTED_PAGE_SIZE;
use server_pages::ServerPages;
pub use settings::Settings;

/// Client of one cCRM account. Cloning is cheap, because clones share their state.
///
/// Implements [`CallHistorySource`](telephony_core::CallHistorySource), whose calls
/// [`timeline`](telephony_core::CallHistorySourceExt::timeline) returns in the order of time,
/// [`NoteStore`](telephony_core::NoteStore), [`NoteFeed`](telephony_core::NoteFeed) and
/// [`ListSource`](telephony_core::ListSource). Each operation of the API is also a method, which returns a [`Request`]:
/// set its options and await it.
///
/// ```
/// use telephony_core::{CallHistorySource, Source};
///
/// # #[cfg(feature = "reqwest")] {
/// let client = ccrm_api::Client::builder("example", "key").account("head office").build()?;
/// assert_eq!(client.account().as_str(), "head office");
/// println!("{:?}", client.call_history_capability());
/// # async fn first(client: &ccrm_api::Client) -> telephony_core::Result<()> {
/// let accounts = client.list_sip_accounts().await?;
/// # Ok(())
/// # }
/// # let _ = first;
/// # }
/// # Ok::<(), telephony_core::Error>(())
/// ```
#[doc(alias = "Telecube")]
#[derive(Clone)]
pub struct Client(Arc<Inner>);

/// Settings of a client and its observations of the server. The clones of the client share both.
struct Inner {
    pipeline: Pipeline,
    /// Headers of every request: the API key.
    headers: Headers,
    normalizer: Normalizer,
    /// Result of the last control request. It is one for calls and notes, because what ignores a parameter is a cache
    /// or a proxy in front of the vendor, which ignores the whole query of each request.
    heeded: Heeded,
    server_pages: ServerPages,
    lengths: Lengths,
}

// Defines `Request`: an endpoint with its client, which is sent when it is awaited.
telephony_core::client_request!(Client);

impl Client {
    /// Starts a builder for the account at `{tenant}.ccrm.pl`, with the API key that the CRM's settings show.
    pub fn builder(tenant: impl Into<String>, key: impl Into<Secret>) -> ClientBuilder {
        ClientBuilder::new(tenant.into(), key.into())
    }

    /// Sends an endpoint that was created without this client, also one of your own: [`Endpoint`] has an example.
    pub async fn send<E: Endpoint>(&self, endpoint: E) -> Result<E::Output> {
        self.0.pipeline.call(&endpoint, &self.0.headers).await
    }

    pub(crate) fn account_label(&self) -> &Account {
        self.0.pipeline.account()
    }

    /// Pace at which requests are sent, and the number of them that wait for a rate limit; `None` where a custom gate
    /// alone decides.
    pub fn pacing(&self) -> Option<Pacing> {
        self.0.pipeline.pacing()
    }

    pub(crate) fn pipeline(&self) -> &Pipeline {
        &self.0.pipeline
    }

    pub(crate) fn heeded(&self) -> &Heeded {
        &self.0.heeded
    }

    pub(crate) fn server_pages(&self) -> &ServerPages {
        &self.0.server_pages
    }

    pub(crate) fn lengths(&self) -> &Lengths {
        &self.0.lengths
    }

    /// Normalizer that converts the vendor's rows to telephony-core's records.
    pub fn normalizer(&self) -> &Normalizer {
        &self.0.normalizer
    }
}

// Neither the key nor the address is printed, because the host names the customer.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("pipeline", &self.0.pipeline)
            .field("normalizer", &self.0.normalizer)
            .finish_non_exhaustive()
    }
}
