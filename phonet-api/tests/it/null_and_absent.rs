//! Null and absence mean the same for every documented member of every answer and every webhook.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::Kind;
use telephony_fixtures::fields::{Place, all, gaps, payload};

use crate::fields::leaves;
use crate::samples::RECEIVED;

type Said = Option<BTreeMap<String, Value>>;

/// Values of a body after it was read and written back; `None` if it cannot be read.
fn read<T: DeserializeOwned + Serialize>(body: &Value) -> Said {
    let read: T = serde_json::from_str(&body.to_string()).ok()?;
    let mut said = leaves(&serde_json::to_value(read).unwrap());
    // A note is written with a placeholder for each member that is not set.
    said.retain(|_, value| *value != 0 && *value != "");
    Some(said)
}

/// Checks that every member of a body may be null or absent, except the members that a record requires.
pub(crate) fn check<T>(endpoint: &str, kind: Kind, required: &[&str])
where
    T: DeserializeOwned + Serialize,
{
    let body = payload(Vendor::Phonet, endpoint, kind);
    let whole = read::<T>(&body).unwrap();
    let mut refused = BTreeSet::new();
    for gap in gaps(&body) {
        let (null, absent) = (read::<T>(&gap.null), read::<T>(&gap.absent));
        assert_eq!(null, absent, "{endpoint}: {}", gap.path);
        assert_ne!(null.as_ref(), Some(&whole), "{endpoint}: {} says something", gap.path);
        if null.is_none() {
            refused.insert(gap.path);
        }
    }
    let required: BTreeSet<_> = required.iter().map(|path| (*path).to_owned()).collect();
    assert_eq!(refused, required, "{endpoint}");
}

// Rows 78, 81, 83, 85, 86, 87, 88, 128, 132, 133, 138, 140, 148, 150, 154, 156.
#[test]
fn every_member_but_those_that_make_a_record_may_be_null_or_absent() {
    for (_, _, check) in RECEIVED {
        check();
    }
}

#[test]
fn no_body_is_left_out() {
    let received = |kind: Kind, endpoint: &str| match kind {
        Kind::Request => endpoint == "call_settings",
        Kind::Response => endpoint != "call_settings",
        Kind::Webhook => true,
    };
    let documented = all(Vendor::Phonet)
        .iter()
        .filter(|field| received(field.kind, &field.endpoint) && field.place == Place::Body)
        .map(|field| (field.endpoint.as_str(), field.kind));
    let received = RECEIVED.iter().map(|(endpoint, kind, _)| (*endpoint, *kind));
    assert_eq!(documented.collect::<BTreeSet<_>>(), received.collect());
}
