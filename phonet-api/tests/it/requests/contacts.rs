use phonet_api::endpoints::{ContactTime, DeleteContact, GetContact, ImportContacts, ListContacts, UpdateContact};
use phonet_api::models::{Contact, ContactDraft, ContactField, ContactImport, ContactValue};
use telephony_core::ErrorKind;
use telephony_core::transport::{Answer, Endpoint, Idempotency};

use super::{at, body, printed, refused};

pub(crate) fn draft(endpoint: &str) -> ContactDraft {
    serde_json::from_str(&printed(endpoint)).unwrap()
}

pub(crate) fn import() -> ImportContacts {
    let printed: ContactImport = serde_json::from_str(&printed("import_contacts")).unwrap();
    ImportContacts::new(printed.contacts).merge(printed.merge.unwrap())
}

// Row 160: only this path ends with a slash.
#[test]
fn contacts_are_listed_and_changed_under_a_path_with_a_slash() {
    for path in [ListContacts::new().target(), UpdateContact::new(draft("update_contact")).target()] {
        assert_eq!(path.unwrap().path, "/rest/crm/contacts/v2/");
    }
    assert_eq!(GetContact::new(7).target().unwrap().path, "/rest/crm/contacts/v2/7");
}

/// A list with every documented filter.
pub(super) fn narrowed() -> ListContacts {
    ListContacts::new()
        .field("Имя")
        .field("Email")
        .offset(60)
        .limit(60)
        .search_text("Петр & co")
        .search_note_text("callback")
        .filter_by(ContactTime::Changed)
        .from(at(1_443_597_876_359))
        .to(at(1_446_027_499_803))
}

// Row 158: the key repeats. Row 159: the filter is 1 or 0.
#[test]
fn a_key_repeats_and_a_filter_is_a_number() {
    let query = |list: ListContacts| list.target().unwrap().query.as_str().to_owned();
    assert_eq!(query(ListContacts::new().field("a").field("b")), "field=a&field=b");
    assert_eq!(query(ListContacts::new().filter_by(ContactTime::Created)), "filterBy=0");
    assert_eq!(query(ListContacts::new().filter_by(ContactTime::Changed)), "filterBy=1");
    assert_eq!(query(ListContacts::new()), "");
}

// Rows 161 and 165: the printed bodies are corrected before they are compared: row 161 the update, row 165 the import.
#[test]
fn contacts_go_out_to_the_letter_as_the_document_prints_them() {
    let update = UpdateContact::new(draft("update_contact"));
    assert_eq!(body(&update), printed("update_contact"));
    assert_eq!(body(&import()), printed("import_contacts"));
}

