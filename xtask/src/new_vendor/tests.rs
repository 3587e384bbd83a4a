use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{copy_workspace, new_vendor};
use crate::manifest::{MANIFEST, Manifest};
use crate::problem::listed;
use crate::tidy::tidy;
use crate::{table, tree, workspace};

/// Temporary copy of the workspace. Deleted when dropped.
struct TempWorkspace(PathBuf);

impl TempWorkspace {
    fn new() -> Self {
        static COPIES: AtomicUsize = AtomicUsize::new(0);
        let number = COPIES.fetch_add(1, Ordering::Relaxed);
        let copy = Self(std::env::temp_dir().join(format!("xtask-new-vendor-{}-{number}", std::process::id())));
        copy_workspace(&workspace::root().expect("the workspace"), &copy.0).expect("a copy");
        copy
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).expect(path)
    }
}

impl Drop for TempWorkspace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

// The step `new-vendor` of CI builds the crate and runs its tests.
#[test]
fn a_new_vendor_is_in_the_workspace_and_keeps_every_rule() {
    let copy = TempWorkspace::new();
    let before = tidy(&copy.0).map_err(|problems| listed(&problems)).expect("the rules hold");
    new_vendor(&copy.0, "acme", Some("AcmePBX")).map_err(|problems| listed(&problems)).expect("a vendor");
    let after = tidy(&copy.0).map_err(|problems| listed(&problems)).expect("the rules hold with the vendor");
    assert!(!before.contains("acme") && after.contains("the documents of acme"), "{after}");

    let manifest = Manifest::load(&copy.0).map_err(|problems| listed(&problems)).expect("a manifest");
    let vendor = manifest.vendors().last().expect("a vendor");
    assert_eq!((vendor.as_str(), manifest.title(vendor)), ("acme", "AcmePBX"));
    let tree = tree::Tree::load(&copy.0).map_err(|problems| listed(&problems)).expect("a tree");
    let entries = table::entries(&manifest, &tree);
    assert!(table::find(&entries, vendor, "list_calls").is_some());
    assert!(copy.text("Cargo.toml").contains("\"isaler-api\", \"acme-api\", "));
    assert!(copy.text("Cargo.toml").contains("\nacme-api = { path = \"acme-api\", version = "));
    assert!(copy.text("Cargo.lock").contains("name = \"acme-api\""));
    for file in ["telephony.rs", "telephony/**/*.rs"] {
        assert!(copy.text(".cargo/mutants.toml").contains(&format!("\"acme-api/src/{file}\"")));
    }
    assert!(copy.text("acme-api/README.md").contains("client of the `AcmePBX` API"));
    let mut files = tree.below("acme-api/").filter(|(_, text)| !text.is_empty());
    assert!(files.all(|(path, text)| path.ends_with("LICENSE-APACHE") || !text.contains('@')));

    let again = new_vendor(&copy.0, "acme", None).expect_err("it is there");
    assert!(listed(&again).contains("the manifest has this vendor"), "{}", listed(&again));
}

#[test]
fn a_name_that_cannot_be_a_vendors_is_refused_and_nothing_is_written() {
    let root = workspace::root().expect("the workspace");
    let before = fs::read(root.join(MANIFEST)).expect("the manifest");
    for (name, title, complaint) in [
        ("", None, "a name has small letters"),
        ("Acme", None, "a name has small letters"),
        ("3cx", None, "a name has small letters"),
        ("my-pbx", None, "a name has small letters"),
        ("phonet", None, "the manifest has this vendor"),
        ("transport", None, "contains this word"),
        ("acme", Some(" "), "the title is not a plain name"),
        ("acme", Some("Ac\"me"), "the title is not a plain name"),
    ] {
        let problems = new_vendor(&root, name, title).expect_err(name);
        assert!(listed(&problems).contains(complaint), "{name}: {}", listed(&problems));
    }
    assert_eq!(fs::read(root.join(MANIFEST)).expect("the manifest"), before);
    assert!(!root.join("acme-api").exists());
}
