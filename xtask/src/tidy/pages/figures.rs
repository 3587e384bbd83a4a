//! Rule for figures: a number on a page is generated, or the code says it.

use std::collections::BTreeSet;
use std::iter::once;

use serde::Deserialize;

use super::markdown::{Line, lines};
use super::pages;
use crate::tidy::{Faults, Project};

/// List of the figures in prose, and of the code that says each.
const LIST: &str = "xtask/src/tidy/pages/figures.toml";

/// Page of what has been: its figures were true then.
const HISTORY: &str = "CHANGELOG.md";

/// Numbers in words that count something. Smaller ones are words of the language ("one of them").
const WORDS: [&str; 12] =
    ["four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "hundred", "thousand", "million"];

/// Statuses of HTTP, which are names. 200 is also a size of pages: the word before it says that it is a status.
const STATUSES: [&str; 20] = [
    "1xx", "204", "301", "302", "303", "307", "308", "400", "401", "403", "404", "405", "408", "413", "429", "500",
    "502", "503", "504", "5xx",
];

/// Words before a 200 that is a status.
const BEFORE_STATUS: [&str; 4] = ["http", "status", "under", "with"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    figure: Vec<Said>,
}

/// Figure in prose, the pages that have it, and the code that says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    text: String,
    on: Vec<String>,
    file: String,
    code: String,
    /// True if the figure is the number of times that the file has the code.
    #[serde(default)]
    is_counted: bool,
}

/// Rule: a figure of a page is in a generated section, or in the list with code that says it.
pub(crate) fn figures(project: &Project, faults: &mut Faults) {
    let list = match toml::from_str::<List>(project.tree.text(LIST).unwrap_or("figure = []")) {
        Ok(list) => list.figure,
        Err(error) => return faults.of(LIST, error.message(), "correct the list"),
    };
    let mut met = BTreeSet::new();
    for (page, text) in pages(&project.tree).filter(|(page, _)| *page != HISTORY) {
        for (line, figure) in found(text) {
            match list.iter().find(|said| said.text == figure && said.on.iter().any(|on| on == page)) {
                Some(said) => drop(met.insert((page, &said.text))),
                None => faults.at(
                    page,
                    line,
                    format!("the figure \"{figure}\" is neither generated nor in {LIST}"),
                    "generate it, or name in the list the code that says it",
                ),
            }
        }
    }
    for said in &list {
        if !is_in_code(project, said) {
            let what = format!("{} does not say \"{}\" by `{}`", said.file, said.text, said.code);
            faults.of(LIST, what, "correct the page and the row");
        }
        for page in said.on.iter().filter(|page| !met.contains(&(page.as_str(), &said.text))) {
            faults.of(LIST, format!("{page} has no \"{}\"", said.text), "take the page out of the row");
        }
    }
}

fn is_in_code(project: &Project, said: &Said) -> bool {
    let times = project.tree.text(&said.file).map_or(0, |text| text.matches(&said.code).count());
    if said.is_counted { value(&said.text) == Some(times) } else { times > 0 }
}

/// Returns the number that a figure begins with.
fn value(figure: &str) -> Option<usize> {
    let number = figure.split(' ').next()?.to_lowercase();
    // The words are those from four to twelve in a row.
    let word = WORDS[..9].iter().position(|word| *word == number).map(|at| at + 4);
    word.or_else(|| number.replace(',', "").parse().ok())
}

/// Returns the figures of a page's prose with their lines: a number, and the word after it.
fn found(text: &str) -> Vec<(usize, String)> {
    let words: Vec<(usize, String)> = prose(text).flat_map(|line| words(line)).collect();
    let after = words.iter().skip(1).map(|(_, word)| word.as_str()).chain(once(""));
    let before = once("").chain(words.iter().map(|(_, word)| word.as_str()));
    let figures = words.iter().zip(before).zip(after).filter_map(|(((line, word), before), after)| {
        let number = bare(word);
        let is_status = STATUSES.contains(&number)
            || number == "200" && BEFORE_STATUS.contains(&bare(before).to_lowercase().as_str());
        // Two points make an address.
        let is_number = number.starts_with(|it: char| it.is_ascii_digit()) && number.matches('.').count() < 2;
        let is_figure = is_number || WORDS.contains(&number.to_lowercase().as_str());
        // A number before a comma, a bracket or the end of a cell has no word.
        let noun = if word.ends_with(number) && after.starts_with(|it: char| it.is_alphabetic() || it == '%') {
            bare(after)
        } else {
            ""
        };
        (is_figure && !is_status).then(|| (*line, format!("{number} {noun}").trim_end().to_owned()))
    });
    figures.collect()
}

