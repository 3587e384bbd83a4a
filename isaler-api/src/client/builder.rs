use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use telephony_core::Zone;
use telephony_core::transport::http::{HeaderName, HeaderValue};
use telephony_core::transport::{ClientSettings, Headers, Heeded, InvalidInput, PlainHttp, Secret, Transport};

use super::{Behaviour, Client, Inner, Learnt, PageSizes, ReadMethod};
use crate::endpoints::check_login;
use crate::{CallTypes, Normalizer, TextPolicy, account};

/// Settings of a [`Client`] before it is built.
///
/// ```
/// use telephony_core::Zone;
/// use telephony_core::transport::RetryPolicy;
///
/// # #[cfg(feature = "reqwest")] {
/// let client = isaler_api::Client::builder("https://crm.example.ru", "key", "manager@example.ru")
///     .zone(Zone::named("Asia/Yekaterinburg").expect("a zone"))
///     .retry(RetryPolicy::default().safe_attempts(2))
///     .pace(60)
///     .build()?;
/// # let _ = client;
/// # }
/// # Ok::<(), telephony_core::Error>(())
/// ```
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    address: String,
    plain_http: PlainHttp,
    api_key: Secret,
    login: Secret,
    settings: ClientSettings,
    normalizer: Normalizer,
    behaviour: Behaviour,
}

telephony_core::client_settings!(ClientBuilder, "isaler.client.build");

impl ClientBuilder {
    pub(super) fn new(address: String, api_key: Secret, login: Secret) -> Self {
        Self {
            address,
            plain_http: PlainHttp::Loopback,
            api_key,
            login,
            settings: ClientSettings::default(),
            normalizer: Normalizer::new(),
            behaviour: Behaviour {
                read_method: ReadMethod::Auto,
                text: TextPolicy::default(),
                full_note_text: true,
                full_call_text: false,
                recheck_pages: true,
                write_settles: Duration::from_secs(60),
            },
        }
    }

    /// Permits `http://` to any host, although the key is then sent unencrypted. Only loopback addresses are permitted
    /// otherwise.
    pub fn plain_http(mut self, permitted: bool) -> Self {
        self.plain_http = if permitted { PlainHttp::Anywhere } else { PlainHttp::Loopback };
        self
    }

    /// Sets the account's time zone, which the API does not show. Default: Europe/Moscow.
    ///
    /// The server applies the zone's offset of the day of the request to all times. A user with a personal offset sees
    /// every time shifted by that offset, so use a login without one.
    pub fn zone(mut self, zone: Zone) -> Self {
        self.normalizer = self.normalizer.zone(zone);
        self
    }

    /// Sets the activity types that are calls. Default: the titles of the vendor's document.
    pub fn call_types(mut self, call_types: CallTypes) -> Self {
        self.normalizer = self.normalizer.call_types(call_types);
        self
    }

    /// Sets the HTTP method of the reads. By default the first read tries POST, and GET if the server refuses POST.
    pub fn read_method(mut self, read_method: ReadMethod) -> Self {
        self.behaviour.read_method = read_method;
        self
    }

    /// Sets the treatment of characters that the server would lose from a text to be written; they are refused unless
    /// set.
    pub fn text_policy(mut self, text: TextPolicy) -> Self {
        self.behaviour.text = text;
        self
    }

    /// Enables or disables the reading of each note's text as stored, at the cost of one more request for each note,
    /// because a list alters texts. Enabled by default.
    pub fn full_note_text(mut self, full_note_text: bool) -> Self {
        self.behaviour.full_note_text = full_note_text;
        self
    }

    /// Enables or disables the reading of each call's message as stored, at the cost of one more request for each call,
    /// because a list alters texts: `24/7` becomes `24-7`. Disabled by default.
    pub fn full_call_text(mut self, full_call_text: bool) -> Self {
        self.behaviour.full_call_text = full_call_text;
        self
    }

    /// Enables or disables, in walks of more than one page, the re-reading of the previous page after each further
    /// page. This finds the entries that are shifted back over the border when others are deleted during the walk.
    /// Enabled by default.
    pub fn recheck_pages(mut self, recheck_pages: bool) -> Self {
        self.behaviour.recheck_pages = recheck_pages;
        self
    }

    /// Sets the time within which the vendor carries out a write that it received. Default: a minute.
    ///
    /// [`find_written`](telephony_core::NoteStore::find_written) waits for it, counted from the request, before it
    /// reports that a note was not written.
    pub fn write_settles(mut self, within: Duration) -> Self {
        self.behaviour.write_settles = within;
        self
    }

    fn connect(self, transport: Arc<dyn Transport>) -> Result<Client, InvalidInput> {
        let settings = self.settings.plain_http(self.plain_http);
        let base = settings.base(|| account::base_url(&self.address, self.plain_http))?;
        let headers = headers(&self.api_key, &self.login)?;
        let settings = settings.default_account(|| account::fingerprint(&self.address, self.login.expose()));
        Ok(Client(Arc::new(Inner {
            pipeline: settings.pipeline(transport, base),
            headers,
            normalizer: self.normalizer,
            behaviour: self.behaviour,
            learnt: Learnt::default(),
            heeded: Heeded::default(),
            page_sizes: PageSizes::default(),
        })))
    }
}

// The key, the login and the address are not printed, because they are secrets or name the customer.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.settings)
            .field("normalizer", &self.normalizer)
            .field("behaviour", &self.behaviour)
            .finish_non_exhaustive()
    }
}

/// Header value of the key or the login. The server inserts both into its SQL unescaped.
pub(super) fn credential(secret: &Secret) -> Result<HeaderValue, InvalidInput> {
    check_login(secret.expose())?;
    secret.header("")
}

fn headers(api_key: &Secret, login: &Secret) -> Result<Headers, InvalidInput> {
    api_key.must_be_set()?;
    let mut headers = Headers::new();
    headers.insert(HeaderName::from_static("apikey"), credential(api_key)?);
    headers.insert(HeaderName::from_static("login"), credential(login)?);
    Ok(headers)
}
