//! Receives the PBX's webhooks, answers its lookups, and prints both without personal data.
//!
//! `cargo run -p phonet-api --example phonet_webhook_server --features axum -- --allow 127.0.0.1` lets `curl` on this
//! machine post the document's examples. Without `--allow` only the vendor's six addresses are allowed.

mod serve;

use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use clap::Parser;
use phonet_api::webhooks::{
    AllowList, CallSettings, CallSettingsReply, CallState, CallTracker, ContactCard, IpRange, Receiver, WebhookRouter,
};
use tokio::net::TcpListener;

#[derive(Debug, Parser)]
#[command(name = "phonet_webhook_server")]
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
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let mut allowed = AllowList::documented();
    allowed.extend(arguments.allow);
    let tracker = Mutex::new(CallTracker::default());
    let router = WebhookRouter::new(Receiver::new(arguments.account).allow(allowed))
        .on_call_event(move |event, delivery| {
            // Events can be late and repeated. The tracker reaches the same state in any order of them.
            let mut tracker = tracker.lock().unwrap_or_else(PoisonError::into_inner);
            let stage = tracker.fold(&event).map(CallState::stage);
            println!("{}: {delivery:?}, {stage:?}", event.event);
            async { Ok(()) }
        })
        .on_contact_lookup(async |lookup| Ok(look_up(&lookup)))
        .on_utm_labels(async |labels| {
            println!("{} labels, {} quarantined", labels.items.len(), labels.quarantined.len());
            Ok(())
        })
        .on_problem(|problem| eprintln!("{}: {problem}", problem.status()))
        .into_router("/phonet");
    let listener = TcpListener::bind(arguments.listen).await?;
    println!("listening on http://{}/phonet", listener.local_addr()?);
    Ok(serve::serve(listener, router).await?)
}

/// Looks up who has a number, in a CRM with one contact.
fn look_up(lookup: &CallSettings) -> CallSettingsReply {
    match lookup.other_leg_number.as_deref() {
        Some("+380442246595") => {
            ContactCard::found("Иван Иванов", "http://crm.com/contacts?id=1").responsible_ext("001").into()
        }
        Some(_) => ContactCard::new_contact("http://crm.com/contacts/new", "Добавить контакт").into(),
        None => CallSettingsReply::absent(),
    }
}
