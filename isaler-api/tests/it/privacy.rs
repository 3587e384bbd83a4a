//! Tests that no printed text shows a key, a login, an address, a name or a text of an entry.

#[cfg(feature = "client")]
mod client;

use serde::de::DeserializeOwned;
use serde_json::json;
use telephony_core::wire::json::from_text;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::Kind;
use telephony_fixtures::fields::{gaps, payload};

#[cfg(feature = "client")]
pub(crate) use client::check_errors;

const SENTINELS: [&str; 7] = [
    "sentinel-key",
    "vladislav@isaler.ru",
    "crm.example.ru",
    "sentinel-client",
    "sentinel-person",
    "sentinel-text",
    "79990001122",
];

fn shows_nothing(printed: &str) {
    for sentinel in SENTINELS {
        assert!(!printed.contains(sentinel), "{sentinel} in {printed}");
    }
}

/// Checks errors for personal data: each member of a body in turn holds something personal in an invalid form.
pub(crate) fn check_faults<T: DeserializeOwned>(endpoint: &str, kind: Kind) {
    for gap in gaps(&payload(Vendor::Isaler, endpoint, kind)) {
        for value in [json!([["79990001122"]]), json!({ "pid": ["sentinel-person"] }), json!("sentinel-text")] {
            let sent = gap.null.to_string().replacen(":null", &format!(":{value}"), 1);
            if let Err(fault) = from_text::<T>(&sent) {
                shows_nothing(&format!("{fault:?}"));
            }
        }
    }
}