/// Returns the lines that are neither code nor generated.
fn prose(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut is_generated = false;
    lines(text).filter(move |line| {
        is_generated = (is_generated || line.text.ends_with(":begin -->")) && !line.text.ends_with(":end -->");
        !is_generated && !line.is_code
    })
}

/// Returns the words of a line without code, targets of links and the number of a list's item.
fn words(line: Line<'_>) -> Vec<(usize, String)> {
    let without_code: String = line.text.split('`').step_by(2).collect::<Vec<_>>().join(" ` ");
    let mut texts = without_code.split("](");
    let first = texts.next().unwrap_or_default().to_owned();
    let text = texts.fold(first, |text, rest| text + rest.split_once(')').map_or("", |(_, rest)| rest));
    let is_number = |word: &str| word.strip_suffix('.').is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()));
    let item = text.split_whitespace().next().filter(|word| is_number(word)).map_or(0, |_| 1);
    text.split_whitespace().skip(item).map(|word| (line.number, word.to_owned())).collect()
}

/// Returns a word without the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|it: char| !it.is_alphanumeric() && it != '%')
}

#[cfg(test)]
mod tests {
    use super::{LIST, figures, found};
    use crate::tidy::tests::{complaints, places};

    fn texts(page: &str) -> Vec<String> {
        found(page).into_iter().map(|(_, figure)| figure).collect()
    }

    #[test]
    fn a_figure_is_a_number_with_the_word_after_it() {
        let page = "1. Up to (16 MiB), 64 faults, 1.5 % of\n12\nms, and [ten jobs](a/9.md).\n| 7 | `8` days | F01 |\n";
        assert_eq!(texts(page), ["16 MiB", "64 faults", "1.5 %", "12 ms", "ten jobs", "7"]);
    }

    #[test]
    fn a_status_is_not_a_figure() {
        assert_eq!(texts("401, HTTP 200 and 5xx.\n| 403 with | 200 entries |\n"), ["200 entries"]);
    }

    #[test]
    fn a_figure_that_nothing_says_is_found_and_a_generated_one_is_not() {
        let page = "Reads 5 MB.\n<!-- x:begin -->\n7 MB\n<!-- x:end -->\n```text\n8 MB\n```\n9 ms\n";
        let found = complaints(figures, [("README.md", page), ("CHANGELOG.md", "5 MB\n")]);
        assert_eq!(places(&found), ["README.md:1", "README.md:8"]);
    }

    #[test]
    fn a_figure_of_the_list_holds_while_page_and_code_say_it() {
        let list = r#"figure = [{ text = "256 MiB", on = ["a/b.md"], file = "c.rs", code = "256 << 20" }]"#;
        let checked = |page: &str, code: &str| complaints(figures, [(LIST, list), ("a/b.md", page), ("c.rs", code)]);
        assert_eq!(checked("At most 256\nMiB.\n", "const MOST: u64 = 256 << 20;"), Vec::<String>::new());
        assert_eq!(places(&checked("At most 256 MiB.\n", "const MOST: u64 = 128 << 20;")), [LIST]);
        assert_eq!(places(&checked("At most 512 MiB.\n", "256 << 20")), ["a/b.md:1", LIST]);
    }

    #[test]
    fn a_counted_figure_is_the_number_of_times_in_the_file() {
        let list = r#"figure = [{ text = "five kinds", on = ["b.md"], file = "c.toml", code = "[[kind]]", is_counted = true }]"#;
        let checked = |times: usize| {
            complaints(figures, [(LIST, list), ("b.md", "five kinds"), ("c.toml", &*"[[kind]]\n".repeat(times))])
        };
        assert!(checked(5).is_empty());
        assert_eq!(places(&checked(6)), [LIST]);
    }
}
