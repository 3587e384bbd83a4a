//! The bodies of the vendor's document, each with its model. A new endpoint or webhook adds one line for each body.
//!
//! The tests of examples, documented fields, null and absence, and privacy run over each line.

use phonet_api::models::{
    Acknowledged, ActiveCall, Contact, ContactDraft, ContactImport, ContactImportResult, ContactNote, Credentials,
    FinishedCall, MadeCall, NewCall, User, UserStatus,
};
use phonet_api::webhooks::{CallEvent, CallSettings, CallSettingsReply, UtmLabel};
use telephony_fixtures::examples::Kind;

#[cfg(feature = "client")]
use crate::privacy;
use crate::{examples, fields, null_and_absent};

// Mentions the required members, because a macro repeats only what it mentions.
const fn without_paths(body: (&'static str, Kind), _: &[&str]) -> (&'static str, Kind) {
    body
}

/// Lines of the form `name: Model = "endpoint" Kind, number of values, received, required members;`.
macro_rules! bodies {
    ($($name:ident: $model:ty = $endpoint:literal $kind:ident, $values:literal $(, received [$($required:literal),*])?;)+) => {
        $(mod $name {
            use super::*;

            #[test]
            fn the_examples_read_and_lose_nothing() {
                examples::check::<$model>($endpoint, Kind::$kind);
            }

            #[test]
            fn every_documented_field_is_read() {
                fields::check::<$model>($endpoint, Kind::$kind, $values);
            }

            #[cfg(feature = "client")]
            #[test]
            fn no_fault_quotes_a_value() {
                privacy::check_faults::<$model>($endpoint, Kind::$kind);
            }
        })+

        /// Endpoint and kind of each body.
        pub(crate) const BODIES: &[(&str, Kind)] = &[$(($endpoint, Kind::$kind)),+];

        /// Endpoint and kind of each body that the vendor sends, so that its members may be null or absent.
        pub(crate) const RECEIVED: &[(&str, Kind)] =
            &[$($(without_paths(($endpoint, Kind::$kind), &[$($required),*]),)?)+];

        /// Checks of null and absence, one a body.
        pub(crate) const GAPS: &[fn()] = &[$($(|| null_and_absent::check::<$model>($endpoint, Kind::$kind, &[$($required),*]),)?)+];
    };
}

bodies! {
    call_settings_request: CallSettings = "call_settings" Request, 3, received ["$.request"];
    call_settings_response: CallSettingsReply = "call_settings" Response, 6;
    call_event_webhook: CallEvent = "call_event" Webhook, 22, received ["$.event", "$.uuid"];
    utm_labels_webhook: Vec<UtmLabel> = "utm_labels" Webhook, 14, received ["$[].callParentUuid"];
    authorize_request: Credentials = "authorize" Request, 2;
    make_call_request: NewCall = "make_call" Request, 2;
    make_call_response: MadeCall = "make_call" Response, 1, received ["$.uuid"];
    list_active_calls_response: Vec<ActiveCall> = "list_active_calls" Response, 20, received ["$[].uuid"];
    list_company_calls_response: Vec<FinishedCall> = "list_company_calls" Response, 20,
        received ["$[].uuid", "$[].endAt"];
    list_missed_calls_response: Vec<FinishedCall> = "list_missed_calls" Response, 20,
        received ["$[].uuid", "$[].endAt"];
    list_user_calls_response: Vec<FinishedCall> = "list_user_calls" Response, 20,
        received ["$[].uuid", "$[].endAt"];
    list_users_response: Vec<User> = "list_users" Response, 4, received ["$[].id"];
    get_user_status_response: UserStatus = "get_user_status" Response, 1, received [];
    get_contact_response: Contact = "get_contact" Response, 14, received ["$.id"];
    list_contacts_response: Contact = "list_contacts" Response, 12, received ["$.id"];
    search_contacts_response: Vec<Contact> = "search_contacts" Response, 14, received ["$[].id"];
    update_contact_request: ContactDraft = "update_contact" Request, 10;
    update_contact_response: Acknowledged = "update_contact" Response, 1, received [];
    delete_contact_response: Acknowledged = "delete_contact" Response, 1, received [];
    import_contacts_request: ContactImport = "import_contacts" Request, 12;
    import_contacts_response: ContactImportResult = "import_contacts" Response, 2, received ["$.succeeded"];
    list_contact_notes_response: Vec<ContactNote> = "list_contact_notes" Response, 20, received [];
    create_contact_note_request: ContactNote = "create_contact_note" Request, 20;
    create_contact_note_response: ContactNote = "create_contact_note" Response, 20, received [];
    update_contact_note_request: ContactNote = "update_contact_note" Request, 20;
    update_contact_note_response: Acknowledged = "update_contact_note" Response, 1, received [];
    delete_contact_note_response: Acknowledged = "delete_contact_note" Response, 1, received [];
}
