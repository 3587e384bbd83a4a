use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use telephony_fixtures::examples::Kind;
use telephony_fixtures::{Vendor, fields};

use crate::samples::BODIES;

/// Path and value of each scalar that is not null, for example `$[0].leg.ext`.
pub(crate) fn leaves(value: &Value) -> BTreeMap<String, Value> {
    let mut leaves = BTreeMap::new();
    let mut waiting = vec![("$".to_owned(), value)];
    while let Some((path, value)) = waiting.pop() {
        match value {
            Value::Null => {}
            Value::Array(list) => {
                let places = list.iter().enumerate();
                waiting.extend(places.map(|(index, value)| (format!("{path}[{index}]"), value)));
            }
            Value::Object(members) => {
                waiting.extend(members.iter().map(|(key, value)| (format!("{path}.{key}"), value)));
            }
            single => drop(leaves.insert(path, single.clone())),
        }
    }
    leaves
}

/// Paths whose value is missing in `written` or has another type or text there.
pub(crate) fn lost(sent: &Value, written: &Value) -> Vec<String> {
    let written = leaves(written);
    let differs = |(path, value)| (written.get(&path) != Some(&value)).then_some(path);
    leaves(sent).into_iter().filter_map(differs).collect()
}

/// Checks a payload with every documented field: the model ignores, loses and invents none.
pub(crate) fn check<T: DeserializeOwned + Serialize>(endpoint: &str, kind: Kind, values: usize) {
    let payload = fields::payload(Vendor::Phonet, endpoint, kind);
    assert_eq!(leaves(&payload).len(), values, "{endpoint} {kind}: {payload}");
    let read: T = serde_json::from_str(&payload.to_string()).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(lost(&payload, &written), [""; 0], "{endpoint} {kind}");
    assert_eq!(leaves(&written).len(), values, "{endpoint} {kind}: {written}");
}

#[test]
fn every_body_whose_fields_are_recorded_has_its_line() {
    let recorded = fields::all(Vendor::Phonet).iter();
    let recorded = recorded.filter(|field| field.place == fields::Place::Body);
    let recorded: BTreeSet<_> = recorded.map(|field| (field.endpoint.as_str(), field.kind)).collect();
    assert_eq!(recorded, BODIES.iter().copied().collect());
}

#[cfg(feature = "client")]
mod parameters {
    use phonet_api::endpoints::{
        ContactTime, CreateContactNote, DeleteContact, DeleteContactNote, GetContact, HangUpCall, ListCompanyCalls,
        ListContactNotes, ListContacts, ListMissedCalls, ListUserCalls, SearchContacts, UpdateContactNote,
    };
    use phonet_api::models::{CallDirection, ContactNote};
    use telephony_core::transport::{BaseUrl, Endpoint, PlainHttp};
    use telephony_fixtures::Vendor;
    use telephony_fixtures::fields::{Place, parameters};
    use time::OffsetDateTime;

    /// Path and query of a request; the query has its documented names and values.
    fn target(endpoint: &impl Endpoint) -> (String, String) {
        let base = BaseUrl::parse("https://test4.phonet.com.ua", PlainHttp::Loopback).unwrap();
        let request = endpoint.target().unwrap().to_request(&base).unwrap();
        let query = request.uri().query().unwrap_or_default().replace("%2B", "+");
        (request.uri().path().to_owned(), query)
    }

    fn query(endpoint: &str) -> String {
        let pairs = parameters(Vendor::Phonet, endpoint, Place::Query);
        let pairs: Vec<String> = pairs.iter().map(|(name, text)| format!("{name}={text}")).collect();
        pairs.join("&")
    }

    fn at(milliseconds: i128) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(milliseconds * 1_000_000).unwrap()
    }

    #[test]
    fn every_documented_parameter_can_be_sent() {
        let both = vec![CallDirection::Outbound, CallDirection::Inbound];
        let calls = ListCompanyCalls::new(at(1_435_276_800_000), at(1_435_363_199_999));
        let calls = calls.directions(both).limit(50).offset(100);
        assert_eq!(target(&calls).1, query("list_company_calls"));
        let (from, to) = (at(1_435_276_800_000), at(1_435_363_199_999));
        let missed = ListMissedCalls::new(from, to).limit(50).offset(100);
        assert_eq!(target(&missed).1, query("list_missed_calls"));
        let pauses = vec![CallDirection::PauseOn, CallDirection::PauseOff];
        let users = ListUserCalls::new(from, to).directions(pauses).limit(50).offset(100);
        assert_eq!(target(&users).1, query("list_user_calls"));
        let all = ListContacts::new().field("Email").offset(120).limit(60);
        let found = all.search_text("example.com").search_note_text("callback");
        let (from, to) = (at(1_443_597_876_000), at(1_446_027_499_803));
        let changed = found.filter_by(ContactTime::Changed).from(from).to(to);
        assert_eq!(target(&changed).1, query("list_contacts"));
        let contacts = SearchContacts::new("+380445550101").offset(60).limit(30);
        assert_eq!(target(&contacts).1, query("search_contacts"));
    }

    #[test]
    fn every_documented_id_is_in_the_path() {
        let note = ContactNote::new("a").id(3301);
        let call = "47a968893984475b8c20e29dec144ce4";
        for (path, endpoint) in [
            (target(&HangUpCall::new(call)).0, "hang_up_call"),
            (target(&GetContact::new(7068)).0, "get_contact"),
            (target(&DeleteContact::new(7068)).0, "delete_contact"),
            (target(&ListContactNotes::new(7068)).0, "list_contact_notes"),
            (target(&CreateContactNote::new(7068, note.clone())).0, "create_contact_note"),
            (target(&UpdateContactNote::new(7068, note)).0, "update_contact_note"),
            (target(&DeleteContactNote::new(7068, 3301)).0, "delete_contact_note"),
        ] {
            let ids = parameters(Vendor::Phonet, endpoint, Place::Path);
            assert!(!ids.is_empty() && ids.iter().all(|(_, id)| path.contains(&format!("/{id}"))), "{path}");
        }
    }
}
