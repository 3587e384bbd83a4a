use std::ffi::OsString;
use std::fmt;

use serde::{Deserialize, Serialize};
use telephony_core::transport::{PlainHttp, Secret, SharedSettings, Variables, zone_name};
use telephony_core::{Result, Zone};

use super::ClientBuilder;
use super::builder::credential;
use crate::{CallTypes, account};

/// Settings of a [`Client`](super::Client) as data, for a file or the environment.
///
/// Written, they leave out the API key and the login, so that these have to be added before they are read. `Debug`
/// prints neither them nor the address.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Settings {
    /// Address of the CRM, such as `https://crm.example.ru`.
    pub url: String,
    /// API key of the account.
    #[serde(skip_serializing)]
    pub key: Secret,
    /// Login of one of the account's users.
    #[serde(skip_serializing)]
    pub login: Secret,
    /// Set if `http://` is accepted for every host, although the key is then sent unencrypted.
    #[serde(default)]
    pub plain_http: bool,
    /// Time zone of the account; Europe/Moscow if absent.
    #[serde(default, with = "zone_name", skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
    /// Types whose entries are calls, instead of the document's; the document's if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_types: Option<CallTypes>,
    /// Settings that are the same for each vendor.
    #[serde(default)]
    pub client: SharedSettings,
}

impl Settings {
    /// Creates settings with what an account needs.
    pub fn new(url: impl Into<String>, key: impl Into<Secret>, login: impl Into<Secret>) -> Self {
        let (url, key, login) = (url.into(), key.into(), login.into());
        Self { url, key, login, plain_http: false, zone: None, call_types: None, client: SharedSettings::default() }
    }

    /// Sets if `http://` is accepted for every host, although the key is then sent unencrypted.
    #[must_use]
    pub fn plain_http(mut self, accepted: bool) -> Self {
        self.plain_http = accepted;
        self
    }

    /// Sets the time zone of the account. Default: Europe/Moscow.
    #[must_use]
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = Some(zone);
        self
    }

    /// Sets the types whose entries are calls, instead of the document's.
    ///
    /// In a file they are a table from a type's title to its `medium`, a call if absent, and its `direction`, unknown if
    /// absent:
    ///
    /// ```
    /// let file = r#"{"url": "https://crm.example.ru", "key": "key", "login": "login",
    ///     "call_types": {"Звонок с сайта": {"direction": "inbound"}, "Факс": {"medium": "fax"}}}"#;
    /// let settings: isaler_api::Settings = serde_json::from_str(file)?;
    /// assert!(settings.call_types.unwrap().get("Факс").is_some());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn call_types(mut self, call_types: CallTypes) -> Self {
        self.call_types = Some(call_types);
        self
    }

    /// Sets what is the same for each vendor: account, pace, user agent, retries and limits.
    #[must_use]
    pub fn client(mut self, client: SharedSettings) -> Self {
        self.client = client;
        self
    }

    /// Reads the variables of the environment `ISALER_URL`, `ISALER_KEY` and `ISALER_LOGIN`, and `ISALER_ZONE` and
    /// `ISALER_ACCOUNT` if they are set. The last is the label of the account.
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
        let variables = Variables::new(crate::PROVIDER, "isaler.client.build", &lookup);
        let (url, key) = (variables.required("ISALER_URL")?, variables.required("ISALER_KEY")?);
        let mut settings = Self::new(url, key, variables.required("ISALER_LOGIN")?);
        variables.check("ISALER_URL", account::base_url(&settings.url, PlainHttp::Loopback))?;
        variables.check("ISALER_KEY", settings.key.must_be_set().and_then(|()| credential(&settings.key)))?;
        variables.check("ISALER_LOGIN", credential(&settings.login))?;
        settings.zone = variables.zone("ISALER_ZONE")?;
        settings.client.account = variables.optional("ISALER_ACCOUNT")?.map(Into::into);
        Ok(settings)
    }
}

impl From<Settings> for ClientBuilder {
    fn from(settings: Settings) -> Self {
        let Settings { url, key, login, plain_http, zone, call_types, client } = settings;
        let mut builder = Self::new(url, key, login).shared(client).plain_http(plain_http);
        if let Some(call_types) = call_types {
            builder = builder.call_types(call_types);
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
