use super::{entries, find};
use crate::manifest::{Manifest, Vendor};
use crate::tidy::MADE_UP;
use crate::tree::Tree;

#[test]
fn a_table_is_read_from_its_source() {
    let tree = Tree::from([
        (
            "phonet-api/src/endpoints.rs",
            "pub use calls::HangUpCall;\n// ListNotes::ENTRY\n/// All.\npub const ALL: &[EndpointEntry] = &[\n    HangUpCall::ENTRY,\n    users::ListUsers::ENTRY,\n];\nconst FIRST: EndpointEntry = MakeCall::ENTRY;\n",
        ),
        ("phonet-api/src/endpoints/calls/hang_up_call.rs", ""),
        ("phonet-api/src/models/hang_up_call.rs", ""),
        ("isaler-api/src/endpoints.rs", ""),
    ]);
    let (ccrm, phonet) = (Vendor::new("ccrm"), Vendor::new("phonet"));
    let entries = entries(&Manifest::parse(MADE_UP).expect("a manifest"), &tree);
    let names: Vec<_> = entries.iter().map(|it| (&it.vendor, it.name.as_str(), it.line)).collect();
    assert_eq!(names, [(&phonet, "hang_up_call", 5), (&phonet, "list_users", 6)]);
    let entry = find(&entries, &phonet, "hang_up_call").expect("an entry");
    assert_eq!(entry.files(&tree), ["phonet-api/src/endpoints/calls/hang_up_call.rs"]);
    assert_eq!(find(&entries, &ccrm, "hang_up_call"), None);
}
