//! One request of each endpoint, and each body of the vendor's document with its model. A new endpoint adds a line for
//! its request and one for each body.
//!
//! The tests of requests, of the table of endpoints and of printed answers run over each request; those of examples,
//! documented fields, and null and absent members over each body; those of privacy over both.

#[cfg(feature = "client")]
use phonet_api::AccountDomain;
#[cfg(feature = "client")]
use phonet_api::endpoints::{
    Authorize, CreateContactNote, DeleteContact, DeleteContactNote, GetContact, GetUserStatus, HangUpCall,
    ImportContacts, ListActiveCalls, ListCompanyCalls, ListContactNotes, ListContacts, ListMissedCalls, ListUserCalls,
    ListUsers, MakeCall, SearchContacts, UpdateContact, UpdateContactNote,
};
use phonet_api::models::{
    Acknowledged, ActiveCall, Contact, ContactDraft, ContactImport, ContactImportResult, ContactNote, Credentials,
    FinishedCall, MadeCall, NewCall, User, UserStatus,
};
use phonet_api::webhooks::{CallEvent, CallSettings, CallSettingsReply, UtmLabel};

#[cfg(feature = "client")]
use crate::requests::{at, contacts, placeholder};

#[cfg(feature = "client")]
telephony_fixtures::endpoint_samples! {
    authorize: Authorize = Authorize::new(
        AccountDomain::parse("test4.phonet.com.ua").unwrap(),
        "bHGbn240QSjFJgydW0WyZ3v6UeNDT8CV",
    );
    make_call: MakeCall = MakeCall::new("001", "+380993034330");
    list_active_calls: ListActiveCalls = ListActiveCalls::new();
    hang_up_call: HangUpCall = HangUpCall::new("47a968893984475bbca0e29dec144ce3");
    list_company_calls: ListCompanyCalls = ListCompanyCalls::new(at(1_435_319_298_470), at(1_435_405_698_470));
    list_missed_calls: ListMissedCalls = ListMissedCalls::new(at(1_435_319_298_470), at(1_435_405_698_470));
    list_user_calls: ListUserCalls = ListUserCalls::new(at(1_435_319_298_470), at(1_435_405_698_470));
    list_users: ListUsers = ListUsers::new();
    get_user_status: GetUserStatus = GetUserStatus::new();
    get_contact: GetContact = GetContact::new(7068);
    list_contacts: ListContacts = ListContacts::new();
    search_contacts: SearchContacts = SearchContacts::new("+380440000000");
    update_contact: UpdateContact = UpdateContact::new(contacts::draft("update_contact"));
    delete_contact: DeleteContact = DeleteContact::new(7068);
    import_contacts: ImportContacts = contacts::import();
    list_contact_notes: ListContactNotes = ListContactNotes::new(7068);
    create_contact_note: CreateContactNote = CreateContactNote::new(7068, placeholder("create_contact_note"));
    update_contact_note: UpdateContactNote = UpdateContactNote::new(7068, changed());
    delete_contact_note: DeleteContactNote = DeleteContactNote::new(7068, 12);
}

/// The note that the document prints, with an id, because the path has none (Row 173).
#[cfg(feature = "client")]
pub(crate) fn changed() -> ContactNote {
    placeholder("update_contact_note").id(12)
}

telephony_fixtures::endpoint_bodies! {
    call_settings_request: CallSettings = "call_settings" Request 3, received ["$.request"];
    call_settings_response: CallSettingsReply = "call_settings" Response 6;
    call_event_webhook: CallEvent = "call_event" Webhook 22, received ["$.event", "$.uuid"];
    utm_labels_webhook: Vec<UtmLabel> = "utm_labels" Webhook 14, received ["$[].callParentUuid"];
    authorize_request: Credentials = "authorize" Request 2;
    make_call_request: NewCall = "make_call" Request 2;
    make_call_response: MadeCall = "make_call" Response 1, received ["$.uuid"];
    list_active_calls_response: Vec<ActiveCall> = "list_active_calls" Response 20, received ["$[].uuid"];
    list_company_calls_response: Vec<FinishedCall> = "list_company_calls" Response 20,
        received ["$[].uuid", "$[].endAt"];
    list_missed_calls_response: Vec<FinishedCall> = "list_missed_calls" Response 20,
        received ["$[].uuid", "$[].endAt"];
    list_user_calls_response: Vec<FinishedCall> = "list_user_calls" Response 20,
        received ["$[].uuid", "$[].endAt"];
    list_users_response: Vec<User> = "list_users" Response 4, received ["$[].id"];
    get_user_status_response: UserStatus = "get_user_status" Response 1, received [];
    get_contact_response: Contact = "get_contact" Response 14, received ["$.id"];
    list_contacts_response: Contact = "list_contacts" Response 12, received ["$.id"];
    search_contacts_response: Vec<Contact> = "search_contacts" Response 14, received ["$[].id"];
    update_contact_request: ContactDraft = "update_contact" Request 10;
    update_contact_response: Acknowledged = "update_contact" Response 1, received [];
    delete_contact_response: Acknowledged = "delete_contact" Response 1, received [];
    import_contacts_request: ContactImport = "import_contacts" Request 12;
    import_contacts_response: ContactImportResult = "import_contacts" Response 2, received ["$.succeeded"];
    list_contact_notes_response: Vec<ContactNote> = "list_contact_notes" Response 20, received [];
    create_contact_note_request: ContactNote = "create_contact_note" Request 20;
    create_contact_note_response: ContactNote = "create_contact_note" Response 20, received [];
    update_contact_note_request: ContactNote = "update_contact_note" Request 20;
    update_contact_note_response: Acknowledged = "update_contact_note" Response 1, received [];
    delete_contact_note_response: Acknowledged = "delete_contact_note" Response 1, received [];
}
