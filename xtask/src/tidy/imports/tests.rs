use super::{core, first_names, models, vendors};
use crate::tidy::tests::{complaints, places};

#[test]
fn a_model_that_sees_the_client_is_found_however_it_names_it() {
    let found = complaints(
        models,
        [
            ("ccrm-api/src/models.rs", "use super::client::Client;\n"),
            ("ccrm-api/src/models/call.rs", "\nuse crate::{models::{X, client}, endpoints::Y};\n"),
            ("phonet-api/src/quirks/trunk.rs", "fn f() { super::super::telephony::g() }\n"),
            ("isaler-api/src/quirks.rs", "use crate::telephony::Unifier;\n"),
        ],
    );
    assert_eq!(
        places(&found),
        [
            "ccrm-api/src/models.rs:1",
            "ccrm-api/src/models/call.rs:2",
            "phonet-api/src/quirks/trunk.rs:1",
            "isaler-api/src/quirks.rs:1"
        ]
    );
}

#[test]
fn a_model_may_have_a_client_of_its_own() {
    let model = "//! [`crate::client::Client`]\nmod client;\nuse super::client::Client;\nuse crate::quirks::X;\nstruct S { client: u8, telephony: u8 }\nuse telephony_core::Personal;\n";
    let found = complaints(
        models,
        [
            ("isaler-api/src/models/client.rs", model),
            ("isaler-api/src/models_test.rs", "use crate::client;"),
            ("isaler-api/src/telephony.rs", "use crate::client;"),
        ],
    );
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_vendor_that_names_another_is_found_in_code_and_in_its_dependencies() {
    let found = complaints(
        vendors,
        [
            ("ccrm-api/src/lib.rs", "use phonet_api::Client;\n// isaler_api\n"),
            ("ccrm-api/tests/it/main.rs", "\nuse ccrm_api::Client;\nuse isaler_api::X;\n"),
            (
                "isaler-api/Cargo.toml",
                "[dev-dependencies]\nother = { package = \"ccrm-api\", path = \"../ccrm-api\" }\n",
            ),
        ],
    );
    assert_eq!(places(&found), ["ccrm-api/src/lib.rs:1", "ccrm-api/tests/it/main.rs:3", "isaler-api/Cargo.toml"]);
}

#[test]
fn a_vendors_name_in_the_core_is_found_in_comments_too() {
    let found = complaints(
        core,
        [
            ("telephony-core/src/lib.rs", "//! Phonetic spelling.\n// As Phonet does.\n"),
            ("telephony-core/src/x.rs", "const URL: &str = \"https://a.iSaler.test\";\n"),
            ("ccrm-api/src/lib.rs", "//! cCRM\n"),
        ],
    );
    assert_eq!(places(&found), ["telephony-core/src/lib.rs:2", "telephony-core/src/x.rs:1"]);
}

#[test]
fn a_groups_first_names_are_those_of_its_entries() {
    assert_eq!(first_names("{a::{b, c}, d, e as f}; {x}"), ["a", "d", "e"]);
    assert_eq!(first_names(" client::Client"), ["client"]);
}
