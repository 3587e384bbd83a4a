use super::{path_versions, serde_json};
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
telephony-fixtures = { path = "../fixtures" }
"#;

#[test]
fn versions_where_they_belong_pass() {
    let tree = [("Cargo.toml", ROOT), ("ccrm-api/Cargo.toml", VENDOR)];
    assert_eq!(complaints(path_versions, tree), Vec::<String>::new());
    assert_eq!(complaints(serde_json, tree), Vec::<String>::new());
}

#[test]
fn a_path_without_a_version_is_found_in_every_table_of_dependencies() {
    for table in [
        "dependencies",
        "build-dependencies",
        "workspace.dependencies",
        "target.'cfg(unix)'.dependencies",
    ] {
        let manifest = format!("[{table}]\nx = {{ path = \"../x\" }}\n");
        let found = complaints(path_versions, [("a/Cargo.toml", &manifest)]);
        assert_eq!(places(&found), ["a/Cargo.toml"], "{table}");
    }
}

#[test]
fn a_dependency_for_tests_with_a_version_is_found() {
    for entry in [
        "telephony-fixtures = { path = \"../fixtures\", version = \"0.1.0\" }",
        "telephony-fixtures.workspace = true",
        "other = { path = \"../other\", version = \"0.1.0\" }",
    ] {
        let manifest = format!("[dev-dependencies]\n{entry}\n");
        let found = complaints(path_versions, [("a/Cargo.toml", &manifest)]);
        assert_eq!(found.len(), 1, "{entry}");
    }
}

#[test]
fn a_normal_dependency_on_the_fixtures_is_found() {
    let manifest = "[dependencies]\ntelephony-fixtures.workspace = true\n";
    let found = complaints(path_versions, [("a/Cargo.toml", manifest)]);
    assert_eq!(places(&found), ["a/Cargo.toml"]);
    let manifest = format!("[package]\npublish = false\n{manifest}");
    assert_eq!(complaints(path_versions, [("a/Cargo.toml", &manifest)]).len(), 0);
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
