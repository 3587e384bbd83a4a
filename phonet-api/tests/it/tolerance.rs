//! Messages in the context of others: rows of the table of contradictions about whole exchanges.

use phonet_api::webhooks::{AllowList, CallTracker, Received, Receiver};
use serde_json::json;

// Row 69: the document says that each call requests a name, and later that not every call does.
#[test]
fn a_call_needs_no_lookup_and_a_lookup_no_call() {
    let account = "qwerty.phonet.com.ua";
    let receiver = Receiver::new([account]).allow(AllowList::documented());
    let post = |body: serde_json::Value| {
        let peer = AllowList::DOCUMENTED[0].into();
        receiver.receive(peer, [("content-type", "application/json")], body.to_string().as_bytes())
    };
    let mut calls = CallTracker::new(8);
    for event in ["call.dial", "call.bridge", "call.hangup"] {
        let body = json!({"event": event, "accountDomain": account, "uuid": "a"});
        let Ok(Received::CallEvent(event, _)) = post(body) else { panic!("{event} is an event") };
        assert!(calls.fold(&event).is_some());
    }
    assert_eq!(calls.ended().count(), 1);
    for _ in 0..2 {
        let body = json!({"request": "call.settings", "otherLegNum": "+380442246595"});
        assert!(matches!(post(body), Ok(Received::ContactLookup(_))), "asked again, answered again");
    }
}

#[cfg(feature = "client")]
mod answers {
    use phonet_api::endpoints::{CreateContactNote, DeleteContactNote, SearchContacts, UpdateContactNote};
    use phonet_api::models::ContactNote;
    use telephony_core::ErrorKind;
    use telephony_core::transport::{Answer, Endpoint};

    // Row 157: described as a list, typed as one contact by the vendor's own kit, and possibly empty.
    #[test]
    fn a_search_finds_a_list_one_contact_or_nothing() {
        let search = SearchContacts::new("+380440000000");
        for (body, found) in
            [(r#"[{"id":1},{"id":2}]"#, 2), (r#"[{"id":1}]"#, 1), (r#"{"id":1}"#, 1), ("[]", 0), ("null", 0)]
        {
            let contacts = search.decode(&Answer::new(200, body)).unwrap();
            assert_eq!((contacts.items.len(), contacts.quarantined.len()), (found, 0), "{body}");
        }
        assert_eq!(search.decode(&Answer::new(200, "{}")).unwrap_err().kind(), ErrorKind::UnexpectedShape);
    }

    // Row 172: the answer to a created note is the note, the answer to a changed one is 1.
    #[test]
    fn a_new_note_comes_back_and_a_changed_one_does_not() {
        let note = ContactNote::new("a").id(12);
        let create = CreateContactNote::new(7, note.clone());
        let update = UpdateContactNote::new(7, note);
        let created = create.decode(&Answer::new(200, r#"{"id":12,"content":"a"}"#)).unwrap();
        assert_eq!(created.id.unwrap().get(), 12);
        assert!(update.decode(&Answer::new(200, "1")).is_ok());
        // The id of the note would be unknown, or the note was not written at all.
        for body in ["1", "{}", r#"{"id":0}"#, r#"{"success":false,"message":"no"}"#] {
            assert!(create.decode(&Answer::new(200, body)).is_err(), "{body}");
        }
    }

    // Row 174: both ids are in the path, and 404 is documented only for the contact.
    #[test]
    fn a_missing_note_is_told_like_a_missing_contact() {
        let delete = DeleteContactNote::new(7, 12);
        for (status, kind) in [(404, ErrorKind::NotFound), (400, ErrorKind::Rejected)] {
            assert_eq!(delete.decode(&Answer::new(status, "")).unwrap_err().kind(), kind);
        }
    }
}
