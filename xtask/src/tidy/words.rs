//! Names and words: one name per concept, one concept per name, and comments in plain words.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::{Faults, Project};
use crate::source::{Source, is_word};

/// Names that the code had before, each with the one that replaced it.
const FORMER: [(&str, &str); 17] = [
    ("Ahead", "TimelineOptions"),
    ("CallerBuilder", "PipelineBuilder"),
    ("CompanyCall", "FinishedCall"),
    ("Cutter", "WindowPlanner"),
    ("KeyedWrite", "Idempotency::Idempotent"),
    ("OptionalObject", "EmptyArrayAsNone"),
    ("Overfull", "TruncatedWindow"),
    ("Personal", "PersonalText"),
    ("Salvaged", "Rows"),
    ("SetAside", "Quarantined"),
    ("TipList", "ActivityTypes"),
    ("Unfit", "NormalizeError"),
    ("Unifier", "Normalizer"),
    ("faithful_notes", "full_note_text"),
    ("set_aside", "quarantined"),
    ("unifier", "normalizer"),
    ("wall_hull", "local_bounds"),
];

/// Words that say nothing in this code, each with a word that does.
const EMPTY: [(&str, &str); 13] = [
    ("told", "reported, known"),
    ("tells", "reports, shows"),
    ("tell", "report, distinguish"),
    ("came", "arrived, was received"),
    ("stands", "is, is listed"),
    ("stood", "was, was listed"),
    ("so many", "the number"),
    ("is no", "is not a, has no"),
    ("are no", "are not, have no"),
    ("again", "a second time, retried"),
    ("whoever", "the user, the caller"),
    ("beside", "next to, outside"),
    ("by and by", "gradually"),
];

/// Beginnings of a doc comment that hide what it is about.
const BEGINNINGS: [&str; 12] =
    ["What", "Whether", "How", "Whoever", "Whichever", "Most", "Least", "Which", "Where", "Who", "It", "They"];

/// No code uses a name that was replaced.
pub(super) fn former_names(project: &Project, faults: &mut Faults) {
    for (path, source) in project.tree.rust("") {
        for (former, name) in FORMER {
            for at in source.words(former) {
                faults.at(path, source.line(at), format!("the former name {former}"), format!("use {name}"));
            }
        }
    }
}

/// No comment uses a word that says nothing.
pub(super) fn empty_words(project: &Project, faults: &mut Faults) {
    for (path, source) in project.tree.rust("") {
        for (line, text) in prose(source) {
            let text = text.to_lowercase();
            for (word, better) in EMPTY {
                if has_words(&text, word) {
                    faults.at(path, line, format!("“{word}” in a comment"), format!("say more: {better}"));
                }
            }
        }
    }
}

/// A doc comment begins with the noun or the verb that it is about.
pub(super) fn doc_beginnings(project: &Project, faults: &mut Faults) {
    for (path, source) in project.tree.rust("") {
        let mut is_inside = false;
        for (line, text) in (1..).zip(source.text.lines()) {
            let text = text.trim_start();
            let doc = text.strip_prefix("///").or_else(|| text.strip_prefix("//!"));
            let first = doc.unwrap_or_default().split_whitespace().next().unwrap_or_default();
            if !is_inside && BEGINNINGS.contains(&first) {
                let mend = "begin with the noun or the verb: “Maximum number of …”, “Sends …”";
                faults.at(path, line, format!("a doc comment begins with “{first}”"), mend);
            }
            is_inside = doc.is_some();
        }
    }
}

/// Each type of a package has a name of its own.
pub(super) fn type_names(project: &Project, faults: &mut Faults) {
    let mut seen: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for (path, source) in project.tree.rust("") {
        // The benchmarks' baselines are models as a stranger would write them, several of one answer.
        let Some((package, _)) = path.split_once("/src/").filter(|(package, _)| *package != "fixtures/bench") else {
            continue;
        };
        for (at, name) in types(source) {
            let place = format!("{path}:{}", source.line(at));
            if let Some(other) = seen.insert((package, name), place) {
                let what = format!("{name} is also a type of {other}");
                faults.at(path, source.line(at), what, "name it by what sets it apart");
            }
        }
    }
}

/// Declared types: places and names.
fn types(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    ["struct", "enum", "trait", "union"].into_iter().flat_map(move |keyword| {
        source.words(keyword).filter_map(move |at| {
            let rest = source.code[at + keyword.len()..].trim_start();
            let name = &rest[..rest.find(|it| !is_word(it)).unwrap_or(rest.len())];
            name.starts_with(char::is_uppercase).then_some((at, name))
        })
    })
}

/// Lines of the comments without code: their numbers and texts.
fn prose(source: &Source) -> impl Iterator<Item = (usize, String)> {
    let mut is_code = false;
    (1..).zip(source.text.lines()).filter_map(move |(line, text)| {
        let text = text.trim_start().strip_prefix("//")?.trim_start_matches(['/', '!']).trim();
        if text.starts_with("```") {
            is_code = !is_code;
            return None;
        }
        (!is_code).then(|| (line, text.split('`').step_by(2).collect()))
    })
}

/// True if a text holds these words as whole words.
fn has_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let (before, rest) = text.split_at(at);
        !before.ends_with(is_word) && !rest[found.len()..].starts_with(is_word)
    })
}
