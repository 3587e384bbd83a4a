//! Rules for the pages that people read on the web: links, names, code and figures.

mod features;
mod figures;
mod markdown;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use self::markdown::{Line, anchors, lines, spans, targets};
use super::{Faults, Project};
use crate::source::is_word;
use crate::tree::Tree;

pub(super) use features::features;
pub(super) use figures::figures;

/// Rule: a relative link of a page leads to a file or folder, and to a heading that exists.
pub(super) fn links(project: &Project, faults: &mut Faults) {
    for (page, text) in pages(&project.tree) {
        for line in lines(text).filter(|line| !line.is_code) {
            for target in targets(line.text) {
                if let Some(what) = broken(&project.tree, page, text, target) {
                    faults.at(page, line.number, what, "correct the link");
                }
            }
        }
    }
}

/// Describes why a target does not exist, if it does not. Addresses of the web are not followed.
fn broken(tree: &Tree, page: &str, text: &str, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let file = if path.is_empty() { page.to_owned() } else { joined(page, path)? };
    let contents = if path.is_empty() { Some(text) } else { page_text(tree, &file) };
    let exists = contents.is_some() || tree.text(&file).is_some() || tree.below(&format!("{file}/")).next().is_some();
    // A folder whose name begins with a point is not in the tree.
    if !exists && !file.starts_with('.') {
        return Some(format!("{target} leads nowhere"));
    }
    let is_missing = |anchor: &&str| contents.is_some_and(|text| !anchors(text).contains(*anchor));
    anchor.filter(is_missing).map(|anchor| format!("{target} leads to a heading that does not exist: {anchor}"))
}

/// Returns the path of a target relative to the page's folder. `None` for a target outside of the workspace.
fn joined(page: &str, target: &str) -> Option<String> {
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => drop(folders.pop()?),
            part => folders.push(part),
        }
    }
    Some(folders.join("/"))
}

/// Proper names in backticks, which clippy would take for the names of types without them.
const PROPER: [&str; 2] = ["SQLite", "SalesMan"];

/// Rule: a name in backticks that looks like Rust (`Type::member`, `TwoWords`) is a name of the code.
pub(super) fn names(project: &Project, faults: &mut Faults) {
    let words: BTreeSet<&str> =
        project.tree.rust("").flat_map(|(_, source)| source.code.split(|character| !is_word(character))).collect();
    let titles: Vec<&str> = project.manifest.vendors().map(|vendor| project.manifest.title(vendor)).collect();
    let is_proper = |name: &str| PROPER.contains(&name) || titles.contains(&name);
    for (page, text) in pages(&project.tree) {
        // A changelog names what has been, too.
        for line in lines(text).filter(|line| !line.is_code && page != "CHANGELOG.md") {
            for span in spans(line.text).filter(|span| is_rust(span) && !is_proper(span)) {
                let mut segments = span.trim_end_matches("()").split("::");
                if let Some(gone) = segments.find(|segment| !words.contains(segment)) {
                    let what = format!("`{span}` names {gone}, which is not in the code");
                    faults.at(page, line.number, what, "name it as it is called now");
                }
            }
        }
    }
}

/// True for a path of Rust, and for a type of two words or more: small letters follow each of its capitals.
fn is_rust(span: &str) -> bool {
    let name = span.trim_end_matches("()");
    let segments = || name.split("::");
    let is_plain =
        segments().all(|segment| !segment.is_empty() && segment.chars().all(|it| is_word(it) && it.is_ascii()));
    let capitals = name.chars().filter(char::is_ascii_uppercase).count();
    let is_camel =
        capitals >= 2 && name.starts_with(char::is_uppercase) && name.contains(|it: char| it.is_ascii_lowercase());
    is_plain && (segments().nth(1).is_some() || is_camel && !name.contains('_'))
}

/// Rule: a block of code states its language, and no line of Rust is cut off, or hidden by the documentation alone.
pub(super) fn code(project: &Project, faults: &mut Faults) {
    for (page, text) in pages(&project.tree) {
        let mut language = None;
        for Line { number, text, .. } in lines(text) {
            match text.trim_start().strip_prefix("```") {
                Some(word) if language.is_none() => {
                    language = Some(word);
                    if word.is_empty() {
                        faults.at(
                            page,
                            number,
                            "a block of code without a language",
                            "write ```rust, ```console or ```text",
                        );
                    }
                }
                Some(_) => language = None,
                None if language.is_some_and(|word| word.starts_with("rust")) && is_hidden(text) => {
                    let what = "a line of Rust that is hidden in the documentation and visible on the web";
                    faults.at(page, number, what, "write a whole function");
                }
                None if language.is_some_and(|word| word.starts_with("rust")) && text.chars().count() > WIDEST => {
                    let what =
                        format!("a line of Rust wider than {WIDEST} characters, which the documentation cuts off");
                    faults.at(page, number, what, "break it");
                }
                None => {}
            }
        }
    }
}

/// Number of characters that a line of code on the documentation's page shows on a screen of 1280 pixels.
pub(super) const WIDEST: usize = 96;

/// True if the documentation hides a line of Rust.
pub(super) fn is_hidden(line: &str) -> bool {
    let line = line.trim_start();
    line == "#" || line.starts_with("# ")
}

/// Returns path and text of every page.
fn pages(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    let hidden = tree.guides().filter(|(path, _)| path.starts_with('.') && crate::tree::is(path, "md"));
    tree.below("").filter(|(path, _)| crate::tree::is(path, "md")).chain(hidden)
}

fn page_text<'a>(tree: &'a Tree, file: &str) -> Option<&'a str> {
    pages(tree).find(|(path, _)| *path == file).map(|(_, text)| text)
}
