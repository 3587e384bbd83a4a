//! Account of the findings on other people's software, compared with the tests that it names.

#[cfg(test)]
mod tests;

use serde::Deserialize;
use toml::Spanned;

use super::quirks::{QUIRKS, named};
use super::{Faults, Project};

/// Returns the numbers of the cases in order. Four cases were found after the others had been numbered.
pub(super) fn numbers() -> Vec<String> {
    let mut numbers = Vec::new();
    for number in 1..=43 {
        numbers.push(number.to_string());
        let more: &[&str] = match number {
            8 | 32 => &["a"],
            12 => &["a", "b"],
            _ => &[],
        };
        numbers.extend(more.iter().map(|letter| format!("{number}{letter}")));
    }
    numbers
}

/// One case: the finding, and the answer to it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldCase {
    number: String,
    /// Vendors whose servers or clients showed the case.
    vendors: Vec<crate::manifest::Vendor>,
    happens: String,
    answer: String,
    /// Tests that prove the answer, as `file::name`.
    #[serde(default)]
    tests: Vec<String>,
    /// Reason for a case without a test.
    no_test: Option<String>,
}

/// Rule: every case occurs once and is complete, and each of its tests exists and names its number.
pub(super) fn check(project: &Project, text: &str, cases: &[Spanned<FieldCase>], faults: &mut Faults) {
    let numbers = numbers();
    for (index, case) in cases.iter().enumerate() {
        let line = 1 + text[..case.span().start].matches('\n').count();
        let case = case.get_ref();
        let mut wrong = |what: &str, mend: &str| {
            faults.at(QUIRKS, line, format!("field case {}: {what}", case.number), mend);
        };
        if numbers.get(index) != Some(&case.number) {
            wrong("it is not in its place", "put each case there once, in order");
        }
        if case.vendors.iter().any(|vendor| project.manifest.entry(vendor).is_none()) {
            wrong("it names an unknown vendor", "name those of the manifest");
        }
        if case.vendors.is_empty() {
            wrong("it names no vendor", "name those that showed it");
        }
        for (name, words) in [("happens", &case.happens), ("answer", &case.answer)] {
            if words.trim().is_empty() {
                wrong(&format!("`{name}` is empty"), "say it in a line");
            }
        }
        let reason = case.no_test.as_deref().map(str::trim).unwrap_or_default();
        if case.tests.is_empty() == reason.is_empty() {
            wrong("it has neither a test nor a reason, or both", "name its tests, or fill `no_test`");
        }
        for test in &case.tests {
            let number = named::Number::FieldCase(&case.number);
            if let Err(fault) = named::check(&project.tree, test, number) {
                wrong(&format!("{test} {}", fault.what()), number.mend(fault));
            }
        }
    }
    if cases.len() != numbers.len() {
        let what = format!("{} field cases, where {} are known", cases.len(), numbers.len());
        faults.of(QUIRKS, what, "put each case there once, in order");
    }
}
