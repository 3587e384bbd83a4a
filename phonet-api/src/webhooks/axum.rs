use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use ::axum::Router;
use ::axum::extract::{DefaultBodyLimit, Path, Request};
use ::axum::routing::post;
use telephony_core::wire::rows::Rows;

use super::{CallEvent, CallSettings, CallSettingsReply, Delivery, Receiver, UnknownEvent, UtmLabel};

mod answer;
mod problem;

pub use problem::{HandlerError, Problem};

type Answer<T> = Pin<Box<dyn Future<Output = Result<T, HandlerError>> + Send>>;
type Handler<A, T> = Box<dyn Fn(A) -> Answer<T> + Send + Sync>;

/// Router of axum that receives webhooks and passes them to your handlers.
///
/// A request that the [`Receiver`] refuses is answered with the refusal's status and changes nothing. A webhook is
/// answered with 500 if its handler fails, and with 501 if its kind has no handler; the methods that set the handlers
/// list the exceptions. Serve the router by `into_make_service_with_connect_info::<SocketAddr>()`, because every
/// request without the peer's address is answered with 500.
///
/// ```no_run
/// use std::net::SocketAddr;
///
/// use phonet_api::webhooks::{AllowList, CallSettingsReply, Receiver, WebhookRouter};
///
/// # async fn run() -> std::io::Result<()> {
/// let receiver = Receiver::new(["qwerty.phonet.com.ua"]).allow(AllowList::documented());
/// let router = WebhookRouter::new(receiver)
///     .on_call_event(|event, delivery| async move {
///         println!("{} {delivery:?}", event.event);
///         Ok(())
///     })
///     .on_contact_lookup(|_lookup| async { Ok(CallSettingsReply::absent()) })
///     .on_problem(|problem| eprintln!("{problem}"))
///     .into_router("/phonet");
///
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
/// axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).await
/// # }
/// ```
pub struct WebhookRouter {
    receiver: Arc<Receiver>,
    call_event: Option<Handler<(CallEvent, Delivery), ()>>,
    contact_lookup: Option<Handler<CallSettings, CallSettingsReply>>,
    utm_labels: Option<Handler<Rows<UtmLabel>, ()>>,
    unknown_event: Option<Handler<UnknownEvent, ()>>,
    problem: Box<dyn Fn(&Problem) + Send + Sync>,
    fallback: CallSettingsReply,
    lookup_budget: Duration,
    body_time: Duration,
}

impl WebhookRouter {
    /// Default budget of a lookup: two seconds, because the telephone waits for the answer.
    pub const LOOKUP_BUDGET: Duration = Duration::from_secs(2);
    /// Default maximum time for receiving a request's body: five seconds.
    pub const BODY_TIME: Duration = Duration::from_secs(5);

    /// Creates a router for a receiver, without handlers. Pass an [`Arc`] to change the receiver's allow list later.
    pub fn new(receiver: impl Into<Arc<Receiver>>) -> Self {
        Self {
            receiver: receiver.into(),
            call_event: None,
            contact_lookup: None,
            utm_labels: None,
            unknown_event: None,
            problem: Box::new(|_| {}),
            fallback: CallSettingsReply::absent(),
            lookup_budget: Self::LOOKUP_BUDGET,
            body_time: Self::BODY_TIME,
        }
    }

    /// Sets the handler of call events. The handler must be quick; leave long work to a task.
    ///
    /// Duplicates are passed to the handler too. If the handler fails on a first delivery, the event is forgotten, so
    /// that a later delivery of the same event counts as the first.
    pub fn on_call_event<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(CallEvent, Delivery) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        self.call_event = Some(Box::new(move |(event, delivery)| Box::pin(handler(event, delivery))));
        self
    }

    /// Sets the handler that looks up who has a number. If the handler fails or exceeds its budget, the fallback is the
    /// answer.
    pub fn on_contact_lookup<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(CallSettings) -> R + Send + Sync + 'static,
        R: Future<Output = Result<CallSettingsReply, HandlerError>> + Send + 'static,
    {
        self.contact_lookup = Some(Box::new(move |lookup| Box::pin(handler(lookup))));
        self
    }

    /// Sets the handler of one minute's UTM labels. Labels that could not be read are quarantined.
    pub fn on_utm_labels<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(Rows<UtmLabel>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        self.utm_labels = Some(Box::new(move |labels| Box::pin(handler(labels))));
        self
    }

    /// Sets the handler of events of unknown kind and shape. Without this handler these events are accepted and
    /// dropped.
    pub fn on_unknown_event<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(UnknownEvent) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        self.unknown_event = Some(Box::new(move |event| Box::pin(handler(event))));
        self
    }

    /// Sets the handler of problems, which is called in addition to the answer. Count a problem, or log it: a logged
    /// problem leaks nothing.
    pub fn on_problem(mut self, handler: impl Fn(&Problem) + Send + Sync + 'static) -> Self {
        self.problem = Box::new(handler);
        self
    }

    /// Sets the answer to a failed lookup. The default is "nothing is known"; the PBX may cache it for a minute.
    pub fn fallback(mut self, reply: CallSettingsReply) -> Self {
        self.fallback = reply;
        self
    }

    /// Sets the maximum time for a lookup.
    pub fn lookup_budget(mut self, budget: Duration) -> Self {
        self.lookup_budget = budget;
        self
    }

    /// Sets the maximum time for receiving a request's body.
    pub fn body_time(mut self, time: Duration) -> Self {
        self.body_time = time;
        self
    }

    /// Builds the router. It takes POST requests at a path and, if the receiver has a secret token, below it at the
    /// token.
    pub fn into_router(self, path: &str) -> Router {
        let path = path.trim_matches('/');
        let limit = DefaultBodyLimit::max(self.receiver.most_bytes());
        let has_token = self.receiver.has_token();
        let bare = Arc::new(self);
        let by_token = Arc::clone(&bare);
        let mut router = Router::new()
            .route(&format!("/{path}"), post(move |request: Request| async move { bare.respond(None, request).await }));
        if has_token {
            let path = if path.is_empty() { "/{token}".to_owned() } else { format!("/{path}/{{token}}") };
            let handler = move |Path(token): Path<String>, request: Request| async move {
                by_token.respond(Some(token), request).await
            };
            router = router.route(&path, post(handler));
        }
        router.layer(limit)
    }
}

impl fmt::Debug for WebhookRouter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookRouter").field("receiver", &self.receiver).finish_non_exhaustive()
    }
}
