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

/// A router of axum that takes webhooks and hands them to handlers of yours.
///
/// What the [`Receiver`] refuses is answered with the refusal's status and changes nothing, a handler that fails with
/// 500, and a kind that no handler was given for with 501. Serve it by
/// `into_make_service_with_connect_info::<SocketAddr>()`: without the peer's address every request is refused.
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
    /// Time that a lookup may take unless it is told otherwise: the telephone waits for it.
    pub const LOOKUP_BUDGET: Duration = Duration::from_secs(2);
    /// Time in which a request's body must have come, unless it is told otherwise.
    pub const BODY_TIME: Duration = Duration::from_secs(5);

    /// A router over a receiver, without handlers; an [`Arc`] of one lets you change its list later.
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

    /// What is done with an event of a call; be quick, and leave what takes long to a task.
    ///
    /// Repeats come too. Where it fails on a first delivery the event is forgotten, so that a repeat is a first one.
    pub fn on_call_event<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(CallEvent, Delivery) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        self.call_event = Some(Box::new(move |(event, delivery)| Box::pin(handler(event, delivery))));
        self
    }

    /// Who has a number. Where it fails or takes longer than its budget the fallback is the answer.
    pub fn on_contact_lookup<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(CallSettings) -> R + Send + Sync + 'static,
        R: Future<Output = Result<CallSettingsReply, HandlerError>> + Send + 'static,
    {
        self.contact_lookup = Some(Box::new(move |lookup| Box::pin(handler(lookup))));
        self
    }

    /// What is done with the labels of a minute; those that could not be read are among the quarantined.
    pub fn on_utm_labels<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(Rows<UtmLabel>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        self.utm_labels = Some(Box::new(move |labels| Box::pin(handler(labels))));
        self
    }

    /// What is done with an event of unknown kind and shape; without it such an event is accepted and dropped.
    pub fn on_unknown_event<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(UnknownEvent) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        self.unknown_event = Some(Box::new(move |event| Box::pin(handler(event))));
        self
    }

    /// What is done with a problem besides answering it: count it, or write it to a log, where it leaks nothing.
    pub fn on_problem(mut self, handler: impl Fn(&Problem) + Send + Sync + 'static) -> Self {
        self.problem = Box::new(handler);
        self
    }

    /// Answer to a lookup that failed, at first "nothing is known"; the PBX may keep it for a minute.
    pub fn fallback(mut self, reply: CallSettingsReply) -> Self {
        self.fallback = reply;
        self
    }

    /// Time that a lookup may take.
    pub fn lookup_budget(mut self, budget: Duration) -> Self {
        self.lookup_budget = budget;
        self
    }

    /// Time in which a request's body must have come.
    pub fn body_time(mut self, time: Duration) -> Self {
        self.body_time = time;
        self
    }

    /// The router, which takes POST requests at a path, or below it at the receiver's secret token.
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
