//! Null and absence mean the same, for every documented member of every answer.

use std::collections::{BTreeMap, BTreeSet};

use ccrm_api::models::{
    CallHistoryEntry, CallPresentation, Envelope, Note, SipAccount, SmsPresentation,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::Kind;
use telephony_fixtures::fields::{Place, all, gaps, payload};

use crate::support::leaves;

type Read = fn(&Value) -> Option<BTreeMap<String, String>>;

/// What a body says, after it was read and written back; `None` where it cannot be read.
fn read<T: DeserializeOwned + Serialize>(body: &Value) -> Option<BTreeMap<String, String>> {
    let read: Envelope<Vec<T>> = serde_json::from_str(&body.to_string()).ok()?;
    Some(leaves(&serde_json::to_value(read).unwrap()))
}

/// Each answer, how it is read, and the members without which it is none.
const ANSWERS: &[(&str, Read, &[&str])] = &[
    (
        "list_call_history",
        read::<CallHistoryEntry>,
        &["$.success", "$.data[].uuid", "$.data[].callDate"],
    ),
    ("list_notes", read::<Note>, &["$.success", "$.data[].uuid"]),
    ("list_sip_accounts", read::<SipAccount>, &["$.success", "$.data[].extensionId"]),
    ("list_call_presentations", read::<CallPresentation>, &["$.success", "$.data[].presentation"]),
    ("list_sms_presentations", read::<SmsPresentation>, &["$.success", "$.data[].presentation"]),
];

// Rows 10, 12, 24, 30, 32, 34 to 37, 44, 49, 51, 59, 62.
#[test]
fn every_member_but_those_that_make_a_record_may_be_null_or_absent() {
    for (endpoint, read, required) in ANSWERS {
        let body = payload(Vendor::Ccrm, endpoint, Kind::Response);
        let whole = read(&body).unwrap();
        let mut refused = BTreeSet::new();
        for gap in gaps(&body) {
            let (null, absent) = (read(&gap.null), read(&gap.absent));
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
}

#[test]
fn no_answer_is_left_out() {
    let documented = all(Vendor::Ccrm)
        .iter()
        .filter(|field| field.kind != Kind::Request && field.place == Place::Body)
        .map(|field| field.endpoint.as_str());
    let answers = ANSWERS.iter().map(|(endpoint, ..)| *endpoint);
    assert_eq!(documented.collect::<BTreeSet<_>>(), answers.collect());
}
