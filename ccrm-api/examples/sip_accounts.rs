//! Prints the SIP accounts of the PBX, and the numbers and names that its calls and text messages can show.
//!
//! `cargo run -p ccrm-api --example ccrm_sip_accounts` shows those of the sandbox; with `CCRM_TENANT` and `CCRM_KEY`
//! set, those of a real account.

#[path = "support/account.rs"]
mod account;

use ccrm_api::models::{SipAccount, SipAccountKind};

#[tokio::main]
async fn main() -> Result<(), account::Failure> {
    let (account, _, _sandbox) = account::open().await?;
    let client = account.build()?;
    for account in client.list_sip_accounts().await?.data.items {
        println!("{}", line(&account));
    }
    println!("calls can show");
    for number in client.list_call_presentations().await?.data.items {
        let shown = number.intl_format.as_ref().unwrap_or(&number.presentation);
        println!("    {}  {}", shown.as_str(), number.name.as_deref().unwrap_or_default());
    }
    println!("text messages can show");
    for sender in client.list_sms_presentations().await?.data.items {
        let kind = if sender.sender_name().is_some() { "name" } else { "number" };
        println!("    {}  {kind}", sender.presentation.as_str());
    }
    Ok(())
}

/// Formats an account: extension, purpose, server, name, number, and if a user is assigned.
fn line(account: &SipAccount) -> String {
    let kind = account.kind.as_ref().map_or("-", SipAccountKind::as_str);
    let extension = account.extension.as_ref().map_or("-", |extension| extension.as_str());
    let server = account.server_id.as_deref().unwrap_or("-");
    let name = account.name.as_deref().unwrap_or("-");
    let number = account.caller_id.as_ref().map_or("-", |number| number.as_str());
    let taken = if account.assigned == Some(true) { "assigned" } else { "free" };
    format!("{extension:>5}  {kind:5}  {server}  {name:14}  {number:11}  {taken}")
}
