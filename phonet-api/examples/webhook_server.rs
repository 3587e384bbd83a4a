//! Receives the PBX's webhooks and prints them without personal data.
//!
//! `cargo run -p phonet-api --example webhook_server --features axum -- --allow 127.0.0.1` lets `curl` on this machine
//! post the document's examples. Without `--allow` only the vendor's six addresses are allowed.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::extract::ConnectInfo;
use clap::Parser;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use phonet_api::webhooks::{
    AllowList, CallSettings, CallSettingsReply, CallTracker, ContactCard, IpRange, Receiver, SecretToken, WebhookRouter,
};
use telephony_core::PhoneNumber;
use tokio::net::{TcpListener, TcpStream};

/// Receives Phonet's webhooks and prints them.
#[derive(Debug, Parser)]
#[command(name = "webhook_server")]
struct Arguments {
    /// Address to listen on; port 0 takes any free port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Domain of the account; repeat the option for further accounts.
    #[arg(long, default_value = "qwerty.phonet.com.ua")]
    account: Vec<String>,
    /// Address or block to allow in addition to the documented six.
    #[arg(long)]
    allow: Vec<IpRange>,
    /// Proxy whose X-Forwarded-For header is trusted.
    #[arg(long)]
    proxy: Vec<IpRange>,
    /// Secret token with which the address must end.
    #[arg(long, value_parser = SecretToken::parse)]
    token: Option<SecretToken>,
    /// Maximum time for a request's head, in seconds.
    #[arg(long, default_value_t = 10)]
    head_timeout: u64,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let mut list = AllowList::documented();
    list.extend(arguments.allow);
    let mut receiver = Receiver::new(arguments.account).allow(list).trusted_proxies(arguments.proxy);
    let mut place = "";
    if let Some(token) = arguments.token {
        receiver = receiver.secret_token(token);
        place = "/your-token";
    }

    let listener = TcpListener::bind(arguments.listen).await?;
    println!("listening on http://{}/phonet{place}", listener.local_addr()?);
    let router = router(receiver);
    loop {
        // A connection that cannot be accepted, for example because file handles ran out, does not end the server.
        let Ok((stream, peer)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        tokio::spawn(serve(router.clone(), stream, peer, Duration::from_secs(arguments.head_timeout)));
    }
}

/// Serves one connection. A connection whose request head is late is closed, so that idle ones do not pile up.
async fn serve(router: axum::Router, stream: TcpStream, peer: SocketAddr, head_timeout: Duration) {
    let service = TowerToHyperService::new(router.layer(Extension(ConnectInfo(peer))));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(broken) = connection.await {
        eprintln!("a connection ended early: {broken}");
    }
}

fn router(receiver: Receiver) -> axum::Router {
    let tracker = Arc::new(Mutex::new(CallTracker::default()));
    WebhookRouter::new(receiver)
        .on_call_event(move |event, delivery| {
            let mut tracker = tracker.lock().unwrap_or_else(PoisonError::into_inner);
            let stage = tracker.fold(&event).map(|call| format!("{:?}", call.stage()));
            let stage = stage.as_deref().unwrap_or("a pause");
            println!("{} of {:?}: {delivery:?}, now {stage}", event.event, event.uuid);
            async { Ok(()) }
        })
        .on_contact_lookup(|lookup| async move { Ok(look_up(&lookup)) })
        .on_utm_labels(|labels| async move {
            println!("{} labels, {} quarantined", labels.items.len(), labels.quarantined.len());
            Ok(())
        })
        .on_problem(|problem| println!("{}: {problem}", problem.status()))
        .into_router("/phonet")
}

/// A CRM with a single contact, the one of the document's example.
fn look_up(lookup: &CallSettings) -> CallSettingsReply {
    let number = lookup.other_leg_number.as_ref().map(PhoneNumber::as_str);
    println!("call.settings: {:?}", lookup.other_leg_number);
    match number {
        Some("+380442246595") => ContactCard::found("Иван Иванов", "http://crm.com/contacts?id=1")
            .responsible_ext("001")
            .responsible_email("example@email.com")
            .into(),
        Some(number) => {
            // Only characters that need no escape go into the address, because the text sent may not be a number.
            let digits: String = number.chars().filter(char::is_ascii_digit).collect();
            let plus = if number.starts_with('+') { "%2B" } else { "" };
            let url = format!("http://crm.com/contacts/new?phone={plus}{digits}");
            ContactCard::new_contact(url, "Добавить контакт").into()
        }
        None => CallSettingsReply::absent(),
    }
}
