//! Shared helpers of the tests of the rules, and the check of this workspace.

use super::{Project, Rule, broken};
use crate::manifest::Manifest;
use crate::tree::Tree;

/// Manifest with two implemented endpoints, one pending endpoint and one pending webhook.
pub(crate) const MADE_UP: &str = r#"
vendor = [{ name = "ccrm", title = "cCRM" }, { name = "phonet", title = "Phonet" }, { name = "isaler", title = "iSaler", undocumented = true }]
document = [{ id = "d", title = "D", file = "d.txt", sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }]
endpoint = [
    { vendor = "ccrm", name = "list_notes", operation = "ccrm.note.list", method = "GET", path = "/notes", document = "d", section = "2. Notes" },
    { vendor = "phonet", name = "hang_up_call", operation = "phonet.call.hang_up", method = "GET", path = "/calls/{id}/hangup", document = "d", section = "Hang up" },
    { vendor = "phonet", name = "list_users", operation = "phonet.user.list", method = "GET", path = "/users", document = "d", section = "Users", pending = true },
    { vendor = "phonet", name = "call_event", operation = "phonet.call_event.receive", method = "POST", kind = "webhook", document = "d", section = "Events", pending = true },
]
[[example]]
vendor = "ccrm"
endpoint = "list_notes"
kind = "response"
lines = [[1, 2]]
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
"#;

/// Returns a project with the given files.
pub(crate) fn project<const N: usize>(files: [(&str, &str); N]) -> Project {
    Project { tree: Tree::from(files), manifest: Manifest::parse(MADE_UP).expect("a manifest") }
}

/// Returns the violations of a rule in a project with the given files.
pub(crate) fn complaints<const N: usize>(rule: Rule, files: [(&str, &str); N]) -> Vec<String> {
    of(rule, &project(files))
}

/// Returns the violations of a rule in a project.
pub(crate) fn of(rule: Rule, project: &Project) -> Vec<String> {
    broken("rule", rule, project).iter().map(ToString::to_string).collect()
}

/// Returns the places in violations.
pub(crate) fn places(complaints: &[String]) -> Vec<&str> {
    complaints.iter().map(|line| line.split(": [").next().unwrap_or_default()).collect()
}

#[test]
fn a_fault_is_one_line_with_its_place_its_rule_and_its_remedy() {
    let found = complaints(super::rust::mod_files, [("a/src/b/mod.rs", "")]);
    assert_eq!(found, ["a/src/b/mod.rs: [rule] it is a mod.rs (mend: rename it to a/src/b.rs)"]);
}

#[test]
fn the_summary_names_what_is_pending() {
    let manifest = Manifest::parse(MADE_UP).expect("a manifest");
    assert!(
        super::summary(&manifest)
            .ends_with("not yet (3): phonet/list_users, phonet/call_event (webhook), the documents of isaler")
    );
}
