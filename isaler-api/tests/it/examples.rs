//! Tests that read every example of the document by its model and write it back.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};

use crate::samples::BODIES;
use crate::support::round_trip;

#[cfg(feature = "client")]
pub(crate) fn example(endpoint: &str, kind: Kind) -> &'static Example {
    Example::find(Vendor::Isaler, endpoint, None, kind).expect("the document prints it")
}

/// Checks that an example is written back unchanged, because the document's numbers, texts and zeros are this crate's
/// canonical forms.
pub(crate) fn check<T: DeserializeOwned + Serialize>(endpoint: &str, kind: Kind) {
    // The document prints no list of entries.
    let Some(example) = Example::find(Vendor::Isaler, endpoint, None, kind) else { return };
    let written = round_trip::<T>(example.data);
    let sent: serde_json::Value = serde_json::from_str(example.data).unwrap();
    assert_eq!(written, sent, "{}", example.name());
    insta::assert_json_snapshot!(example.name(), written);
}

#[test]
fn every_example_of_the_vendor_has_its_line() {
    let examples = Example::all().iter().filter(|example| example.vendor == Vendor::Isaler);
    let examples: BTreeSet<_> = examples.map(|it| (it.endpoint, it.kind)).collect();
    assert!(examples.is_subset(&BODIES.iter().copied().collect()), "{examples:?}");
}
