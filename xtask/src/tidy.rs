//! Rules of the project as code. Each violation is one line with its place, the name of the rule and the
//! remedy.

mod cargo;
mod coverage;
mod docs;
mod endpoints;
mod field_cases;
mod image;
mod imports;
mod licences;
mod pages;
mod paths;
mod quirks;
mod reqwest;
mod rust;
mod snapshots;
#[cfg(test)]
mod tests;
mod words;

use std::path::Path;

use crate::manifest::{EndpointKind, Manifest};
use crate::problem::Problem;
use crate::tree::Tree;

#[cfg(test)]
pub(crate) use tests::MADE_UP;

/// Input of the rules.
#[derive(Debug)]
pub(crate) struct Project {
    tree: Tree,
    manifest: Manifest,
}

/// Violations of one rule.
#[derive(Debug)]
pub(crate) struct Faults {
    rule: &'static str,
    problems: Vec<Problem>,
}

impl Faults {
    /// Adds a violation in a file as a whole.
    fn of(&mut self, path: &str, what: impl AsRef<str>, mend: impl Into<String>) {
        let what = format!("[{}] {}", self.rule, what.as_ref());
        self.problems.push(Problem::new(path, what, mend));
    }

    /// Adds a violation in a line, counted from 1.
    fn at(&mut self, path: &str, line: usize, what: impl AsRef<str>, mend: impl Into<String>) {
        self.of(&format!("{path}:{line}"), what, mend);
    }
}

type Rule = fn(&Project, &mut Faults);

const RULES: &[(&str, Rule)] = &[
    ("endpoint-file", endpoints::check),
    ("file-length", rust::length),
    ("no-mod-rs", rust::mod_files),
    ("no-leftover", rust::leftovers),
    ("reqwest-behind-the-seam", reqwest::check),
    ("models-know-no-client", imports::models),
    ("vendors-apart", imports::vendors),
    ("core-names-no-vendor", imports::core),
    ("serde-json-features", cargo::serde_json),
    ("snapshots", snapshots::check),
    ("coverage", coverage::check),
    ("quirks", quirks::check),
    ("doc-comment", docs::fields),
    ("crate-doc", docs::crates),
    ("doc-code", docs::code),
    ("doc-beginning", words::doc_beginnings),
    ("empty-words", words::empty_words),
    ("former-names", words::former_names),
    ("type-names", words::type_names),
    ("licence", licences::check),
    ("named-paths", paths::check),
    ("image", image::check),
    ("page-links", pages::links),
    ("page-names", pages::names),
    ("page-code", pages::code),
    ("page-figures", pages::figures),
    ("page-features", pages::features),
];

/// Checks the workspace against every rule.
pub(crate) fn tidy(root: &Path) -> Result<String, Vec<Problem>> {
    let project = Project { tree: Tree::load(root)?, manifest: Manifest::load(root)? };
    let problems: Vec<Problem> = RULES.iter().flat_map(|(name, rule)| broken(name, *rule, &project)).collect();
    if problems.is_empty() { Ok(summary(&project.manifest)) } else { Err(problems) }
}

/// Returns the violations of one rule.
fn broken(name: &'static str, rule: Rule, project: &Project) -> Vec<Problem> {
    let mut faults = Faults { rule: name, problems: Vec::new() };
    rule(project, &mut faults);
    faults.problems
}

/// Returns the summary of a successful check, including the pending endpoints and documents of the manifest.
fn summary(manifest: &Manifest) -> String {
    let mut pending: Vec<String> = manifest
        .endpoint
        .iter()
        .filter(|endpoint| endpoint.pending)
        .map(|endpoint| {
            let name = format!("{}/{}", endpoint.vendor.as_str(), endpoint.name);
            match endpoint.kind {
                EndpointKind::Endpoint => name,
                EndpointKind::Webhook => format!("{name} (webhook)"),
            }
        })
        .collect();
    let undocumented = manifest.vendor.iter().filter(|vendor| vendor.undocumented);
    pending.extend(undocumented.map(|vendor| format!("the documents of {}", vendor.name.as_str())));
    let holds = format!("{} rules hold", RULES.len());
    if pending.is_empty() { holds } else { format!("{holds}; not yet ({}): {}", pending.len(), pending.join(", ")) }
}
