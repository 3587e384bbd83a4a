//! Pieces of a Markdown page, as far as the rules need them.

use std::collections::BTreeSet;

/// Line of a page, counted from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) number: usize,
    pub(super) text: &'a str,
    /// True inside a block of code, and for its first and last line.
    pub(super) is_code: bool,
}

pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut is_code = false;
    (1..).zip(text.lines()).map(move |(number, text)| {
        let is_fence = text.trim_start().starts_with("```");
        let line = Line { number, text, is_code: is_code || is_fence };
        is_code ^= is_fence;
        line
    })
}

/// Returns the texts between backticks of a line.
pub(super) fn spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Returns the targets of a line's links, those of definitions (`[name]: target`) included.
pub(super) fn targets(line: &str) -> Vec<&str> {
    let inline = line.match_indices("](").filter_map(|(at, _)| line[at + 2..].split([')', ' ']).next());
    let definition = line.starts_with('[').then(|| line.split_once("]: ")).flatten().map(|(_, target)| target.trim());
    inline.chain(definition).collect()
}

/// Returns the anchors of a page's headings, as the web makes them: small letters, `-` for a blank, no punctuation.
pub(super) fn anchors(text: &str) -> BTreeSet<String> {
    let headings = lines(text).filter(|line| !line.is_code && line.text.starts_with('#'));
    headings
        .map(|line| {
            let title = line.text.trim_start_matches('#').trim().to_lowercase();
            let kept = title.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
            kept.map(|it| if it == ' ' { '-' } else { it }).collect()
        })
        .collect()
}
