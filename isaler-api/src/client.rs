//! Client: the endpoints, bound to an account.

mod builder;
mod dictionaries;
mod history;
mod page_size;
mod read_method;
mod settings;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use telephony_core::transport::{Endpoint, Headers, Heeded, Idempotency, Pacing, Pipeline, Secret};
use telephony_core::{Account, Result};

use crate::{Normalizer, TextPolicy};

pub use builder::ClientBuilder;
pub(crate) use page_size::Fill;
use page_size::PageSizes;
use read_method::Learnt;
#[cfg(feature = "doctor")]
pub(crate) use read_method::NO_SUCH_ENTRY;
pub use read_method::ReadMethod;
pub use settings::Settings;

/// Client of one iSaler account. Cloning is cheap, because clones share their state.
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
/// let (url, key, login) = ("https://crm.example.ru", "key", "manager@example.ru");
/// let client = isaler_api::Client::builder(url, key, login).account("head office").build()?;
/// assert_eq!(client.account().as_str(), "head office");
/// println!("{:?}", client.call_history_capability());
/// # async fn first(client: &isaler_api::Client) -> telephony_core::Result<()> {
/// let types = client.list_tips().await?;
/// # Ok(())
/// # }
/// # let _ = first;
/// # }
/// # Ok::<(), telephony_core::Error>(())
/// ```
#[doc(alias = "SalesMan")]
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    pipeline: Pipeline,
    headers: Headers,
    normalizer: Normalizer,
    behaviour: Behaviour,
    learnt: Learnt,
    heeded: Heeded,
    page_sizes: PageSizes,
}

#[derive(Debug, Clone, Copy)]
struct Behaviour {
    read_method: ReadMethod,
    text: TextPolicy,
    full_note_text: bool,
    full_call_text: bool,
    recheck_pages: bool,
    write_settles: Duration,
}

telephony_core::client_request!(Client);

impl Client {
    /// Starts a builder for the CRM at an address such as `https://crm.example.ru`, with the account's API key and the
    /// login of one of its users.
    ///
    /// A path after the host is kept, but the vendor's server does not work in a sub-folder and answers with an empty
    /// body there.
    pub fn builder(base_url: impl Into<String>, api_key: impl Into<Secret>, login: impl Into<Secret>) -> ClientBuilder {
        ClientBuilder::new(base_url.into(), api_key.into(), login.into())
    }

    /// Pace at which requests are sent, and the number of them that wait for a rate limit; `None` where a custom gate
    /// alone decides.
    pub fn pacing(&self) -> Option<Pacing> {
        self.0.pipeline.pacing()
    }

    /// Sends an endpoint that was created without the client; a read is sent by the client's [`ReadMethod`].
    /// [`Endpoint`] has an example of an endpoint of your own.
    pub async fn send<E: Endpoint>(&self, endpoint: E) -> Result<E::Output> {
        if E::OPERATION.idempotency == Idempotency::Safe {
            return self.read(endpoint).await;
        }
        self.0.pipeline.call(&endpoint, &self.0.headers).await
    }

    /// Normalizer that converts entries to calls and notes for this client.
    pub fn normalizer(&self) -> &Normalizer {
        &self.0.normalizer
    }

    pub(crate) fn account_label(&self) -> &Account {
        self.0.pipeline.account()
    }

    pub(crate) fn pipeline(&self) -> &Pipeline {
        &self.0.pipeline
    }

    pub(crate) fn write_settles(&self) -> Duration {
        self.0.behaviour.write_settles
    }

    pub(crate) fn heeded(&self) -> &Heeded {
        &self.0.heeded
    }

    pub(crate) fn page_sizes(&self) -> &PageSizes {
        &self.0.page_sizes
    }

    pub(crate) fn full_call_text(&self) -> bool {
        self.0.behaviour.full_call_text
    }

    pub(crate) fn full_note_text(&self) -> bool {
        self.0.behaviour.full_note_text
    }

    pub(crate) fn recheck_pages(&self) -> bool {
        self.0.behaviour.recheck_pages
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("pipeline", &self.0.pipeline)
            .field("normalizer", &self.0.normalizer)
            .field("behaviour", &self.0.behaviour)
            .finish_non_exhaustive()
    }
}
