//! Writes last week's calls as CSV, in the order of time.
//!
//! `cargo run -p ccrm-api --example ccrm_calls_to_csv > calls.csv` reads the sandbox. With `CCRM_TENANT` and `CCRM_KEY` set it
//! reads a real account.

#[path = "support/account.rs"]
mod account;

use futures_util::TryStreamExt;
use telephony_core::export::CallRow;
use telephony_core::{CallHistorySourceExt, CallQuery, TimelineOptions};
use time::Duration;

#[tokio::main]
async fn main() -> Result<(), account::Failure> {
    let (account, now, _sandbox) = account::open().await?;
    let client = account.build()?;
    let mut table = csv::Writer::from_writer(std::io::stdout());
    let mut entries = client.timeline(CallQuery::new(now - Duration::WEEK, now), TimelineOptions::default());
    while let Some(entry) = entries.try_next().await? {
        let Some(call) = entry.into_call_or(|bad| eprintln!("{bad}")) else { continue };
        table.serialize(CallRow::from(call))?;
    }
    table.flush()?;
    Ok(())
}
