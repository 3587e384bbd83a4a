//! Counts last week's records with limits of your own, and goes on after an outage.
//!
//! `cargo run -p ccrm-api --example ccrm_errors_and_limits` reads a sandbox that is down for some requests. With
//! `CCRM_TENANT` and `CCRM_KEY` set it reads a real account.

#[path = "support/account.rs"]
mod account;

use std::time::Duration;

use futures_util::StreamExt;
use telephony_core::transport::{Limits, Outlast, RetryPolicy};
use telephony_core::{CallHistorySourceExt, CallQuery, Error, ErrorKind, TimelineOptions};
use telephony_sandbox::{Fault, Vendor};

#[tokio::main]
async fn main() -> Result<(), account::Failure> {
    let (account, now, sandbox) = account::open().await?;
    let retry = RetryPolicy::default().safe_attempts(2).base(Duration::from_millis(50));
    let limits = Limits::default().attempt(Duration::from_secs(10)).operation(Duration::from_secs(30)).body(8 << 20);
    let client = account.retry(retry).limits(limits).pace(1200).build()?;
    if let Some(sandbox) = &sandbox {
        // The first request succeeds. The next four fail, which are more than the client itself retries.
        let down = [Fault::unavailable("0"), Fault::Reset, Fault::HtmlOk, Fault::Reset].map(Some);
        sandbox.fault_next(Vendor::Ccrm, [None].into_iter().chain(down));
    }

    let week = CallQuery::new(now - time::Duration::WEEK, now);
    // After a retryable error the timeline is polled on for up to ten minutes without progress.
    let outlast = Outlast::default().give_up(Duration::from_secs(600));
    let report = |error: &Error, wait: Duration| eprintln!("{error}; {}, in {wait:.1?}", advice(error));
    let mut calls = outlast.stream(client.timeline(week, TimelineOptions::default()), report);
    let mut records = 0;
    while let Some(entry) = calls.next().await {
        match entry {
            Ok(_) => records += 1,
            Err(error) => return Err(format!("{error}; {}", advice(&error)).into()),
        }
    }
    println!("{records} records");
    Ok(())
}

/// Returns what to do about an error.
fn advice(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Unauthenticated | ErrorKind::Forbidden => "check the key, and the addresses that may use it",
        ErrorKind::RateLimited => "set a lower pace",
        ErrorKind::Blocked => "have the client's address allowed",
        ErrorKind::OutcomeUnknown => "read the data before you write a second time",
        ErrorKind::InconsistentRead | ErrorKind::FilterIgnored => "change the setting that the message names",
        ErrorKind::Unsupported | ErrorKind::InvalidQuery => "correct the program",
        _ if error.is_retryable() => "try later",
        _ => "report it",
    }
}
