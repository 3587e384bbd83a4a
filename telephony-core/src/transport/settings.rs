//! Settings that the clients of all vendors have, and the macro that gives each vendor's builder their setters.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;

use super::{BaseUrl, Clock, Gate, InvalidInput, Limits, Pipeline, PlainHttp, RetryPolicy, Transport};
use crate::Account;

/// Settings that a client has whichever vendor it asks: address, account, retries, limits, pace and clock.
///
/// A vendor's builder holds one value of them next to its own settings. [`client_settings!`](crate::client_settings)
/// gives it their setters.
#[derive(Clone)]
#[must_use]
pub struct ClientSettings {
    base_url: Option<String>,
    plain_http: PlainHttp,
    pub(super) account: Option<Account>,
    pub(super) user_agent: Option<String>,
    pub(super) trace_server: bool,
    pub(super) retry: RetryPolicy,
    pub(super) limits: Limits,
    pub(super) pace: Option<u32>,
    pub(super) gate: Option<Arc<dyn Gate>>,
    pub(super) clock: Clock,
    pub(super) seed: Option<u64>,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            base_url: None,
            plain_http: PlainHttp::Loopback,
            account: None,
            user_agent: None,
            trace_server: false,
            retry: RetryPolicy::default(),
            limits: Limits::default(),
            pace: None,
            gate: None,
            clock: Clock::system(),
            seed: None,
        }
    }
}

impl ClientSettings {
    /// Sets the address to which requests are sent. Default: the address of the vendor's account.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets the hosts for which plain HTTP is accepted. Default: loopback addresses only.
    pub fn plain_http(mut self, plain_http: PlainHttp) -> Self {
        self.plain_http = plain_http;
        self
    }

    /// Sets the label of the account. Default: a fingerprint of the base address.
    pub fn account(mut self, label: impl Into<Account>) -> Self {
        self.account = Some(label.into());
        self
    }

    /// Sets the account that the client has unless [`account`](Self::account) set a label.
    pub fn default_account(mut self, account: impl FnOnce() -> Account) -> Self {
        self.account.get_or_insert_with(account);
        self
    }

    /// Sets the `User-Agent` of the requests. Default: the HTTP client's own, `telephony-core/` and the version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sets if spans name the server as `server.address`. Default: false, because the host names the customer.
    pub fn trace_server(mut self, is_named: bool) -> Self {
        self.trace_server = is_named;
        self
    }

    /// Sets when a request is retried.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// Sets the deadlines, the minimum throughput and the maximum size of an answer.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the maximum number of requests a minute, evenly spaced. Default: as many as the vendor permits. 0 is
    /// refused when the client is built.
    pub fn pace(mut self, per_minute: u32) -> Self {
        self.pace = Some(per_minute);
        self
    }

    /// Sets a gate that decides when requests are sent. If [`pace`](Self::pace) is set as well, both apply.
    pub fn gate(mut self, gate: Arc<dyn Gate>) -> Self {
        self.gate = Some(gate);
        self
    }

    /// Sets the wall clock. Default: the system's clock.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Seeds the random part of each wait, so that waits are reproducible.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Returns the parsed address to which requests are sent: the one that was set, or else the account's own.
    pub fn base(&self, own: impl FnOnce() -> Result<BaseUrl, InvalidInput>) -> Result<BaseUrl, InvalidInput> {
        match &self.base_url {
            Some(url) => BaseUrl::parse(url, self.plain_http),
            None => own(),
        }
    }

    /// Refuses settings under which no request could be sent or answered: a pace of 0, a limit of 0, and a user agent
    /// that no header can carry.
    pub fn must_be_usable(&self) -> Result<(), InvalidInput> {
        if self.pace == Some(0) {
            return Err(InvalidInput::new("a pace of 0 requests a minute sends nothing"));
        }
        if let Some(user_agent) = &self.user_agent {
            HeaderValue::from_str(user_agent)
                .map_err(|_| InvalidInput::new("the user agent has a character that no header can carry"))?;
        }
        self.limits.must_permit_something()
    }

    /// Returns the wall clock.
    pub fn wall_clock(&self) -> &Clock {
        &self.clock
    }