// Row 166: a flag that is a number.
#[test]
fn merging_is_a_number_and_always_said() {
    let import = ImportContacts::new([ContactDraft::new().first_name("Олена")]);
    let sent = |merge| format!(r#"{{"merge":{merge},"contacts":[{{"firstName":"Олена"}}]}}"#);
    assert_eq!(body(&import), sent(1));
    assert_eq!(body(&import.merge(false)), sent(0));
}

#[test]
fn everything_that_a_caller_sets_is_sent() {
    let now = at(1_443_597_876_359);
    let mail = ContactField::new("Email").id(1).value(ContactValue::new("Рабочий", "a@b.test").id(2));
    let contact = ContactDraft::new()
        .id(7)
        .first_name("a")
        .last_name("b")
        .company_title("c")
        .last_modified(now)
        .responsible_user_id(3)
        .created(now)
        .create_user_id(4)
        .field(mail);
    let sent = concat!(
        r#"{"id":7,"firstName":"a","lastName":"b","companyTitle":"c","lastModified":1443597876359,"#,
        r#""responsibleUserId":3,"dateCreate":1443597876359,"createUserId":4,"fields":[{"id":1,"#,
        r#""enumCode":"Email","values":[{"id":2,"enumValueCode":"Рабочий","value":"a@b.test"}]}]}"#,
    );
    assert_eq!(body(&UpdateContact::new(contact)), sent);
}

// Row 164: the time of the last change may be a lock, so it is sent back unchanged.
#[test]
fn a_contact_that_was_read_goes_back_as_it_was_read() {
    let read = r#"{"id":7068,"firstName":"Олена","lastModified":1443597876359,"createUserId":59,"fields":[{"id":1,"enumCode":"Имя","values":[{"id":2,"enumValueCode":"Имя","lastModified":1446027499803,"value":"Петр"}]}]}"#;
    let contact: Contact = serde_json::from_str(read).unwrap();
    assert_eq!(body(&UpdateContact::new(contact)), read);
}

// Row 162: an update without an id would be 400, and creates no contact. Row 155: at most 60 contacts; for calls the
// limit is 50.
#[test]
fn what_no_server_could_answer_is_refused_before_any_request() {
    assert!(refused(&UpdateContact::new(ContactDraft::new().first_name("Олена"))));
    assert!(refused(&UpdateContact::new(ContactDraft::new().id(0))));
    assert!(refused(&GetContact::new(0)) && refused(&DeleteContact::new(0)));
    assert!(refused(&ImportContacts::new(Vec::<ContactDraft>::new())));
    let list = ListContacts::new;
    assert!(refused(&list().limit(0)) && refused(&list().limit(61)));
    assert!(!refused(&list().limit(60)));
    assert!(refused(&list().field(" ")));
    assert!(refused(&list().search_text("")) && refused(&list().search_note_text(" ")));
    assert!(refused(&list().from(at(1))) && refused(&list().to(at(1))));
    let period = |from, to| list().filter_by(ContactTime::Created).from(at(from)).to(at(to));
    assert!(refused(&period(2, 1)) && !refused(&period(1, 1)));
}

#[test]
fn a_write_is_of_the_class_that_its_key_makes_it() {
    assert_eq!(UpdateContact::OPERATION.idempotency, Idempotency::Idempotent);
    assert_eq!(DeleteContact::OPERATION.idempotency, Idempotency::Idempotent);
    assert_eq!(ImportContacts::OPERATION.idempotency, Idempotency::NonIdempotent, "new contacts have no key");
}

// Row 168: 201 is a success. Contacts that failed are not an error of the request.
#[test]
fn an_import_answers_with_its_counts() {
    let read = |status, body: &str| import().decode(&Answer::new(status, body.to_owned()));
    let result = read(201, r#"{"succeeded":"5","failed":2}"#).unwrap();
    assert_eq!((result.succeeded, result.failed, result.is_complete()), (5, Some(2), false));
    assert!(read(200, r#"{"succeeded":1,"failed":0}"#).unwrap().is_complete());
    assert!(!read(201, r#"{"succeeded":1,"failed":null}"#).unwrap().is_complete());
    for (status, body, kind) in [
        (201, "", ErrorKind::NotJson),
        (201, "{}", ErrorKind::UnexpectedShape),
        (201, "1", ErrorKind::UnexpectedShape),
        (201, r#"{"succeeded":-1}"#, ErrorKind::UnexpectedShape),
        (400, "", ErrorKind::Rejected),
    ] {
        assert_eq!(read(status, body).unwrap_err().kind(), kind, "{body}");
    }
}

// Row 163: a bare 1, or another spelling of success.
#[test]
fn a_changed_or_deleted_contact_is_acknowledged() {
    for body in ["1", "\"1\"", "true", ""] {
        assert!(UpdateContact::new(draft("update_contact")).decode(&Answer::new(200, body)).is_ok());
        assert!(DeleteContact::new(7).decode(&Answer::new(200, body)).is_ok(), "{body:?}");
    }
    assert!(DeleteContact::new(7).decode(&Answer::new(200, "0")).is_err());
    assert_eq!(DeleteContact::new(7).already_done(), Some(()));
}

// Row 156: a list is described and one bare object printed, without names.
#[test]
fn a_list_of_contacts_is_a_list_one_contact_or_nothing() {
    let list = |body: &str| ListContacts::new().decode(&Answer::new(200, body.to_owned())).unwrap();
    for (body, count) in [("[]", 0), (r#"{"id":1}"#, 1), (r#"[{"id":1}]"#, 1), (r#"[{"id":1},{"id":2}]"#, 2)] {
        assert_eq!(list(body).items.len(), count, "{body}");
    }
    let rows = list(r#"[{"id":1},{"id":"none"},{"id":3}]"#);
    assert_eq!((rows.items.len(), rows.quarantined[0].path.as_str()), (2, "$[1].id"));
    let raw = ListContacts::new().raw(true);
    let raw = raw.decode(&Answer::new(200, r#"[{"id":1,"new":2}]"#)).unwrap();
    assert_eq!(raw.raw[0].as_str(), r#"{"id":1,"new":2}"#);
}
