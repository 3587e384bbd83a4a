//! Reads a captured page of call history without a client, and prints its calls as JSON, one a line.
//!
//! `cargo run -p ccrm-api --no-default-features --example ccrm_models -- answer.json` builds no HTTP client. Without a
//! file it reads a page with two faults.

use std::error::Error;
use std::{env, fs};

use ccrm_api::Normalizer;
use ccrm_api::models::CallHistoryEntry;
use telephony_core::export::CallRow;

/// Page on which the first record's `duration` cannot be read, and the second record has no id.
const PAGE: &str = r#"{"success": true, "data": [
    {"uuid": "5f0c5f7c-6a3e-4f19-9c3c-0b8a4f0d8d11", "callDate": "2026-03-09 08:15:00", "duration": "soon"},
    {"callDate": "2026-03-09 08:16:00", "duration": "12"}
]}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let body = env::args().nth(1).map_or_else(|| Ok(PAGE.into()), fs::read)?;
    let page = CallHistoryEntry::read_list(body)?.data;
    let normalizer = Normalizer::new();
    for entry in &page.items {
        println!("{}", serde_json::to_string(&CallRow::from(&normalizer.call(entry)))?);
    }
    for repair in &page.repairs {
        eprintln!("repaired: {repair}");
    }
    for bad in &page.quarantined {
        eprintln!("quarantined: {bad}");
    }
    Ok(())
}
