//! Account of the contradictions in the documents, compared with the tests that it names.

pub(super) mod named;
#[cfg(test)]
mod tests;

use serde::Deserialize;
use toml::Spanned;

use super::field_cases::{self, FieldCase};
use super::{Faults, Project};
use crate::manifest::Vendor;

/// Path of the account, relative to the workspace.
pub(super) const QUIRKS: &str = "fixtures/documents/quirks.toml";

/// Number of known contradictions. They are numbered from 1.
const ROWS: usize = 222;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    quirk: Vec<Spanned<Quirk>>,
    field_case: Vec<Spanned<FieldCase>>,
}

/// One contradiction: the statement of a document, the actual behaviour, and the answer to it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Quirk {
    number: usize,
    vendor: Vendor,
    /// Id of the document, followed by the section or the lines.
    place: String,
    says: String,
    happens: String,
    answer: String,
    /// Tests that prove the answer, as `file::name`.
    #[serde(default)]
    tests: Vec<String>,
    /// Reason for a contradiction without a test.
    no_test: Option<String>,
}

/// Rule: every contradiction occurs once and is complete, and each of its tests exists and names its number.
pub(super) fn check(project: &Project, faults: &mut Faults) {
    let Some(text) = project.tree.text(QUIRKS) else {
        return faults.of(QUIRKS, "it is not there", "write the account of the contradictions");
    };
    let account: Account = match toml::from_str(text) {
        Ok(account) => account,
        Err(error) => return faults.of(QUIRKS, error.to_string(), "mend the TOML"),
    };
    for (index, quirk) in account.quirk.iter().enumerate() {
        let line = 1 + text[..quirk.span().start].matches('\n').count();
        let quirk = quirk.get_ref();
        let mut wrong = |what: &str, mend: &str| {
            faults.at(QUIRKS, line, format!("row {}: {what}", quirk.number), mend);
        };
        if quirk.number != index + 1 {
            wrong(&format!("it stands in the place of row {}", index + 1), "put each row there once, in order");
        }
        if !has_place(project, quirk) {
            wrong("its place is in no document of its vendor", "begin it with the document's id in the manifest");
        }
        for (name, words) in [("says", &quirk.says), ("happens", &quirk.happens), ("answer", &quirk.answer)] {
            if words.trim().is_empty() {
                wrong(&format!("`{name}` is empty"), "say it in a line");
            }
        }
        let reason = quirk.no_test.as_deref().map(str::trim);
        match (quirk.tests.is_empty(), reason) {
            (false, None) => {}
            (true, Some(reason)) if !reason.is_empty() => {}
            (false, Some(_)) => {
                wrong("it has tests and a reason for none", "take `no_test` out");
            }
            (true, _) => {
                wrong("it has neither a test nor a reason", "name its tests, or fill `no_test`");
            }
        }
        for test in &quirk.tests {
            let number = named::Number::Row(quirk.number);
            if let Err(fault) = named::check(&project.tree, test, number) {
                wrong(&format!("{test} {}", fault.what()), number.mend(fault));
            }
        }
    }
    if account.quirk.len() != ROWS {
        let what = format!("{} rows, where {ROWS} are known", account.quirk.len());
        faults.of(QUIRKS, what, "put each row there once, in order");
    }
    field_cases::check(project, text, &account.field_case, faults);
}

/// True if a place begins with the id of a document that contains an endpoint of the vendor.
fn has_place(project: &Project, quirk: &Quirk) -> bool {
    let document = quirk.place.split([' ', ',']).next();
    let mut endpoints = project.manifest.endpoint.iter();
    let known = endpoints.any(|it| it.vendor == quirk.vendor && Some(it.document.as_str()) == document);
    known && quirk.place.trim_end().contains(' ')
}
