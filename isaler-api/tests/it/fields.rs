//! Tests that every documented field is read and written back.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::Kind;
use telephony_fixtures::fields;

use crate::samples::BODIES;
use crate::support::{lost, round_trip};

pub(crate) fn check<T: DeserializeOwned + Serialize>(endpoint: &str, kind: Kind) {
    let payload = fields::payload(Vendor::Isaler, endpoint, kind);
    assert_ne!(payload, Value::Null, "the document names fields of {endpoint} {kind}");
    let written = round_trip::<T>(&payload.to_string());
    assert_eq!(lost(&payload, &written), Vec::<String>::new(), "{endpoint} {kind}");
    assert_eq!(written, payload, "{endpoint} {kind}");
}

#[test]
fn every_body_whose_fields_are_recorded_has_its_line() {
    let recorded: BTreeSet<_> =
        fields::all(Vendor::Isaler).iter().map(|field| (field.endpoint.as_str(), field.kind)).collect();
    assert_eq!(recorded, BODIES.iter().copied().collect());
}
