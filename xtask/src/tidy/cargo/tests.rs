use super::serde_json;
use crate::tidy::tests::{complaints, places};

const ROOT: &str = r#"
[workspace.dependencies]
telephony-core = { path = "telephony-core", version = "0.1.0" }
serde_json = { version = "1", features = ["raw_value"] }
toml = { version = "1", features = ["preserve_order"] }
"#;

const VENDOR: &str = r#"
[dependencies]
telephony-core.workspace = true
time = "0.3"
[dev-dependencies]
telephony-core = { path = "../telephony-core", features = ["conformance"] }
telephony-fixtures.workspace = true
"#;

#[test]
fn features_that_change_no_users_build_pass() {
    let tree = [("Cargo.toml", ROOT), ("ccrm-api/Cargo.toml", VENDOR)];
    assert_eq!(complaints(serde_json, tree), Vec::<String>::new());
}

#[test]
fn a_global_feature_of_serde_json_is_found_however_it_is_switched_on() {
    for manifest in [
        "[dependencies]\nserde_json = { version = \"1\", features = [\"preserve_order\"] }\n",
        "[dev-dependencies]\njson = { package = \"serde_json\", version = \"1\", features = [\"arbitrary_precision\"] }\n",
        "[features]\nordered = [\"serde_json/preserve_order\"]\n",
        "[features]\nexact = [\"serde_json?/arbitrary_precision\"]\n",
        "[workspace.dependencies.serde_json]\nversion = \"1\"\nfeatures = [\"std\", \"preserve_order\"]\n",
    ] {
        let found = complaints(serde_json, [("a/Cargo.toml", manifest)]);
        assert_eq!(places(&found), ["a/Cargo.toml"], "{manifest}");
    }
}
