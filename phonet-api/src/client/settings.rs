use std::ffi::OsString;
use std::fmt;

use serde::{Deserialize, Serialize};
use telephony_core::Result;
use telephony_core::transport::{BaseUrl, PlainHttp, Secret, SharedSettings, Variables};

use super::ClientBuilder;
use crate::AccountDomain;

/// Settings of a [`Client`](super::Client) as data, for a file or the environment.
///
/// Written, they leave out the API key, so that it has to be added before they are read. `Debug` prints neither the key
/// nor the domain.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Settings {
    /// Domain of the account, such as `test4.phonet.com.ua`.
    pub domain: String,
    /// API key of the account.
    #[serde(skip_serializing)]
    pub api_key: Secret,
    /// Address to which requests are sent; the account's own if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Settings that are the same for each vendor.
    #[serde(default)]
    pub client: SharedSettings,
}

impl Settings {
    /// Creates settings with what an account needs.
    pub fn new(domain: impl Into<String>, api_key: impl Into<Secret>) -> Self {
        let (domain, api_key) = (domain.into(), api_key.into());
        Self { domain, api_key, base_url: None, client: SharedSettings::default() }
    }

    /// Sets the address to which requests are sent. Default: the account's own.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets what is the same for each vendor: account, pace, user agent, retries and limits.
    #[must_use]
    pub fn client(mut self, client: SharedSettings) -> Self {
        self.client = client;
        self
    }

    /// Reads the variables of the environment `PHONET_DOMAIN` and `PHONET_API_KEY`, and `PHONET_BASE_URL` and
    /// `PHONET_ACCOUNT` if they are set. The last is the label of the account.
    ///
    /// # Errors
    ///
    /// [`InvalidQuery`](telephony_core::ErrorKind::InvalidQuery) with an
    /// [`InvalidVariable`](telephony_core::transport::InvalidVariable) as its source, which names the variable.
    pub fn from_env() -> Result<Self> {
        Self::from_variables(|name| std::env::var_os(name))
    }

    /// Reads the variables of [`from_env`](Self::from_env) through `lookup`, such as those of a file.
    pub fn from_variables(lookup: impl Fn(&str) -> Option<OsString>) -> Result<Self> {
        let variables = Variables::new(crate::PROVIDER, "phonet.client.build", &lookup);
        let mut settings = Self::new(variables.required("PHONET_DOMAIN")?, variables.required("PHONET_API_KEY")?);
        variables.check("PHONET_DOMAIN", AccountDomain::parse(&settings.domain))?;
        variables.check("PHONET_API_KEY", settings.api_key.must_be_set())?;
        settings.base_url = variables.optional("PHONET_BASE_URL")?;
        if let Some(url) = &settings.base_url {
            variables.check("PHONET_BASE_URL", BaseUrl::parse(url, PlainHttp::Loopback))?;
        }
        settings.client.account = variables.optional("PHONET_ACCOUNT")?.map(Into::into);
        Ok(settings)
    }
}

impl From<Settings> for ClientBuilder {
    fn from(settings: Settings) -> Self {
        let Settings { domain, api_key, base_url, client } = settings;
        let builder = Self::new(domain, api_key).shared(client);
        match base_url {
            Some(url) => builder.base_url(url),
            None => builder,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("client", &self.client).finish_non_exhaustive()
    }
}
