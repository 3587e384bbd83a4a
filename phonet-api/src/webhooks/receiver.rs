use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};

use super::source::source;
use super::{AllowList, CallEvent, DeliveryStore, IpRange, Received, Refusal, SecretToken, StoreError};

mod deliveries;
mod read;

use deliveries::Deliveries;

/// Takes what the PBX posts, of whichever kind, and refuses what anybody else posts.
///
/// It needs no HTTP framework: it is given the connection's peer, the headers and the body of a POST request, and says
/// what came or with which status to refuse it. A new receiver lets nobody in; see [`allow`](Self::allow).
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
pub struct Receiver {
    accounts: BTreeSet<String>,
    allowed: RwLock<Arc<AllowList>>,
    proxies: Vec<IpRange>,
    token: Option<SecretToken>,
    body_limit: usize,
    deliveries: Deliveries,
}

impl Receiver {
    /// Longest body that is read, unless another limit is set: 64 KiB.
    pub const BODY_LIMIT: usize = 64 * 1024;

    /// A receiver for accounts of these domains; events of other accounts are refused.
    ///
    /// An event that names no account, as older installations send them, is taken where there is exactly one.
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

    /// Addresses that requests are taken from.
    pub fn allow(self, list: AllowList) -> Self {
        self.swap_allow_list(list);
        self
    }

    /// Proxies of yours that add the address of whom they forward to `X-Forwarded-For`.
    ///
    /// Anybody else's header is ignored, and so is `Forwarded`: let the proxy write the one that is read.
    pub fn trusted_proxies(mut self, proxies: impl IntoIterator<Item = IpRange>) -> Self {
        self.proxies = proxies.into_iter().collect();
        self
    }

    /// Token that the address of a request must hold besides.
    pub fn secret_token(mut self, token: SecretToken) -> Self {
        self.token = Some(token);
        self
    }

    /// Longest body in bytes.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Number of events that are remembered, by which repeats are recognized; see [`SeenEvents`](super::SeenEvents).
    #[cfg(feature = "moka")]
    pub fn remember(mut self, events: usize) -> Self {
        self.deliveries = Deliveries::Memory(super::SeenEvents::new(events));
        self
    }

    /// Store that recognizes repeats instead of this process's memory.
    ///
    /// `WebhookRouter` asks it. [`receive`](Self::receive) does not wait, so every event that it gives is a first one
    /// until [`checked`](Self::checked) has asked the store.
    pub fn deliveries(mut self, store: Arc<dyn DeliveryStore>) -> Self {
        self.deliveries = Deliveries::Store(store);
        self
    }

    /// What was received, an event with what the [store](Self::deliveries) says of it; without one nothing changes.
    pub async fn checked(&self, received: Received) -> Result<Received, StoreError> {
        self.deliveries.checked(received).await
    }

    /// List that is in use.
    pub fn allow_list(&self) -> Arc<AllowList> {
        Arc::clone(&self.allowed.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another list in use from the next request on, and gives the one before.
    pub fn swap_allow_list(&self, list: AllowList) -> Arc<AllowList> {
        let mut allowed = self.allowed.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut allowed, Arc::new(list))
    }

    /// Receives a request; `headers` are all of its headers, names in any case.
    ///
    /// `&HeaderMap` of the crate `http` fits, and so does a list of pairs. Where a token is set the request is refused:
    /// see [`receive_with_token`](Self::receive_with_token).
    pub fn receive<N: AsRef<[u8]>, V: AsRef<[u8]>>(
        &self,
        peer: IpAddr,
        headers: impl IntoIterator<Item = (N, V)>,
        body: &[u8],
    ) -> Result<Received, Refusal> {
        self.admit(peer, headers, None)?;
        self.read(body)
    }

    /// Receives a request, whose address holds this token.
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

    /// Looks at who sent a request, before its body is read; gives the source's address.
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

    /// Forgets an event, so that its repeat counts as the first: call it when the event could not be dealt with.
    ///
    /// Where a [store](Self::deliveries) is set, forget the event there.
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

    /// Account of an event that names none: the only one that there is.
    fn only_account(&self) -> Option<&str> {
        let mut accounts = self.accounts.iter();
        accounts.next().filter(|_| accounts.next().is_none()).map(String::as_str)
    }

    fn is_account(&self, domain: &str) -> bool {
        self.accounts.contains(&domain.trim().to_ascii_lowercase())
    }
}

// Accounts name customers, and the events are theirs.
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
