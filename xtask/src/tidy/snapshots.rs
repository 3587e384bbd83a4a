//! Snapshots and the tests that name them, compared in both directions.
//!
//! The module `tests/it/<module>.rs` of a test stores its snapshots as
//! `tests/it/snapshots/it__<module>__<name>.snap`. A name is the text at the beginning of an
//! `assert_…snapshot!`. A line of a body in `samples` has the snapshots of its examples in
//! `examples`, and a line of a request there has the snapshot of its request in `requests`.

mod names;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::{Faults, Project};
use crate::manifest::MANIFEST;
use crate::tree::is;

/// Rule: every snapshot has a test, every named snapshot exists, and every example of an implemented endpoint
/// has a snapshot.
pub(super) fn check(project: &Project, faults: &mut Faults) {
    let named = named(project);
    for (path, _) in project.tree.below("").filter(|(path, _)| is(path, "snap")) {
        if !named.contains_key(path) {
            faults.of(path, "no test names it", "delete it, or name it in its module's assert_snapshot! or table");
        }
    }
    for (path, place) in &named {
        if project.tree.text(path).is_none() {
            faults.of(
                place,
                format!("its snapshot is not there: {path}"),
                "run the tests with INSTA_UPDATE=always and read what they write",
            );
        }
    }
    for example in &project.manifest.example {
        let is_there = project.manifest.endpoint_of(example).is_some_and(|it| !it.pending);
        let folder = example.vendor.folder();
        let snapshot = format!("{folder}/tests/it/snapshots/it__examples__{}.snap", example.stem());
        if is_there && !named.contains_key(&snapshot) {
            faults.of(
                &format!("{folder}/tests/it/samples.rs"),
                format!("no line is for the example {}", example.stem()),
                format!("add a line with its model, or set `pending = true` in {MANIFEST}"),
            );
        }
    }
}

/// Returns the path of every snapshot that a test names, and the place that names it.
fn named(project: &Project) -> BTreeMap<String, String> {
    let mut named = BTreeMap::new();
    for (path, source) in project.tree.rust("") {
        let Some((package, module)) = path.split_once("/tests/it/") else {
            continue;
        };
        let module = module.trim_end_matches(".rs");
        let mut name = |snapshot: String, at| {
            let snapshot = format!("{package}/tests/it/snapshots/it__{snapshot}.snap");
            named.entry(snapshot).or_insert_with(|| format!("{path}:{}", source.line(at)));
        };
        if let Some(vendor) = project.manifest.vendors().find(|vendor| vendor.folder() == package)
            && module == "samples"
        {
            for (at, example) in names::of_bodies(source, &project.manifest, vendor) {
                name(format!("examples__{example}"), at);
            }
            for (at, request) in names::of_samples(source, project, vendor) {
                name(format!("requests__{request}"), at);
            }
        }
        let modules = match module {
            "main" => String::new(),
            module => format!("{}__", module.replace('/', "__")),
        };
        for (at, asserted) in names::asserted(source) {
            name(format!("{modules}{asserted}"), at);
        }
    }
    named
}
