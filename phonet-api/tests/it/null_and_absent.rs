//! Null and absence mean the same, for every documented member of every answer and of every webhook.

use std::collections::{BTreeMap, BTreeSet};

use phonet_api::models::{
    Acknowledged, ActiveCall, Contact, ContactImportResult, ContactNote, FinishedCall, MadeCall,
    User, UserStatus,
};
use phonet_api::webhooks::{CallEvent, CallSettings, UtmLabel};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::Kind;
use telephony_fixtures::fields::{Place, all, gaps, payload};

use crate::fields::leaves;

type Said = Option<BTreeMap<String, Value>>;
type Read = fn(&Value) -> Said;

/// What a body says, after it was read and written back; `None` where it cannot be read.
fn read<T: DeserializeOwned + Serialize>(body: &Value) -> Said {
    let read: T = serde_json::from_str(&body.to_string()).ok()?;
    let mut said = leaves(&serde_json::to_value(read).unwrap());
    // A note is written with a placeholder for each member that is not set.
    said.retain(|_, value| *value != 0 && *value != "");
    Some(said)
}

const CALL: &[&str] = &["$[].uuid", "$[].endAt"];

/// Each body that is received, how it is read, and the members without which it is none.
const BODIES: &[(&str, Kind, Read, &[&str])] = &[
    ("call_settings", Kind::Request, read::<CallSettings>, &["$.request"]),
    ("call_event", Kind::Webhook, read::<CallEvent>, &["$.event", "$.uuid"]),
    ("utm_labels", Kind::Webhook, read::<Vec<UtmLabel>>, &["$[].callParentUuid"]),
    ("make_call", Kind::Response, read::<MadeCall>, &["$.uuid"]),
    ("list_active_calls", Kind::Response, read::<Vec<ActiveCall>>, &["$[].uuid"]),
    ("list_company_calls", Kind::Response, read::<Vec<FinishedCall>>, CALL),
    ("list_missed_calls", Kind::Response, read::<Vec<FinishedCall>>, CALL),
    ("list_user_calls", Kind::Response, read::<Vec<FinishedCall>>, CALL),
    ("list_users", Kind::Response, read::<Vec<User>>, &["$[].id"]),
    ("get_user_status", Kind::Response, read::<UserStatus>, &[]),
    ("get_contact", Kind::Response, read::<Contact>, &["$.id"]),
    ("list_contacts", Kind::Response, read::<Contact>, &["$.id"]),
    ("search_contacts", Kind::Response, read::<Vec<Contact>>, &["$[].id"]),
    ("update_contact", Kind::Response, read::<Acknowledged>, &[]),
    ("delete_contact", Kind::Response, read::<Acknowledged>, &[]),
    ("import_contacts", Kind::Response, read::<ContactImportResult>, &["$.succeeded"]),
    ("list_contact_notes", Kind::Response, read::<Vec<ContactNote>>, &[]),
    ("create_contact_note", Kind::Response, read::<ContactNote>, &[]),
    ("update_contact_note", Kind::Response, read::<Acknowledged>, &[]),
    ("delete_contact_note", Kind::Response, read::<Acknowledged>, &[]),
];

// Rows 78, 81, 83, 85, 86, 87, 88, 128, 132, 133, 138, 140, 148, 150, 154, 156.
#[test]
fn every_member_but_those_that_make_a_record_may_be_null_or_absent() {
    for (endpoint, kind, read, required) in BODIES {
        let body = payload(Vendor::Phonet, endpoint, *kind);
        let whole = read(&body).unwrap();
        let mut refused = BTreeSet::new();
        for gap in gaps(&body) {
            let (null, absent) = (read(&gap.null), read(&gap.absent));
            assert_eq!(null, absent, "{endpoint}: {}", gap.path);
            assert_ne!(null.as_ref(), Some(&whole), "{endpoint}: {} says something", gap.path);
            if null.is_none() {
                refused.insert(gap.path);
            }
        }
        let required: BTreeSet<_> = required.iter().map(|path| (*path).to_owned()).collect();
        assert_eq!(refused, required, "{endpoint}");
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
    let bodies = BODIES.iter().map(|(endpoint, kind, ..)| (*endpoint, *kind));
    assert_eq!(documented.collect::<BTreeSet<_>>(), bodies.collect());
}
