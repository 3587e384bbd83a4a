//! Tests that compare the table of endpoints with the manifest, in both directions, and with the samples.

use std::collections::BTreeSet;

use phonet_api::PROVIDER;
use phonet_api::endpoints::{ALL, EndpointEntry, EndpointKind};
use telephony_core::transport::{Answer, Endpoint, Idempotency};
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Endpoint as Documented, EndpointKind as DocumentedKind, Example, Kind, endpoints};

use crate::{bodies, samples};

const VENDOR: Vendor = Vendor::Phonet;

#[test]
fn the_table_has_the_endpoints_of_the_manifest_in_its_order_and_no_others() {
    let documented: Vec<_> = endpoints()
        .iter()
        .filter(|endpoint| endpoint.vendor == VENDOR)
        .filter_map(|it| Some((it.name, it.operation, it.method, it.path?)))
        .collect();
    let entries: Vec<_> = ALL.iter().map(|it| (it.name, it.operation)).collect();
    let entries: Vec<_> = entries.iter().map(|(name, it)| (*name, it.name, it.method.as_str(), it.path)).collect();
    assert_eq!(entries, documented);
    assert!(ALL.iter().all(|entry| entry.operation.provider == PROVIDER));
}

#[test]
fn an_entry_names_each_printed_example_of_its_endpoint_and_none_that_is_not_printed() {
    for entry in ALL {
        let named = [(entry.request, Kind::Request), (entry.answer, Kind::Response)];
        for (example, kind) in named {
            let own = Example::find(VENDOR, entry.name, None, kind).map(Example::name);
            if own.is_some() {
                assert_eq!(example.map(str::to_owned), own, "{} {kind}", entry.name);
            } else if let Some(example) = example {
                assert!(printed(example, kind).is_some(), "{example} is not printed");
            }
        }
    }
}

#[test]
fn every_printed_body_of_an_endpoint_is_named_in_the_table() {
    let named = ALL.iter().flat_map(|entry| [entry.request, entry.answer]).flatten();
    let named: BTreeSet<String> = named.map(str::to_owned).collect();
    let is_endpoint = |example: &&Example| ALL.iter().any(|entry| entry.name == example.endpoint);
    let printed = Example::all().iter().filter(|example| example.vendor == VENDOR);
    assert_eq!(named, printed.filter(is_endpoint).map(Example::name).collect());
}

#[test]
fn a_write_is_no_read() {
    for entry in ALL {
        let reads = matches!(entry.operation.idempotency, Idempotency::Safe | Idempotency::Authorize);
        assert_eq!(entry.kind == EndpointKind::Write, !reads, "{}", entry.name);
    }
}

#[test]
fn every_endpoint_has_a_sample_and_every_body_an_endpoint() {
    let names: BTreeSet<&str> = ALL.iter().map(|entry| entry.name).collect();
    assert_eq!(names, samples::NAMES.iter().copied().collect());
    for body in bodies::BODIES {
        let documented = Documented::find(VENDOR, body.endpoint).unwrap();
        let is_webhook = documented.kind == DocumentedKind::Webhook;
        assert!(is_webhook || names.contains(body.endpoint), "{}", body.endpoint);
    }
}

/// Checks that the entry is in the table and belongs to the endpoint that it names.
pub(crate) fn check<E: Endpoint>(name: &str, entry: EndpointEntry, _: &E) {
    assert_eq!((entry.name, entry.operation), (name, &E::OPERATION));
    assert_eq!(ALL.iter().filter(|it| **it == entry).count(), 1);
}

/// Checks that the endpoint reads the printed answer that its entry names.
pub(crate) fn check_answer<E: Endpoint>(entry: EndpointEntry, endpoint: &E) {
    let Some(example) = entry.answer else { return };
    let data = printed(example, Kind::Response).expect(example).data;
    if let Err(error) = endpoint.decode(&Answer::new(200, data)) {
        panic!("{example}: {error}");
    }
}

fn printed(name: &str, kind: Kind) -> Option<&'static Example> {
    let mut examples = Example::all().iter();
    examples.find(|it| it.vendor == VENDOR && it.kind == kind && it.name() == name)
}
