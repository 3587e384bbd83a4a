//! One request of each endpoint, as the document prints it if it prints one. A new endpoint adds a line.
//!
//! The tests of requests, of the table of endpoints, of printed answers and of privacy run over each line.

use phonet_api::AccountDomain;
use phonet_api::endpoints::{
    Authorize, CreateContactNote, DeleteContact, DeleteContactNote, GetContact, GetUserStatus, HangUpCall,
    ImportContacts, ListActiveCalls, ListCompanyCalls, ListContactNotes, ListContacts, ListMissedCalls, ListUserCalls,
    ListUsers, MakeCall, SearchContacts, UpdateContact, UpdateContactNote,
};
use phonet_api::models::ContactNote;

use crate::requests::{at, contacts, placeholder};

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
pub(crate) fn changed() -> ContactNote {
    placeholder("update_contact_note").id(12)
}
