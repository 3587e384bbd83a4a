use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};

use super::source::source;
use super::{AllowList, CallEvent, DeliveryStore, IpRange, Received, Refusal, SecretToken, StoreError};

mod deliveries;
mod read;

use deliveries::Deliveries;

/// Receives all kinds of webhooks from the PBX, and refuses requests from anybody else.
///
/// A receiver works without an HTTP framework. It takes the connection's peer, the headers and the body of a POST
/// request, and returns the webhook, or a refusal with its status. A new receiver allows nobody; see
/// [`allow`](Self::allow).
///
/// ```
/// use phonet_api::webhooks::{AllowList, Received, Receiver};
///
/// let receiver = Receiver::new(["qwerty.phonet.com.ua"])
///     .allow(AllowList::documented())
///     .trusted_proxies(["10.0.0.0/8".parse()?]);
/// let body = br#"{"event":"call.dial","accountDomain":"qwerty.phonet.com.ua","uuid":"47a9"}"#;
/// let headers = [("x-forwarded-for", "89.184.65.208")];
///
/// match receiver.receive([10, 0, 0, 1].into(), headers, body)? {
///     Received::CallEvent(event, delivery) => println!("{} {delivery:?}", event.event),
///     other => println!("{other:?}"),
/// }
/// let refusal = receiver.receive([203, 0, 113, 9].into(), headers, body).unwrap_err();
/// assert_eq!(refusal.status(), 403);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "webhook")]
pub struct Receiver {
    accounts: BTreeSet<String>,
    allowed: RwLock<Arc<AllowList>>,
    proxies: Vec<IpRange>,
    token: Option<SecretToken>,
    body_limit: usize,
    deliveries: Deliveries,
}

impl Receiver {
    /// Default maximum length of a body: 64 KiB.
    pub const BODY_LIMIT: usize = 64 * 1024;

    /// Creates a receiver for the accounts with these domains. Events of other accounts are refused.
    ///
    /// An event without an account, as older installations send it, is accepted if there is exactly one account.
    pub fn new<A: AsRef<str>>(accounts: impl IntoIterator<Item = A>) -> Self {
        let accounts = accounts.into_iter().map(|account| {
            let account = account.as_ref().trim();
            let account = account.strip_prefix("https://").unwrap_or(account);
            account.strip_suffix('/').unwrap_or(account).to_ascii_lowercase()
        });
        Self {
            accounts: accounts.filter(|account| !account.is_empty()).collect(),
            allowed: RwLock::default(),
            proxies: Vec::new(),
            token: None,
            body_limit: Self::BODY_LIMIT,
            deliveries: Deliveries::default(),
        }
    }

    /// Sets the addresses from which requests are accepted.
    pub fn allow(self, list: AllowList) -> Self {
        self.swap_allow_list(list);
        self
    }

    /// Sets your proxies, which add the address of their client to `X-Forwarded-For`.
    ///
    /// The header is ignored if it is sent by anybody else. `Forwarded` is always ignored: let the proxy write
    /// `X-Forwarded-For`.
    pub fn trusted_proxies(mut self, proxies: impl IntoIterator<Item = IpRange>) -> Self {
        self.proxies = proxies.into_iter().collect();
        self
    }

    /// Sets a token that a request's address must contain in addition.
    pub fn secret_token(mut self, token: SecretToken) -> Self {
        self.token = Some(token);
        self
    }

    /// Sets the maximum length of a body, in bytes.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets the number of events remembered to recognise duplicates; see [`SeenEvents`](super::SeenEvents).
    #[cfg(feature = "moka")]
    pub fn remember(mut self, events: usize) -> Self {
        self.deliveries = Deliveries::Memory(super::SeenEvents::new(events));
        self
    }

    /// Sets a store that recognises duplicates in place of this process's memory.
    ///
    /// `WebhookRouter` queries the store. [`receive`](Self::receive) does not wait for it, so that every event that it
    /// returns is marked as a first delivery until [`checked`](Self::checked) has queried the store.
    pub fn deliveries(mut self, store: Arc<dyn DeliveryStore>) -> Self {
        self.deliveries = Deliveries::Store(store);
        self
    }

    /// Returns what was received, an event with the result of the [store](Self::deliveries). Without a store nothing
    /// changes.
    pub async fn checked(&self, received: Received) -> Result<Received, StoreError> {
        self.deliveries.checked(received).await
    }

    /// Returns the allow list in use.
    pub fn allow_list(&self) -> Arc<AllowList> {
        Arc::clone(&self.allowed.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the allow list from the next request on, and returns the previous list.
    pub fn swap_allow_list(&self, list: AllowList) -> Arc<AllowList> {
        let mut allowed = self.allowed.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut allowed, Arc::new(list))
    }

    /// Receives a request. `headers` are all of its headers, with names in any letter case.
    ///
    /// `&HeaderMap` of the crate `http` can be passed, and so can a list of pairs. If a token is set the request is
    /// refused: use [`receive_with_token`](Self::receive_with_token).
    pub fn receive<N: AsRef<[u8]>, V: AsRef<[u8]>>(
        &self,
        peer: IpAddr,
        headers: impl IntoIterator<Item = (N, V)>,
        body: &[u8],
    ) -> Result<Received, Refusal> {
        self.admit(peer, headers, None)?;
        self.read(body)
    }

    /// Receives a request whose address contains this token.
    pub fn receive_with_token<N: AsRef<[u8]>, V: AsRef<[u8]>>(
        &self,
        peer: IpAddr,
        headers: impl IntoIterator<Item = (N, V)>,
        token: &str,
        body: &[u8],
    ) -> Result<Received, Refusal> {
        self.admit(peer, headers, Some(token))?;
        self.read(body)
    }

    /// Checks who sent a request before its body is read, and returns the source's address.
    pub fn admit<N: AsRef<[u8]>, V: AsRef<[u8]>>(
        &self,
        peer: IpAddr,
        headers: impl IntoIterator<Item = (N, V)>,
        token: Option<&str>,
    ) -> Result<IpAddr, Refusal> {
        let source = source(peer, headers, &self.proxies).map_err(|_| Refusal::UntraceableSource)?;
        if !self.allow_list().contains(source) {
            return Err(Refusal::UnknownSource(source));
        }
        match &self.token {
            Some(secret) if !token.is_some_and(|token| secret.is(token)) => Err(Refusal::WrongToken),
            _ => Ok(source),
        }
    }

    /// Forgets an event that could not be handled, so that a later delivery of it counts as the first.
    ///
    /// If a [store](Self::deliveries) is set, forget the event in the store instead.
    pub fn forget(&self, event: &CallEvent) {
        self.deliveries.forget(&event.key());
    }

    #[cfg(feature = "axum")]
    pub(super) fn release(&self, event: super::EventKey) {
        self.deliveries.release(event);
    }

    #[cfg(feature = "axum")]
    pub(super) fn most_bytes(&self) -> usize {
        self.body_limit
    }

    #[cfg(feature = "axum")]
    pub(super) fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// Returns the account of an event that names none: the configured account, if there is exactly one.
    fn only_account(&self) -> Option<&str> {
        let mut accounts = self.accounts.iter();
        accounts.next().filter(|_| accounts.next().is_none()).map(String::as_str)
    }

    fn is_account(&self, domain: &str) -> bool {
        self.accounts.contains(&domain.trim().to_ascii_lowercase())
    }
}

// Only the number of accounts is printed, because accounts name customers. Events are left out, because they are the
// customers'.
impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("accounts", &self.accounts.len())
            .field("allow_list", &self.allow_list())
            .field("proxies", &self.proxies)
            .field("token", &self.token)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}
