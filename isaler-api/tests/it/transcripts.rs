//! Tests of the client's result for each recorded answer of the vendor's own server.

use std::error::Error as _;
use std::fmt::Write;

use isaler_api::models::{ClientId, DealId, HistoryEntry, NewEntry, UserId};
use isaler_api::{Client, Fault};
use serde_json::Value;
use telephony_core::transport::RetryPolicy;
use telephony_core::wire::rows::Rows;
use telephony_core::{Error, Result};
use telephony_fixtures::transcripts::{Exchange, isaler};
use time::Date;

use crate::support::transport::{Script, builder};

/// Returns a client whose next answer is the recorded one.
fn client(exchange: &'static Exchange) -> Client {
    let script = Script::new([Ok((exchange.status, exchange.answer.as_str()))]);
    builder().retry(RetryPolicy::never()).build_with(script).unwrap()
}

/// Number of entries in a request of `add.list`, at least 1, because the client does not send a list without entries.
fn entries(exchange: &Exchange) -> usize {
    let request: Value = serde_json::from_str(&exchange.body).unwrap_or_default();
    request["list"].as_array().map_or(0, Vec::len).max(1)
}

/// Id of the requested entry, as the server's database reads it; 1 where the request names none, an id that no answer
/// has.
fn asked_for(exchange: &Exchange) -> i64 {
    let request: Value = serde_json::from_str(&exchange.body).unwrap_or_default();
    // The previous version of the API calls the parameter `id`.
    let sent = if request["cid"].is_null() { &request["id"] } else { &request["cid"] };
    let id = match sent {
        Value::String(text) => text.trim().chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok(),
        id => id.as_i64(),
    };
    id.filter(|id| *id > 0).unwrap_or(1)
}

/// Result of the client for an answer.
async fn read(exchange: &'static Exchange) -> Result<String> {
    let client = client(exchange);
    let all = [1970, 2037].map(|year| Date::from_ordinal_date(year, 1).unwrap());
    let new = NewEntry::on_client(1, "any");
    Ok(match exchange.endpoint.as_str() {
        "list_fields" => {
            let fields = client.list_fields().await?.fields;
            format!("{} fields: {}", fields.len(), fields.into_keys().collect::<Vec<_>>().join(" "))
        }
        "list_tips" => {
            let tips = client.list_tips().await?;
            let titles: Vec<_> = tips.items.iter().map(|tip| tip.title.as_str()).collect();
            format!("{}: {}", count(&tips), titles.join(", "))
        }
        "list_history" => {
            let list = client.list_history(all[0], all[1]).await?;
            let first = list.items.first().map(|entry| format!("\n    {}", told(entry)));
            format!("{}{}{}{}", count(&list), ids(&list.items), aside(&list), first.unwrap_or_default())
        }
        "get_history" => told(&client.get_history(asked_for(exchange)).await?),
        "add_history" => format!("id {}", client.add_history(new).await?),
        "delete_history" => {
            client.delete_history(1).await?;
            "deleted".to_owned()
        }
        "add_history_list" => {
            let outcome = |outcome: Result<_>| match outcome {
                Ok(id) => format!("\n    id {id}"),
                Err(error) => format!("\n    {}", failed(&error)),
            };
            let outcomes = client.add_history_list(vec![new; entries(exchange)]).await?;
            let outcomes: Vec<_> = outcomes.into_iter().map(outcome).collect();
            format!("{} outcomes{}", outcomes.len(), outcomes.concat())
        }
        other => panic!("{other} is no endpoint"),
    })
}

/// Ids in order; of many, only the first two and the last.
fn ids(entries: &[HistoryEntry]) -> String {
    let ids: Vec<_> = entries.iter().map(|entry| entry.id.to_string()).collect();
    match &ids[..] {
        [] => String::new(),
        [first, second, .., last] if ids.len() > 10 => format!(": {first} {second} .. {last}"),
        ids => format!(": {}", ids.join(" ")),
    }
}

fn count<T>(list: &Rows<T>) -> String {
    format!("{} records, {} quarantined", list.items.len(), list.quarantined.len())
}

fn aside<T>(list: &Rows<T>) -> String {
    list.quarantined.iter().fold(String::new(), |mut text, bad| {
        let _ = write!(text, "\n    {}: {}", bad.path, bad.reason);
        text
    })
}

/// Formats an entry with all of its members.
fn told(entry: &HistoryEntry) -> String {
    let or = |text: Option<&str>| text.map_or("none".to_owned(), |text| format!("{text:?}"));
    let at = entry.at.map_or("no time".to_owned(), |at| at.to_string());
    let people = entry.contacts.iter();
    let people = people.map(|contact| format!(" {} {}", contact.id, or(contact.known_name())));
    format!(
        "entry {} at {at}, {} of {} {}, client {} {}, contacts{}, deal {} {}: {}",
        entry.id,
        or(entry.kind.as_deref()),
        entry.responsible.map_or(0, UserId::get),
        or(entry.responsible_login.as_deref()),
        entry.client.map_or(0, ClientId::get),
        or(entry.known_client_name()),
        people.collect::<String>(),
        entry.deal.map_or(0, DealId::get),
        or(entry.known_deal_name()),
        or(entry.content.as_deref()),
    )
}

fn failed(error: &Error) -> String {
    let fault = error.source().and_then(|source| source.downcast_ref::<Fault>());
    let code = fault.and_then(Fault::code).map_or(String::new(), |it| format!(", code {it}"));
    format!("error {}{code}", error.kind().as_str())
}

#[tokio::test]
async fn every_recorded_answer_is_told_as_reviewed() {
    let mut told = String::new();
    for exchange in isaler() {
        let line = read(exchange).await.unwrap_or_else(|error| failed(&error));
        writeln!(told, "{} {}: {line}", exchange.name, exchange.endpoint).unwrap();
    }
    insta::assert_snapshot!("told", told);
}

/// Returns true if the server failed or refused, judged by the answer alone and not by the client.
fn server_failed(exchange: &Exchange) -> bool {
    match serde_json::from_str::<Value>(&exchange.answer) {
        Ok(Value::Object(answer)) => answer.contains_key("error"),
        Ok(_) => exchange.status != 200,
        Err(_) => true,
    }
}

#[tokio::test]
async fn no_failure_of_the_server_is_taken_for_an_answer_and_no_answer_for_a_failure() {
    for exchange in isaler() {
        let read = read(exchange).await;
        assert_eq!(read.is_err(), server_failed(exchange), "{}: {read:?}", exchange.name);
    }
}
