//! Rules for the documentation.

use super::{Faults, Project};
use crate::source::is_word;

/// Rule: the doc of a field does not begin with an article.
pub(super) fn fields(project: &Project, faults: &mut Faults) {
    for (path, source) in project.tree.rust("") {
        let mut lines = source.text.lines().enumerate().peekable();
        while let Some((number, line)) = lines.next() {
            let Some(doc) = line.trim_start().strip_prefix("///") else {
                continue;
            };
            let is_above = |line: &str| {
                let line = line.trim_start();
                line.starts_with("///") || line.starts_with("#[")
            };
            while lines.next_if(|(_, line)| is_above(line)).is_some() {}
            let documents_a_field = lines.peek().is_some_and(|(_, line)| is_field(line));
            if documents_a_field && doc.trim_start().starts_with("The ") {
                faults.at(
                    path,
                    number + 1,
                    "a field's doc begins with “The”",
                    "begin with what it is: “Seconds of talk; zero for a call nobody answered.”",
                );
            }
        }
    }
}

/// True if a line is a field of a struct or variant: `pub name: Type,`.
fn is_field(line: &str) -> bool {
    let mut rest = line.trim_start();
    if let Some(public) = rest.strip_prefix("pub") {
        let scope = public.trim_start();
        let scope_end = scope.strip_prefix('(').and_then(|scope| scope.split_once(')'));
        rest = scope_end.map_or(scope, |(_, rest)| rest).trim_start();
    }
    let name = rest.trim_start_matches(is_word);
    name.len() < rest.len() && name.starts_with(':') && !name.starts_with("::")
}

/// Rule: the README of a library is its crate doc, perhaps with a feature only that its programs need.
pub(super) fn crates(project: &Project, faults: &mut Faults) {
    const ATTRIBUTE: &str = "#![doc = include_str!(\"../README.md\")]";
    const FEATURED: &str = ", doc = include_str!(\"../README.md\"))]";
    for (path, text) in project.tree.below("") {
        let Some(folder) = path.strip_suffix("/src/lib.rs") else {
            continue;
        };
        let is_doc =
            |line: &str| line == ATTRIBUTE || (line.starts_with("#![cfg_attr(feature = ") && line.ends_with(FEATURED));
        if !text.lines().any(is_doc) {
            faults.of(path, "its README is not its doc", format!("begin it with {ATTRIBUTE}"));
        }
        let readme = format!("{folder}/README.md");
        if project.tree.text(&readme).is_none() {
            faults.of(folder, "it has no README.md", format!("write {readme}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{crates, fields};
    use crate::tidy::tests::{complaints, places};

    #[test]
    fn a_fields_doc_that_begins_with_an_article_is_found_behind_its_attributes_too() {
        let model = "/// The call.\npub struct Call {\n    /// The id.\n    pub id: u8,\n    /// The time.\n    ///\n    /// More.\n    #[serde(rename = \"t\")]\n    pub(crate) time: u8,\n    /// The note.\n    note: u8,\n}\n";
        let found = complaints(fields, [("a/src/lib.rs", model)]);
        assert_eq!(places(&found), ["a/src/lib.rs:3", "a/src/lib.rs:5", "a/src/lib.rs:10"]);
    }

    #[test]
    fn what_is_no_field_may_begin_with_an_article() {
        let model = "/// The call.\npub struct Call {\n    /// Id.\n    /// The second line.\n    pub id: u8,\n}\nenum E {\n    /// The one.\n    One,\n}\n/// The sum.\nfn sum() {\n    crate::x();\n}\n/// The rest\nuse a::b;\n";
        assert_eq!(complaints(fields, [("a/src/lib.rs", model)]), Vec::<String>::new());
    }

    #[test]
    fn a_library_without_its_readme_as_its_doc_is_found() {
        let found = complaints(
            crates,
            [
                ("a/src/lib.rs", "//! A.\n"),
                ("a/README.md", ""),
                ("b/src/lib.rs", "#![doc = include_str!(\"../README.md\")]\n"),
                ("c/src/main.rs", "//! A program.\n"),
                ("d/src/lib.rs", "#![cfg_attr(feature = \"f\", doc = include_str!(\"../README.md\"))]\n"),
                ("d/README.md", ""),
            ],
        );
        assert_eq!(places(&found), ["a/src/lib.rs", "b"]);
    }
}
