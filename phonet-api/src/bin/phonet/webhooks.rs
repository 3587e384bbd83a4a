use std::net::SocketAddr;
use std::sync::Arc;
use telephony_core::cli::print_error_line;

use clap::Args;
use phonet_api::webhooks::{AllowList, CallSettingsReply, Delivery, IpRange, Receiver, SecretToken, WebhookRouter};
use serde_json::{Value, json};
use telephony_core::cli::{Context, Failure};
use tokio::net::TcpListener;

use crate::commands::print;
use crate::forward::Forward;
use crate::program::Phonet;
use crate::serve::serve;

/// Arguments of `webhooks`.
#[derive(Debug, Args)]
pub(crate) struct WebhooksArguments {
    /// Address to listen on, such as 127.0.0.1:8080 behind a proxy with TLS; port 0 takes any free port
    #[arg(long, value_name = "ADDR")]
    listen: SocketAddr,
    /// Path that the PBX posts to
    #[arg(long, value_name = "PATH", default_value = "/phonet")]
    path: String,
    /// Address or block to allow in addition to the vendor's documented addresses
    #[arg(long, value_name = "RANGE")]
    allow: Vec<IpRange>,
    /// Address or block of your proxy, whose header X-Forwarded-For is believed
    #[arg(long, value_name = "RANGE")]
    proxy: Vec<IpRange>,
    /// Secret at the end of the path, 16 to 256 letters, digits, - and _; prefer the variable
    #[arg(long, value_name = "TOKEN", env = "PHONET_WEBHOOK_SECRET", hide_env_values = true)]
    secret: Option<String>,
    /// Address to post each webhook to, as the JSON that is printed. A webhook that cannot be passed on is printed too, and
    /// answered with 500, so that the PBX may send it once more
    #[arg(long, value_name = "URL")]
    forward: Option<String>,
}

/// Receives webhooks until a signal ends the program.
pub(crate) async fn run(context: &Context<Phonet>, arguments: WebhooksArguments) -> Result<(), Failure> {
    let domain = context.required("domain")?;
    let mut allowed = AllowList::documented();
    allowed.extend(arguments.allow);
    let mut receiver = Receiver::new([domain]).allow(allowed).trusted_proxies(arguments.proxy);
    if let Some(secret) = arguments.secret.as_deref().filter(|secret| !secret.is_empty()) {
        let secret = SecretToken::parse(secret).map_err(|invalid| Failure::usage(format!("--secret: {invalid}")))?;
        receiver = receiver.secret_token(secret);
    }
    let forward = arguments.forward.as_deref().map(Forward::new).transpose()?;
    let out = Arc::new(Out { forward });
    let router = router(receiver, &out).into_router(&arguments.path);
    let listener = TcpListener::bind(arguments.listen).await;
    let listener = listener.map_err(|fault| Failure::file(arguments.listen, &fault))?;
    let address = listener.local_addr().map_err(|fault| Failure::file(arguments.listen, &fault))?;
    let path = arguments.path.trim_matches('/');
    context.invocation().say(format_args!("listening on http://{address}/{path}"));
    tokio::select! {
        () = context.invocation().stop().stopped() => Ok(()),
        () = serve(listener, router) => Ok(()),
    }
}

fn router(receiver: Receiver, out: &Arc<Out>) -> WebhookRouter {
    let [events, lookups, labels, unknown] = [(); 4].map(|()| Arc::clone(out));
    WebhookRouter::new(receiver)
        .on_call_event(move |event, delivery| {
            let out = Arc::clone(&events);
            let is_repeat = delivery == Delivery::Repeat;
            let line = json!({ "kind": "call_event", "is_repeat": is_repeat, "event": event });
            async move { out.take(line).await }
        })
        .on_contact_lookup(move |lookup| {
            let out = Arc::clone(&lookups);
            let line = json!({ "kind": "contact_lookup", "lookup": lookup });
            async move { out.take(line).await.map(|()| CallSettingsReply::absent()) }
        })
        .on_utm_labels(move |rows| {
            let out = Arc::clone(&labels);
            let bad: Vec<String> = rows.quarantined.iter().map(ToString::to_string).collect();
            let line = json!({ "kind": "utm_labels", "labels": rows.items, "quarantined": bad });
            async move { out.take(line).await }
        })
        .on_unknown_event(move |event| {
            let out = Arc::clone(&unknown);
            let raw: &str = &event.raw;
            let raw = serde_json::from_str(raw).unwrap_or_else(|_| Value::from(raw));
            let line = json!({ "kind": "unknown_event", "event": raw });
            async move { out.take(line).await }
        })
        .on_problem(|problem| print_error_line(format_args!("phonet: {}: {problem}", problem.status())))
}

/// Output of the webhooks.
#[derive(Debug)]
struct Out {
    forward: Option<Forward>,
}

impl Out {
    /// Prints a webhook, then passes it on: the vendor does not promise to send it once more.
    async fn take(&self, line: Value) -> Result<(), phonet_api::webhooks::HandlerError> {
        match print(&line) {
            // Nobody reads the output any more; the program has nothing left to do.
            Err(Failure::ClosedPipe) => std::process::exit(0),
            Err(failure) => return Err(failure.to_string().into()),
            Ok(()) => {}
        }
        match &self.forward {
            Some(forward) => Ok(forward.post(&line).await?),
            None => Ok(()),
        }
    }
}
