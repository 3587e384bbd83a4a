use super::{code, links, names};
use crate::tidy::tests::{complaints, places};

#[test]
fn a_link_to_a_file_or_heading_that_does_not_exist_is_found() {
    let page = "[a](b/README.md) [b](b) [c](gone.md) [d](b/README.md#two-words) [e](b/README.md#three)\n\
                [f](#here) ![g](b/c.svg) [h](https://docs.rs/x)\n# Here\n[`x`]: nowhere\n```text\n[i](gone.md)\n```\n";
    let other = "# Two `words`\n[back](../README.md) [out](../../x)\n";
    let found = complaints(links, [("README.md", page), ("b/README.md", other), ("b/c.svg", "")]);
    assert_eq!(places(&found), ["README.md:1", "README.md:1", "README.md:4"]);
}

#[test]
fn a_name_that_the_code_does_not_have_is_found() {
    let page = "`CallRecord::key` `CallRecord::gone` `GoneType` `I12` `--flag` `POST /x` `iSaler` `call_record`\n\
                ```rust\nGoneType\n```\n";
    let code = "pub struct CallRecord;\nimpl CallRecord {\n    pub fn key(&self) {}\n}\n// gone GoneType\n";
    let found = complaints(names, [("a/README.md", page), ("a/src/lib.rs", code)]);
    assert_eq!(places(&found), ["a/README.md:1", "a/README.md:1"]);
}

#[test]
fn a_hidden_or_wide_line_and_a_block_without_a_language_are_found() {
    let page = "```rust\n#[tokio::main]\nasync fn main() {}\n# hidden\n```\n\n```\nx\n```\n```sh\n# a remark\n```\n";
    let page = format!("{page}```rust\n{}\n{}\n```\n", "x".repeat(96), "x".repeat(97));
    let found = complaints(code, [("a/README.md", page.as_str())]);
    assert_eq!(places(&found), ["a/README.md:4", "a/README.md:7", "a/README.md:15"]);
}
