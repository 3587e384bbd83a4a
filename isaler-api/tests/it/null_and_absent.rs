//! Tests of null and absent members, for every member that the document's answers print.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::Kind;
use telephony_fixtures::fields::{Place, all, gaps, payload};

use crate::samples::RECEIVED;

/// Value of a body after reading it and writing it back; `None` where it cannot be read.
fn read<T: DeserializeOwned + Serialize>(body: &Value) -> Option<Value> {
    let read: T = serde_json::from_str(&body.to_string()).ok()?;
    Some(serde_json::to_value(read).unwrap())
}

/// Returns true if null has a meaning of its own: a sent time that the server could not read, unlike an absent one.
fn null_is_a_value(endpoint: &str, path: &str) -> bool {
    endpoint != "list_fields" && path.rsplit('.').next() == Some("datum")
}

/// Checks that every member of an answer may be null or absent, except those that a record requires.
pub(crate) fn check<T: DeserializeOwned + Serialize>(endpoint: &str, kind: Kind, required: &[&str]) {
    let body = payload(Vendor::Isaler, endpoint, kind);
    let whole = read::<T>(&body).unwrap();
    let mut refused = BTreeSet::new();
    for gap in gaps(&body) {
        let (null, absent) = (read::<T>(&gap.null), read::<T>(&gap.absent));
        if null_is_a_value(endpoint, &gap.path) {
            assert!(null.is_some() && absent.is_none(), "{endpoint}: {}", gap.path);
        } else {
            assert_eq!(null, absent, "{endpoint}: {}", gap.path);
        }
        assert_ne!(null.as_ref(), Some(&whole), "{endpoint}: {} says something", gap.path);
        if absent.is_none() {
            refused.insert(gap.path);
        }
    }
    let required: BTreeSet<_> = required.iter().map(|path| (*path).to_owned()).collect();
    assert_eq!(refused, required, "{endpoint}");
}

// Rows 194, 199 to 202, 208, 218.
#[test]
fn every_member_but_those_that_make_a_record_may_be_null_or_absent() {
    for (_, _, check) in RECEIVED {
        check();
    }
}

#[test]
fn no_answer_is_left_out() {
    let documented = all(Vendor::Isaler)
        .iter()
        .filter(|field| field.kind != Kind::Request && field.place == Place::Body)
        .map(|field| (field.endpoint.as_str(), field.kind));
    let received = RECEIVED.iter().map(|(endpoint, kind, _)| (*endpoint, *kind));
    assert_eq!(documented.collect::<BTreeSet<_>>(), received.collect());
}
