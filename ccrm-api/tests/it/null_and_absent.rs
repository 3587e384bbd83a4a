//! Tests that null and absent members mean the same, for every documented member of every answer.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::Kind;
use telephony_fixtures::fields::{Place, all, gaps, payload};

use crate::samples::RECEIVED;
use crate::support::leaves;

/// Values of a body after reading it and writing it back; `None` where it cannot be read.
fn read<T: DeserializeOwned + Serialize>(body: &Value) -> Option<BTreeMap<String, String>> {
    let read: T = serde_json::from_str(&body.to_string()).ok()?;
    Some(leaves(&serde_json::to_value(read).unwrap()))
}

/// Checks that every member of a body may be null or absent, except those that a record requires.
pub(crate) fn check<T>(endpoint: &str, kind: Kind, required: &[&str])
where
    T: DeserializeOwned + Serialize,
{
    let body = payload(Vendor::Ccrm, endpoint, kind);
    let whole = read::<T>(&body).unwrap();
    let mut refused = BTreeSet::new();
    for gap in gaps(&body) {
        let (null, absent) = (read::<T>(&gap.null), read::<T>(&gap.absent));
        assert_eq!(null, absent, "{endpoint}: {}", gap.path);
        let said_something = leaves(&gap.null).len() < leaves(&body).len();
        assert_eq!(null.as_ref() != Some(&whole), said_something, "{endpoint}: {}", gap.path);
        if null.is_none() {
            refused.insert(gap.path);
        }
    }
    let required: BTreeSet<_> = required.iter().map(|path| (*path).to_owned()).collect();
    assert_eq!(refused, required, "{endpoint}");
}

// Rows 10, 12, 24, 30, 32, 34 to 37, 44, 49, 51, 59, 62.
#[test]
fn every_member_but_those_that_make_a_record_may_be_null_or_absent() {
    for (_, _, check) in RECEIVED {
        check();
    }
}

#[test]
fn no_answer_is_left_out() {
    let documented = all(Vendor::Ccrm)
        .iter()
        .filter(|field| field.kind != Kind::Request && field.place == Place::Body)
        .map(|field| (field.endpoint.as_str(), field.kind));
    let received = RECEIVED.iter().map(|(endpoint, kind, _)| (*endpoint, *kind));
    assert_eq!(documented.collect::<BTreeSet<_>>(), received.collect());
}
