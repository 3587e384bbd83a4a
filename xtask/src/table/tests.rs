use super::{entries, find};
use crate::manifest::Vendor;
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
    let entries = entries(&tree);
    let names: Vec<_> = entries.iter().map(|it| (it.vendor, it.name.as_str(), it.line)).collect();
    assert_eq!(names, [(Vendor::Phonet, "hang_up_call", 5), (Vendor::Phonet, "list_users", 6)]);
    let entry = find(&entries, Vendor::Phonet, "hang_up_call").expect("an entry");
    assert_eq!(entry.files(&tree), ["phonet-api/src/endpoints/calls/hang_up_call.rs"]);
    assert_eq!(find(&entries, Vendor::Ccrm, "hang_up_call"), None);
}
