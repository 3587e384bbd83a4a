//! Tests that no printed text shows a key, a domain, a number, a name or a text.

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

const NUMBER: &str = "380671234567";
const NAME: &str = "Соломія";
const TEXT: &str = "Таємниця";
const KEY: &str = "K3Y-Sentinel";
const DOMAIN: &str = "sentinel.phonet.com.ua";

fn shows_nothing(what: &str, text: &str) {
    for secret in [NUMBER, NAME, TEXT, KEY, DOMAIN] {
        assert!(!text.contains(secret), "{what}: {text}");
    }
}

/// Checks that no fault shows personal data: each member of a body in turn holds some, with a type that it cannot have.
pub(crate) fn check_faults<T: DeserializeOwned>(endpoint: &str, kind: Kind) {
    for gap in gaps(&payload(Vendor::Phonet, endpoint, kind)) {
        for value in [json!([[NUMBER]]), json!({ "number": [NAME] }), json!(TEXT)] {
            let sent = gap.null.to_string().replacen(":null", &format!(":{value}"), 1);
            if let Err(fault) = from_text::<T>(&sent) {
                shows_nothing(&gap.path, &format!("{fault:?}"));
            }
        }
    }
    for value in [json!([[NUMBER]]), json!({ "number": [NAME] }), json!(TEXT)] {
        if let Err(fault) = from_text::<T>(&value.to_string()) {
            shows_nothing(endpoint, &format!("{fault:?}"));
        }
    }
}
