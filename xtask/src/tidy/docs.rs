//! Rules for the documentation.

use super::pages::{WIDEST, is_hidden};
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

/// Rule: a line of Rust in a documentation comment is not wider than its page shows.
pub(super) fn code(project: &Project, faults: &mut Faults) {
    for (path, source) in project.tree.rust("") {
        let mut block = None;
        for (number, line) in source.text.lines().map(str::trim_start).enumerate() {
            let Some(doc) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else {
                block = None;
                continue;
            };
            let doc = doc.strip_prefix(' ').unwrap_or(doc);
            if let Some(language) = doc.trim_start().strip_prefix("```") {
                block = if block.is_some() { None } else { Some(is_rust(language)) };
            } else if block == Some(true) && !is_hidden(doc) && doc.chars().count() > WIDEST {
                let what = format!("a line of Rust wider than {WIDEST} characters, which the documentation cuts off");
                faults.at(path, number + 1, what, "break it");
            }
        }
    }
}

/// True if a block of a documentation comment is Rust, by the words behind its fence.
fn is_rust(language: &str) -> bool {
    const WORDS: [&str; 5] = ["rust", "no_run", "should_panic", "compile_fail", "ignore"];
    language.is_empty() || WORDS.iter().any(|word| language.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::{code, crates, fields};
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

    #[test]
    fn a_line_of_rust_is_as_wide_as_its_page_shows() {
        let (wide, fits) = ("x".repeat(97), "x".repeat(96));
        let doc = format!("/// {wide}\n/// ```\n/// {fits}\n/// {wide}\n/// # {wide}\n/// ```\n/// {wide}\n");
        let more =
            format!("    /// ```no_run\n    /// {wide}\n    /// ```\n//! ```text\n//! {wide}\n//! ```\n// {wide}\n");
        let found = complaints(code, [("a/src/lib.rs", &*format!("{doc}fn a() {{}}\n{more}"))]);
        assert_eq!(places(&found), ["a/src/lib.rs:4", "a/src/lib.rs:10"]);
    }
}
