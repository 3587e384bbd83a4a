use std::ffi::OsString;
use std::fmt;

use serde::{Deserialize, Serialize};
use telephony_core::transport::{BaseUrl, PlainHttp, Secret, SharedSettings, Variables, zone_name};
use telephony_core::{Result, Zone};

use super::ClientBuilder;
use super::builder::bearer;
use crate::account;

/// Settings of a [`Client`](super::Client) as data, for a file or the environment.
///
/// Written, they leave out the API key, so that it has to be added before they are read. `Debug` prints neither the key
/// nor the tenant.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Settings {
    /// Tenant: the account is at `{tenant}.ccrm.pl`.
    pub tenant: String,
    /// API key that the CRM's settings show.
    #[serde(skip_serializing)]
    pub key: Secret,
    /// Address to which requests are sent; the account's own if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Time zone of the account; Europe/Warsaw if absent.
    #[serde(default, with = "zone_name", skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
    /// Settings that are the same for each vendor.
    #[serde(default)]
    pub client: SharedSettings,
}

impl Settings {
    /// Creates settings with what an account needs.
    pub fn new(tenant: impl Into<String>, key: impl Into<Secret>) -> Self {
        let (tenant, key) = (tenant.into(), key.into());
        Self { tenant, key, base_url: None, zone: None, client: SharedSettings::default() }
    }

    /// Sets the address to which requests are sent. Default: the account's own.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets the time zone of the account. Default: Europe/Warsaw.
    #[must_use]
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = Some(zone);
        self
    }

    /// Sets what is the same for each vendor: account, pace, user agent, retries and limits.
    #[must_use]
    pub fn client(mut self, client: SharedSettings) -> Self {
        self.client = client;
        self
    }

    /// Reads the variables of the environment `CCRM_TENANT` and `CCRM_KEY`, and `CCRM_BASE_URL`, `CCRM_ZONE` and
    /// `CCRM_ACCOUNT` if they are set. The last is the label of the account.
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
        let variables = Variables::new(crate::PROVIDER, "ccrm.client.build", &lookup);
        let mut settings = Self::new(variables.required("CCRM_TENANT")?, variables.required("CCRM_KEY")?);
        variables.check("CCRM_KEY", bearer(&settings.key))?;
        settings.base_url = variables.optional("CCRM_BASE_URL")?;
        match &settings.base_url {
            Some(url) => variables.check("CCRM_BASE_URL", BaseUrl::parse(url, PlainHttp::Loopback))?,
            None => variables.check("CCRM_TENANT", account::base_url(&settings.tenant))?,
        };
        settings.zone = variables.zone("CCRM_ZONE")?;
        settings.client.account = variables.optional("CCRM_ACCOUNT")?.map(Into::into);
        Ok(settings)
    }
}

impl From<Settings> for ClientBuilder {
    fn from(settings: Settings) -> Self {
        let Settings { tenant, key, base_url, zone, client } = settings;
        let mut builder = Self::new(tenant, key).shared(client);
        if let Some(url) = base_url {
            builder = builder.base_url(url);
        }
        match zone {
            Some(zone) => builder.zone(zone),
            None => builder,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("zone", &self.zone).field("client", &self.client).finish_non_exhaustive()
    }
}
