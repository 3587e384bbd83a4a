use super::{Index, names};
use crate::tree::Tree;

fn tree() -> Tree {
    Tree::from([
        (
            "telephony-core/src/lib.rs",
            "mod call;\npub mod sync;\n\npub use call::{CallRecord, Source, merge};\npub use time;\n",
        ),
        (
            "telephony-core/src/call.rs",
            "pub struct CallRecord {\n    pub id: u8,\n}\nimpl CallRecord {\n    pub fn key(&self) {}\n}\n\
             pub trait Source {\n    fn account(&self) -> u8;\n}\npub fn merge() {}\npub enum Kind {\n    One,\n}\n",
        ),
        ("telephony-core/src/sync.rs", "pub enum Step {\n    Done,\n}\npub fn run(of: CallRecord) {}\nfn id() {}\n"),
        (
            "phonet-api/src/lib.rs",
            "pub use telephony_core;\npub struct Client;\nimpl Client {\n    pub fn send(&self) {}\n}\n",
        ),
        ("ccrm-api/src/lib.rs", "pub struct Client;\n"),
    ])
}

fn links(page: &str, text: &str) -> Result<String, Vec<String>> {
    Index::new(&tree()).of(page, text)
}

#[test]
fn a_name_leads_to_its_item_and_prefers_the_page_s_own_crate() {
    let own = links("phonet-api/README.md", "A [`Client`] and its [`CallRecord`].\n").expect("links");
    assert_eq!(
        own,
        "[`CallRecord`]: https://docs.rs/telephony-core/latest/telephony_core/struct.CallRecord.html\n\
         [`Client`]: https://docs.rs/phonet-api/latest/phonet_api/struct.Client.html\n"
    );
}

#[test]
fn members_modules_and_paths_have_addresses() {
    let page = "telephony-core/README.md";
    for (name, end) in [
        ("CallRecord::key", "telephony_core/struct.CallRecord.html#method.key"),
        ("CallRecord::id", "telephony_core/struct.CallRecord.html#structfield.id"),
        ("Source::account", "telephony_core/trait.Source.html#tymethod.account"),
        ("merge", "telephony_core/fn.merge.html"),
        ("sync", "telephony_core/sync/index.html"),
        ("sync::run", "telephony_core/sync/fn.run.html"),
        ("sync::Step::Done", "telephony_core/sync/enum.Step.html#variant.Done"),
        ("telephony_core::sync::Step", "telephony_core/sync/enum.Step.html"),
        ("telephony_core::sync", "telephony_core/sync/index.html"),
        ("phonet_api::Client::send", "phonet_api/struct.Client.html#method.send"),
    ] {
        let found = links(page, &format!("[`{name}`]\n")).expect(name);
        assert!(found.trim_end().ends_with(end), "{found}");
    }
}

#[test]
fn a_name_that_nothing_public_has_is_refused() {
    for name in ["Gone", "time", "CallRecord::gone", "Kind", "phonet_api::CallRecord"] {
        assert_eq!(links("ccrm-api/README.md", &format!("[`{name}`]")), Err(vec![format!("`{name}`")]));
    }
}

#[test]
fn code_and_links_with_an_address_are_no_names() {
    let text = "[`A`](a.rs) [`B`]\n```rust\n[`C`]\n```\n[`D`]: https://docs.rs\nAs [`E`]: so\n";
    assert_eq!(names(text).into_iter().collect::<Vec<_>>(), ["B", "E"]);
}
