use super::{doc_beginnings, empty_words, former_names, type_names};
use crate::tidy::tests::{complaints, places};

#[test]
fn a_former_name_is_found_in_code_and_not_in_texts() {
    let text =
        "// Unifier\nconst NAME: &str = \"Unifier\";\nstruct Unifier;\nfn f(set_aside: u8) {}\nstruct Unifiers;\n";
    assert_eq!(places(&complaints(former_names, [("a/src/lib.rs", text)])), ["a/src/lib.rs:3", "a/src/lib.rs:4"]);
}

#[test]
fn empty_words_are_found_in_comments_and_not_in_code() {
    let text = "//! The server told so.\nlet told = \"told\"; // it came\n/// A `told` value, untold.\n/// ```\n/// // again\n/// ```\n/// Read again.\n// It is none.\n";
    assert_eq!(places(&complaints(empty_words, [("a/src/lib.rs", text)])), ["a/src/lib.rs:1", "a/src/lib.rs:7"]);
}

#[test]
fn a_doc_comment_begins_with_what_it_is_about() {
    let text = "//! What is here.\n//!\n//! What follows may.\n\n/// Most attempts.\nconst A: u8 = 1;\n/// Mostly.\n/// Whether.\nconst B: u8 = 1;\n// Which is fine.\n";
    assert_eq!(places(&complaints(doc_beginnings, [("a/src/lib.rs", text)])), ["a/src/lib.rs:1", "a/src/lib.rs:5"]);
}

#[test]
fn two_types_of_one_package_have_two_names() {
    let tree = [
        ("a/src/b.rs", "pub(super) struct Row<'a>(&'a str);\nimpl T { type Output = u8; }\n"),
        ("a/src/c.rs", "mod tests {\n    enum Row {}\n    // struct Row\n}\nimpl U { type Output = u8; }\n"),
        ("a/tests/d.rs", "struct Row;\n"),
        ("e/src/b.rs", "struct Row;\n"),
    ];
    assert_eq!(places(&complaints(type_names, tree)), ["a/src/c.rs:2"]);
}
