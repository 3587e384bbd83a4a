//! Snapshots and the tests that name them, compared both ways.
//!
//! A test's module `tests/it/<module>.rs` keeps its snapshots as `tests/it/snapshots/it__<module>__<name>.snap`. A name
//! is the text that an `assert_…snapshot!` begins with, or an entry of the tables in `examples` and `requests`.

mod names;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::{Faults, Project};
use crate::manifest::{MANIFEST, Vendor};
use crate::tree::is;

/// No snapshot is an orphan, none is missing, and every example of an endpoint that is there has one.
pub(super) fn check(project: &Project, faults: &mut Faults) {
    let named = named(project);
    for (path, _) in project.tree.below("").filter(|(path, _)| is(path, "snap")) {
        if !named.contains_key(path) {
            faults.of(
                path,
                "no test names it",
                "delete it, or name it in its module's assert_snapshot! or table",
            );
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
                &format!("{folder}/tests/it/examples.rs"),
                format!("the example {} is not in it", example.stem()),
                format!(
                    "read it and snapshot what was read, or set `pending = true` in {MANIFEST}"
                ),
            );
        }
    }
}

/// The path of every snapshot that a test names, and the place that names it.
fn named(project: &Project) -> BTreeMap<String, String> {
    let mut named = BTreeMap::new();
    for (path, source) in project.tree.rust("") {
        let Some((package, module)) = path.split_once("/tests/it/") else {
            continue;
        };
        let module = module.trim_end_matches(".rs");
        let mut of_module = names::asserted(source);
        if let Some(vendor) = Vendor::ALL.into_iter().find(|vendor| vendor.folder() == package) {
            let table = module.split('/').next().unwrap_or_default();
            if ["examples", "requests"].contains(&table) {
                of_module.extend(names::whole(source, &project.manifest, vendor));
                let parts = names::in_parts(source, &project.manifest, vendor);
                let is_of = |name: &str| table == "examples" || name.ends_with(".request");
                of_module.extend(parts.into_iter().filter(|(_, name)| is_of(name)));
            }
        }
        let modules = match module {
            "main" => String::new(),
            module => format!("{}__", module.replace('/', "__")),
        };
        for (at, name) in of_module {
            let snapshot = format!("{package}/tests/it/snapshots/it__{modules}{name}.snap");
            named.entry(snapshot).or_insert_with(|| format!("{path}:{}", source.line(at)));
        }
    }
    named
}
