//! Names of snapshots in the source of a test, each with its place.

use std::collections::BTreeSet;

use crate::manifest::{Kind, Manifest, Vendor};
use crate::source::Source;
use crate::table;
use crate::tidy::Project;

/// Returns the names at the beginning of `assert_snapshot!`, `assert_json_snapshot!` and similar macros.
pub(super) fn asserted(source: &Source) -> Vec<(usize, String)> {
    let calls = source.code.match_indices("snapshot!(");
    calls
        .filter_map(|(at, call)| {
            let inside = at + call.len();
            let quote = source.code[inside..].trim_start();
            let first = source.code.len() - quote.len();
            let literal = source.strings().find(|literal| literal.at == first)?;
            Some((at, literal.text.to_owned()))
        })
        .collect()
}

/// Returns the names of the examples for entries in the form `"get_history" Request`.
pub(super) fn of_bodies(source: &Source, manifest: &Manifest, vendor: &Vendor) -> Vec<(usize, String)> {
    let bodies = source.strings().filter_map(|literal| {
        // Skips the opening quote, which is the only part of a literal in the code.
        let rest = source.code.get(literal.at + 1..)?.trim_start();
        let is_of = |kind: &&(&str, Kind)| rest.starts_with(kind.0);
        KINDS.iter().find(is_of).map(|(_, kind)| (literal, *kind))
    });
    bodies
        .flat_map(|(literal, kind)| {
            let examples = manifest.example.iter().filter(move |example| {
                example.vendor == *vendor && example.endpoint == literal.text && example.kind == kind
            });
            examples.map(move |example| (literal.at, example.stem()))
        })
        .collect()
}

/// Returns the names of the requests for entries in the form `get_history: GetHistory = …;`.
///
/// The endpoints are those of the manifest and of the vendor's table, because the manifest lacks those of a vendor
/// whose documents are not recorded yet.
pub(super) fn of_samples(source: &Source, project: &Project, vendor: &Vendor) -> Vec<(usize, String)> {
    let documented = project.manifest.endpoint.iter().filter(|it| it.vendor == *vendor).map(|it| it.name.clone());
    let listed = table::of(&project.tree, vendor).into_iter().map(|entry| entry.name);
    let names: BTreeSet<String> = documented.chain(listed).collect();
    names
        .into_iter()
        .filter_map(|name| {
            let at = source.words(&format!("{name}:")).next()?;
            Some((at, format!("{name}.request")))
        })
        .collect()
}

/// Kind of message in an example, as the fixtures spell it in code.
const KINDS: [(&str, Kind); 3] = [("Request", Kind::Request), ("Response", Kind::Response), ("Webhook", Kind::Webhook)];
