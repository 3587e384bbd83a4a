//! Look-up of a test by its name, and of the rows that its comments name.

use std::ops::RangeInclusive;

use crate::source::Source;
use crate::tree::Tree;

/// Reason why a test is not valid for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tidy) enum Fault {
    Form,
    File,
    Test,
    Silent,
}

/// Number of the row or field case that a test proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tidy) enum Number<'a> {
    Row(usize),
    FieldCase(&'a str),
}

impl Number<'_> {
    /// True if comments name the number.
    fn is_in(self, comments: &str) -> bool {
        match self {
            Self::Row(row) => rows(comments).iter().any(|rows| rows.contains(&row)),
            Self::FieldCase(case) => field_cases(comments).iter().any(|named| named == case),
        }
    }

    /// Remedy for a violation.
    pub(in crate::tidy) const fn mend(self, fault: Fault) -> &'static str {
        match (self, fault) {
            (_, Fault::Form) => "write it as path/to/file.rs::name_of_the_test",
            (_, Fault::File | Fault::Test) => "name a test that exists",
            (Self::Row(_), Fault::Silent) => "say `Row n` in a comment above the test or within it",
            (Self::FieldCase(_), Fault::Silent) => "say `Field case n` in a comment above the test or within it",
        }
    }
}

impl Fault {
    pub(in crate::tidy) const fn what(self) -> &'static str {
        match self {
            Self::Form => "is no test's name",
            Self::File => "is in a file that is not there",
            Self::Test => "is no test of that file",
            Self::Silent => "does not name the row",
        }
    }
}

/// Finds a test by `file::name` and checks that its comments name a number.
pub(in crate::tidy) fn check(tree: &Tree, test: &str, number: Number<'_>) -> Result<(), Fault> {
    let (file, name) = test.split_once("::").ok_or(Fault::Form)?;
    let (_, source) = tree.rust(file).find(|(path, _)| *path == file).ok_or(Fault::File)?;
    let comments = comments(source, name).ok_or(Fault::Test)?;
    if number.is_in(&comments) { Ok(()) } else { Err(Fault::Silent) }
}

/// Returns the comments of a test: above it, between its attributes, and within it.
fn comments(source: &Source, name: &str) -> Option<String> {
    let at = source.words(&format!("fn {name}")).next()?;
    let above = above(source, at);
    if !source.code[above..at].lines().any(|line| line.contains("#[") && line.contains("test")) {
        return None;
    }
    let comments = source.comments(above..at + body(&source.code[at..]));
    let comments: Vec<_> = comments.map(|it| it.trim_matches(['/', '*', '!'])).collect();
    Some(comments.join(" "))
}

/// Returns the offset at which the comments and attributes above the line of `at` begin.
fn above(source: &Source, at: usize) -> usize {
    let line_of = |at: usize| source.text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut start = line_of(at);
    while start > 0 {
        let before = line_of(start - 1);
        let line = source.text[before..start].trim_start();
        if !line.starts_with("//") && !line.starts_with("#[") {
            break;
        }
        start = before;
    }
    start
}

/// Length of the function at the beginning of a code text.
fn body(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

/// Returns the rows that a text names: `row 3`, `Rows 3, 5 and 8`, `rows 13-17`, `Rows 204 to 207`.
fn rows(text: &str) -> Vec<RangeInclusive<usize>> {
    let mut rows = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let word = word.trim_matches(|it: char| !it.is_alphanumeric());
        if !["row", "rows"].contains(&word.to_lowercase().as_str()) {
            continue;
        }
        let mut first = None;
        while let Some(word) = words.peek().copied() {
            let number = word.trim_end_matches([',', '.', ';', ':', ')']);
            if number == "and" && !rows.is_empty() {
                words.next();
                continue;
            }
            if number == "to" {
                first = rows.last().map(|range: &RangeInclusive<usize>| *range.start());
                words.next();
                continue;
            }
            let (start, end) = number.split_once('-').unwrap_or((number, number));
            let (Ok(start), Ok(end)) = (start.parse(), end.parse()) else { break };
            rows.push(first.take().unwrap_or(start)..=end);
            words.next();
            let next = words.peek().copied();
            if !word.ends_with(',') && !matches!(next, Some("and" | "to")) {
                break;
            }
        }
    }
    rows
}

/// Returns the cases that a text names: `Field case 3`, `field cases 8a, 13 and 14`.
fn field_cases(text: &str) -> Vec<String> {
    let mut cases = Vec::new();
    let words: Vec<&str> = text.split_whitespace().collect();
    for (at, pair) in words.windows(2).enumerate() {
        let plain = |word: &str| word.trim_matches(|it: char| !it.is_alphanumeric()).to_lowercase();
        let named = [plain(pair[0]), plain(pair[1])];
        if named[0] != "field" || !["case", "cases"].contains(&named[1].as_str()) {
            continue;
        }
        for word in &words[at + 2..] {
            if *word == "and" {
                continue;
            }
            let number = word.trim_end_matches([',', '.', ';', ':', ')']);
            let digits = number.trim_end_matches(['a', 'b']);
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                break;
            }
            cases.push(number.to_owned());
            if word.ends_with(['.', ':', ';', ')']) {
                break;
            }
        }
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::{field_cases, rows};

    #[test]
    fn field_cases_are_named_one_by_one() {
        for (text, named) in [
            ("Field case 7: a list.", vec!["7"]),
            ("Field cases 8a, 13 and 14. 15", vec!["8a", "13", "14"]),
            ("(field case 12b)", vec!["12b"]),
            ("a field case of 7, in case 9", vec![]),
        ] {
            assert_eq!(field_cases(text), named, "{text}");
        }
    }

    #[test]
    fn rows_are_named_one_by_one_and_as_ranges() {
        for (text, named) in [
            ("Row 7: a list.", vec![7..=7]),
            ("(row 7)", vec![7..=7]),
            ("Rows 7, 8: a list 9. Row 35: more", vec![7..=7, 8..=8, 35..=35]),
            ("ROWS 13-17, 20 and 22.", vec![13..=17, 20..=20, 22..=22]),
            ("Rows 204 to 207; 12", vec![204..=204, 204..=207]),
            ("Rows 81 to 83, 131 to 134: legs", vec![81..=81, 81..=83, 131..=131, 131..=134]),
            ("Rows 215, 216 and W6", vec![215..=215, 216..=216]),
            ("Row 7 to the letter, 9", vec![7..=7]),
            ("a row of 7, rows, arrow 8, 9 rows", vec![]),
            ("row", vec![]),
            ("and 3, to 4", vec![]),
        ] {
            assert_eq!(rows(text), named, "{text}");
        }
    }
}
