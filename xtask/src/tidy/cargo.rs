//! Rules for the `Cargo.toml` files.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{Faults, Project};
use crate::tree::is;

/// Dependency in a `Cargo.toml`.
#[derive(Debug)]
pub(super) struct Dependency {
    name: String,
    /// Settings of the dependency. A plain version becomes a setting, too.
    settings: Table,
}

impl Dependency {
    fn new(name: &str, value: &Value) -> Self {
        let settings = match value {
            Value::Table(settings) => settings.clone(),
            version => Table::from_iter([("version".to_owned(), version.clone())]),
        };
        Self { name: name.to_owned(), settings }
    }

    /// Name of the package, even if the dependency is renamed.
    pub(super) fn package(&self) -> &str {
        let renamed = self.settings.get("package").and_then(Value::as_str);
        renamed.unwrap_or(&self.name)
    }
}

/// Rule: no package enables the global features of `serde_json`, because only the user's build may enable
/// them. cargo-deny could check the resolved features, but not those that a feature of ours would switch on in another build.
pub(super) fn serde_json(project: &Project, faults: &mut Faults) {
    const GLOBAL: [&str; 2] = ["preserve_order", "arbitrary_precision"];
    const MEND: &str = "take the feature out: it changes serde_json for the whole build of our users";
    for path in manifests(project) {
        let named = |feature: &str| {
            let through = GLOBAL.map(|global| [format!("serde_json/{global}"), format!("serde_json?/{global}")]);
            through.as_flattened().iter().any(|global| global == feature)
        };
        for feature in feature_lists(project, path).iter().filter(|feature| named(feature)) {
            faults.of(path, format!("it switches {feature} on"), MEND);
        }
        for dependency in dependencies(project, path) {
            let features = dependency.settings.get("features").and_then(Value::as_array);
            let mut features = features.into_iter().flatten().filter_map(Value::as_str);
            if dependency.package() == "serde_json"
                && let Some(feature) = features.find(|feature| GLOBAL.contains(feature))
            {
                faults.of(path, format!("it switches serde_json/{feature} on"), MEND);
            }
        }
    }
}

/// True if a package is marked as not published.
pub(super) fn is_unpublished(project: &Project, path: &str) -> bool {
    let manifest = parsed(project, path);
    let package = manifest.as_ref().and_then(|it| it.get("package")?.as_table());
    package.and_then(|it| it.get("publish")?.as_bool()) == Some(false)
}

/// Returns the features of a `Cargo.toml` apart from `default`, and if each is on by default. `None` without features.
pub(super) fn features(project: &Project, path: &str) -> Option<BTreeMap<String, bool>> {
    let manifest = parsed(project, path)?;
    let features = manifest.get("features")?.as_table()?;
    let default = features.get("default").and_then(Value::as_array);
    let is_default = |name: &str| default.into_iter().flatten().any(|it| it.as_str() == Some(name));
    let named = features.keys().filter(|name| *name != "default");
    Some(named.map(|name| (name.clone(), is_default(name))).collect())
}

/// Returns every `Cargo.toml`.
fn manifests(project: &Project) -> impl Iterator<Item = &str> {
    let files = project.tree.below("").map(|(path, _)| path);
    files.filter(|path| is(path, "toml") && path.rsplit('/').next() == Some("Cargo.toml"))
}

/// Returns every dependency of a `Cargo.toml`, including those of the workspace and of single targets.
pub(super) fn dependencies(project: &Project, path: &str) -> Vec<Dependency> {
    let mut found = Vec::new();
    let Some(manifest) = parsed(project, path) else {
        return found;
    };
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values).filter_map(Value::as_table);
    let workspace = manifest.get("workspace").and_then(Value::as_table);
    for table in std::iter::once(&manifest).chain(targets).chain(workspace) {
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let entries = table.get(section).and_then(Value::as_table);
            for (name, value) in entries.into_iter().flatten() {
                found.push(Dependency::new(name, value));
            }
        }
    }
    found
}

/// Returns the entries of all features of a `Cargo.toml`.
fn feature_lists(project: &Project, path: &str) -> Vec<String> {
    let manifest = parsed(project, path).unwrap_or_default();
    let features = manifest.get("features").and_then(Value::as_table);
    let lists = features.into_iter().flat_map(Table::values).filter_map(Value::as_array);
    lists.flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Parses a `Cargo.toml`. `None` if it is invalid, because cargo itself reports that error.
fn parsed(project: &Project, path: &str) -> Option<Table> {
    project.tree.text(path)?.parse().ok()
}