    /// Builds the pipeline that sends to this address through this transport.
    pub fn pipeline(self, transport: Arc<dyn Transport>, base: BaseUrl) -> Pipeline {
        Pipeline::new(transport, base, self)
    }
}

// The address and the account are not printed because they name the customer.
impl fmt::Debug for ClientSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientSettings")
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .field("pace", &self.pace)
            .finish_non_exhaustive()
    }
}

/// Defines the setters that the builders of all vendors have, and `build` and `build_with`.
///
/// The crate needs a type `Settings` that converts to the builder, with `from_env`; the builder needs a field
/// `settings: ClientSettings` and a method
/// `connect(self, transport: Arc<dyn Transport>) -> Result<Client, InvalidInput>`. Input that `connect` refuses is an
/// error of the named operation. `build` exists where the vendor crate has its feature `reqwest`.
#[allow(clippy::crate_in_macro_def, reason = "each vendor crate has a `Client` and a `PROVIDER` of its own")]
#[macro_export]
macro_rules! client_settings {
    ($builder:ident, $operation:literal) => {
        impl $builder {
            /// Sets the address to which requests are sent. Default: the account's own. Plain HTTP is accepted only
            /// for a loopback address.
            pub fn base_url(mut self, url: impl Into<String>) -> Self {
                self.settings = self.settings.base_url(url);
                self
            }

            /// Sets the account's label, which is part of records, cursors, checkpoints and errors. Default: a
            /// fingerprint of what identifies the account at its vendor, wherever the requests are sent. Set the label
            /// before the first sync and keep it, because it is part of every key.
            pub fn account(mut self, label: impl Into<$crate::Account>) -> Self {
                self.settings = self.settings.account(label);
                self
            }

            /// Sets the `User-Agent` of the requests to the vendor. Default: the HTTP client's own.
            pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
                self.settings = self.settings.user_agent(user_agent);
                self
            }

            /// Sets if spans name the server as `server.address`. Default: false, because the host names the customer.
            pub fn trace_server(mut self, is_named: bool) -> Self {
                self.settings = self.settings.trace_server(is_named);
                self
            }

            /// Sets everything that these settings hold.
            pub fn shared(mut self, shared: $crate::transport::SharedSettings) -> Self {
                self.settings = self.settings.shared(shared);
                self
            }

            /// Sets when a request is retried.
            pub fn retry(mut self, retry: $crate::transport::RetryPolicy) -> Self {
                self.settings = self.settings.retry(retry);
                self
            }

            /// Sets the deadlines, the minimum throughput and the maximum size of an answer.
            pub fn limits(mut self, limits: $crate::transport::Limits) -> Self {
                self.settings = self.settings.limits(limits);
                self
            }

            /// Sets the maximum number of requests a minute, evenly spaced. Default: as many as the vendor permits.
            ///
            /// All clones of the client share the pace. A refusal because of a rate limit lowers it for a while. 0 is
            /// refused when the client is built.
            pub fn pace(mut self, per_minute: u32) -> Self {
                self.settings = self.settings.pace(per_minute);
                self
            }

            /// Sets a gate that decides when requests are sent, such as a
            /// [`Pacer`](telephony_core::transport::Pacer) that several clients of the account share, or a custom gate
            /// that several processes share.
            pub fn gate(mut self, gate: std::sync::Arc<dyn $crate::transport::Gate>) -> Self {
                self.settings = self.settings.gate(gate);
                self
            }

            /// Sets the wall clock, which dates the requests. Default: the system's clock.
            pub fn clock(mut self, clock: $crate::transport::Clock) -> Self {
                self.settings = self.settings.clock(clock);
                self
            }

            /// Seeds the random part of each wait, so that tests are reproducible.
            pub fn seed(mut self, seed: u64) -> Self {
                self.settings = self.settings.seed(seed);
                self
            }

            /// Builds a client that uses reqwest.
            #[cfg(feature = "reqwest")]
            pub fn build(self) -> $crate::Result<crate::Client> {
                let transport = $crate::transport::reqwest_transport().map_err(|fault| {
                    let kind = $crate::ErrorKind::NotSent;
                    $crate::Error::new(kind, crate::PROVIDER, $operation).with_source(fault)
                })?;
                self.build_with(transport)
            }

            /// Builds a client that uses a custom transport.
            pub fn build_with(
                self,
                transport: std::sync::Arc<dyn $crate::transport::Transport>,
            ) -> $crate::Result<crate::Client> {
                let usable = self.settings.must_be_usable();
                let client = usable.and_then(|()| self.connect(transport));
                client.map_err(|input| input.into_error(crate::PROVIDER, $operation))
            }
        }

        impl crate::Client {
            /// Builds a client that uses reqwest from settings of a file or the environment.
            #[cfg(feature = "reqwest")]
            pub fn from_settings(settings: crate::Settings) -> $crate::Result<Self> {
                $builder::from(settings).build()
            }

            /// Builds a client that uses reqwest from the variables that
            /// [`Settings::from_env`](crate::Settings::from_env) names.
            #[cfg(feature = "reqwest")]
            pub fn from_env() -> $crate::Result<Self> {
                Self::from_settings(crate::Settings::from_env()?)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::transport::SharedSettings;

    fn own() -> Result<BaseUrl, InvalidInput> {
        BaseUrl::parse("https://own.example.test", PlainHttp::Loopback)
    }

    #[test]
    fn an_address_that_is_set_takes_the_place_of_the_accounts_own() {
        let settings = ClientSettings::default();
        assert_eq!(settings.base(own), own());
        let set = settings.base_url("https://set.example.test").base(own).unwrap();
        assert_eq!(set.host(), "set.example.test");
    }

    #[test]
    fn plain_http_leaves_the_machine_only_where_it_is_permitted() {
        let settings = ClientSettings::default().base_url("http://crm.example.test");
        assert_eq!(settings.base(own).unwrap_err().reason(), "plain HTTP would send the key readable");
        assert!(settings.plain_http(PlainHttp::Anywhere).base(own).is_ok());
    }

    #[test]
    fn settings_under_which_nothing_could_be_sent_are_refused_by_name() {
        let usable = ClientSettings::default().pace(1).user_agent("crm-export/2").limits(Limits::default().pace(0));
        assert_eq!(usable.must_be_usable(), Ok(()));
        let limits = Limits::default();
        for (settings, word) in [
            (usable.clone().pace(0), "pace"),
            (usable.clone().user_agent("a\nb"), "user agent"),
            (usable.clone().limits(limits.attempt(Duration::ZERO)), "`attempt`"),
            (usable.clone().limits(limits.grace(Duration::ZERO)), "`grace`"),
            (usable.limits(limits.body(0)), "`body`"),
        ] {
            let refused = settings.must_be_usable().unwrap_err();
            assert!(refused.reason().contains(word), "{refused}");
        }
    }

    #[test]
    fn settings_are_read_from_a_file_and_a_misspelled_one_is_refused() {
        let file = r#"{"account":"a","user_agent":"crm/2","pace":60,"retry":{"base":0.5},"limits":{"operation":60}}"#;
        let shared: SharedSettings = serde_json::from_str(file).unwrap();
        assert_eq!(shared.retry, RetryPolicy::default().base(Duration::from_millis(500)));
        assert_eq!(shared.limits, Limits::default().operation(Duration::from_secs(60)));
        let written = serde_json::to_string(&shared).unwrap();
        assert_eq!(serde_json::from_str::<SharedSettings>(&written).unwrap(), shared);
        let settings = ClientSettings::default().shared(shared);
        assert_eq!((settings.pace, settings.account), (Some(60), Some(Account::new("a"))));
        for wrong in [r#"{"paces":60}"#, r#"{"limits":{"attempt":-1}}"#, r#"{"retry":{"tries":2}}"#] {
            assert!(serde_json::from_str::<SharedSettings>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_label_that_is_set_is_kept() {
        let fingerprint = || Account::new("fingerprint");
        let unset = ClientSettings::default().default_account(fingerprint);
        assert_eq!(unset.account, Some(Account::new("fingerprint")));
        let set = ClientSettings::default().account("ours").default_account(fingerprint);
        assert_eq!(set.account, Some(Account::new("ours")));
    }

    #[test]
    fn settings_print_neither_the_address_nor_the_account() {
        let settings = ClientSettings::default().base_url("https://sentinel.test").account("sentinel").pace(60);
        let printed = format!("{settings:?}");
        assert!(!printed.contains("sentinel") && printed.contains("pace: Some(60)"), "{printed}");
    }
}
