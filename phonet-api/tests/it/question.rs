//! Answers that belong to another request than the one that was sent.

use phonet_api::endpoints::ContactTime;
use phonet_api::endpoints::{
    CreateContactNote, DeleteContact, GetContact, ListCompanyCalls, ListContactNotes, ListContacts, ListMissedCalls,
    ListUserCalls, SearchContacts, UpdateContact,
};
use phonet_api::models::{CallDirection, ContactDraft, ContactNote};
use telephony_core::ErrorKind;
use telephony_core::transport::{Answer, Endpoint, read_answer};
use time::OffsetDateTime;

fn at(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(seconds).unwrap()
}

fn kind<E: Endpoint>(endpoint: &E, body: &str) -> Result<(), ErrorKind> {
    read_answer(endpoint, &Answer::new(200, body.to_owned())).map(drop).map_err(|it| it.kind())
}

const IGNORED: Result<(), ErrorKind> = Err(ErrorKind::FilterIgnored);

fn call(ended: i64, direction: u8) -> String {
    format!(r#"{{"uuid":"a{ended}","endAt":{ended}000,"lgDirection":{direction}}}"#)
}

// Field cases 1 and 2.
#[test]
fn a_list_of_calls_is_of_the_period_and_the_directions_asked_for() {
    const DAY: i64 = 86_400;
    let (from, to) = (20_000 * DAY, 20_001 * DAY);
    for (ended, is_right) in [(from - 2, false), (from - 1, true), (to, true), (to + DAY, true), (to + DAY + 1, false)]
    {
        let body = format!("[{}]", call(ended, 4));
        let want = if is_right { Ok(()) } else { IGNORED };
        assert_eq!(kind(&ListCompanyCalls::new(at(from), at(to)), &body), want, "{ended}");
        assert_eq!(kind(&ListMissedCalls::new(at(from), at(to)), &body), want, "{ended}");
        assert_eq!(kind(&ListUserCalls::new(at(from), at(to)), &body), want, "{ended}");
    }
    // A single odd call among others is quarantined.
    let body = format!("[{},{},{}]", call(from, 4), call(24_000 * DAY, 4), call(to, 4));
    let answer = Answer::new(200, body);
    let calls = read_answer(&ListCompanyCalls::new(at(from), at(to)), &answer).unwrap();
    assert_eq!((calls.items.len(), calls.quarantined[0].index), (2, 1));
    assert_eq!(calls.quarantined[0].path, "$[1].endAt");

    let outbound = ListCompanyCalls::new(at(from), at(to)).directions([CallDirection::Outbound]);
    assert_eq!(kind(&outbound, &format!("[{}]", call(from, 2))), Ok(()));
    assert_eq!(kind(&outbound, &format!("[{}]", call(from, 4))), IGNORED);
}

// Field case 1.
#[test]
fn a_contact_and_its_notes_are_those_asked_for() {
    assert_eq!(kind(&GetContact::new(7), r#"{"id":7}"#), Ok(()));
    assert_eq!(kind(&GetContact::new(7), r#"{"id":8}"#), IGNORED);
    assert_eq!(kind(&ListContactNotes::new(7), r#"[{"id":1,"elementId":7},{"id":2}]"#), Ok(()));
    assert_eq!(kind(&ListContactNotes::new(7), r#"[{"id":1,"elementId":8}]"#), IGNORED);
    let create = CreateContactNote::new(7, ContactNote::new("x"));
    assert_eq!(kind(&create, r#"{"id":1,"elementId":7}"#), Ok(()));
    assert_eq!(kind(&create, r#"{"id":1,"elementId":8}"#), IGNORED);
    let search = SearchContacts::new("+380 44 224 98 95");
    let with =
        |number: &str| format!(r#"[{{"id":1,"fields":[{{"enumCode":"Телефон","values":[{{"value":"{number}"}}]}}]}}]"#);
    assert_eq!(kind(&search, &with("(044) 224-98-95")), Ok(()));
    assert_eq!(kind(&search, &with("(044) 224-98-96")), IGNORED);
    assert_eq!(kind(&search, r#"[{"id":1}]"#), Ok(()), "it shows no number");
    let created = ListContacts::new().filter_by(ContactTime::Created).from(at(1_000_000_000)).to(at(1_000_100_000));
    assert_eq!(kind(&created, r#"[{"id":1,"dateCreate":1000000000000}]"#), Ok(()));
    assert_eq!(kind(&created, r#"[{"id":1,"dateCreate":1300000000000}]"#), IGNORED);
}

// Field case 21.
#[test]
fn a_write_that_is_answered_by_0_found_nothing_to_write_to() {
    let draft = {
        let mut draft = ContactDraft::new();
        draft.id = Some(7.into());
        draft
    };
    for body in ["0", "\"0\"", "false"] {
        assert_eq!(kind(&UpdateContact::new(draft.clone()), body), Err(ErrorKind::NotFound), "{body}");
        assert_eq!(kind(&DeleteContact::new(7), body), Err(ErrorKind::NotFound), "{body}");
    }
    assert_eq!(kind(&UpdateContact::new(draft), "1"), Ok(()));
}
