//! Takes the PBX's webhooks and prints what came, without anything personal.
//!
//! `cargo run -p phonet-api --example webhook_server --features axum -- --allow 127.0.0.1` lets `curl` on this machine
//! post the document's examples; without `--allow` only the vendor's six addresses are let in.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Parser;
use phonet_api::webhooks::{
    AllowList, CallSettings, CallSettingsReply, CallTracker, ContactCard, IpRange, Receiver,
    SecretToken, WebhookRouter,
};
use telephony_core::PhoneNumber;
use tokio::net::TcpListener;

/// Takes Phonet's webhooks and prints what came.
#[derive(Debug, Parser)]
#[command(name = "webhook_server")]
struct Arguments {
    /// Address to listen on; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Domain of the account; an account more for each.
    #[arg(long, default_value = "qwerty.phonet.com.ua")]
    account: Vec<String>,
    /// Address or block to let in besides the documented six.
    #[arg(long)]
    allow: Vec<IpRange>,
    /// Proxy whose X-Forwarded-For is believed.
    #[arg(long)]
    proxy: Vec<IpRange>,
    /// Secret that the address must end with.
    #[arg(long, value_parser = SecretToken::parse)]
    token: Option<SecretToken>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let mut list = AllowList::documented();
    list.extend(arguments.allow);
    let mut receiver =
        Receiver::new(arguments.account).allow(list).trusted_proxies(arguments.proxy);
    let mut place = "";
    if let Some(token) = arguments.token {
        receiver = receiver.secret_token(token);
        place = "/your-token";
    }

    let listener = TcpListener::bind(arguments.listen).await?;
    println!("listening on http://{}/phonet{place}", listener.local_addr()?);
    let service = router(receiver).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).await?;
    Ok(())
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
            println!("{} labels, {} set aside", labels.items.len(), labels.set_aside.len());
            Ok(())
        })
        .on_problem(|problem| println!("{}: {problem}", problem.status()))
        .into_router("/phonet")
}

/// A CRM of one contact, the one of the document's example.
fn look_up(lookup: &CallSettings) -> CallSettingsReply {
    let number = lookup.other_leg_number.as_ref().map(PhoneNumber::as_str);
    println!("call.settings: {:?}", lookup.other_leg_number);
    match number {
        Some("+380442246595") => ContactCard::found("Иван Иванов", "http://crm.com/contacts?id=1")
            .responsible_ext("001")
            .responsible_email("example@email.com")
            .into(),
        Some(number) => {
            // What is sent may be no number at all: only what needs no escape goes into the address.
            let digits: String = number.chars().filter(char::is_ascii_digit).collect();
            let plus = if number.starts_with('+') { "%2B" } else { "" };
            let url = format!("http://crm.com/contacts/new?phone={plus}{digits}");
            ContactCard::new_contact(url, "Добавить контакт").into()
        }
        None => CallSettingsReply::absent(),
    }
}
