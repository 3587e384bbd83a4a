//! Rule for the descriptions of images, which are built outside of the checks: what they name is in the workspace.

use toml::{Table, Value};

use super::{Faults, Project};

/// Rule: a Dockerfile builds by the workspace's own compiler, copies what exists, and builds a program and features that each
/// vendor's crate has. Next to it is a list of what its build leaves out.
pub(super) fn check(project: &Project, faults: &mut Faults) {
    for (path, text) in project.tree.below("").filter(|(path, _)| path.ends_with("Dockerfile")) {
        let ignored = format!("{path}.dockerignore");
        if project.tree.text(&ignored).is_none() {
            faults.of(&ignored, "it is missing", "write it: otherwise a build is sent all of target");
        }
        for (index, line) in text.lines().enumerate() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let wrong = match words.as_slice() {
                ["FROM", image, ..] => other_compiler(project, image),
                ["COPY", sources @ .., _] => sources.iter().find_map(|source| gone(project, source, &words)),
                words if words.contains(&"cargo") => lacking(project, words),
                _ => None,
            };
            if let Some((what, mend)) = wrong {
                faults.at(path, index + 1, what, mend);
            }
        }
    }
}

type Wrong = Option<(String, &'static str)>;

fn manifest(project: &Project, path: &str) -> Table {
    project.tree.text(path).and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// Complains about an image of a compiler that is not the oldest one that the workspace names.
fn other_compiler(project: &Project, image: &str) -> Wrong {
    let version = image.strip_prefix("rust:")?.split('-').next()?;
    let root = manifest(project, "Cargo.toml");
    let named = root.get("workspace")?.get("package")?.get("rust-version")?.as_str()?;
    (version != named).then(|| (format!("it builds by Rust {version}"), "name the rust-version of Cargo.toml"))
}

/// Complains about a source of COPY that does not exist, unless it comes from another stage.
fn gone(project: &Project, source: &str, words: &[&str]) -> Wrong {
    let is_other = source == "." || words.iter().any(|word| word.starts_with("--from"));
    let folder = format!("{}/", source.trim_end_matches('/'));
    let exists = project.tree.text(source).is_some() || project.tree.below(&folder).next().is_some();
    (!is_other && !exists).then(|| (format!("{source} does not exist"), "copy what exists"))
}

/// Complains about a vendor whose crate has programs, and lacks a feature or the program that the command builds.
fn lacking(project: &Project, words: &[&str]) -> Wrong {
    let named = |flag| words.iter().skip_while(move |word| **word != flag).nth(1).copied();
    let features: Vec<&str> = named("--features").into_iter().flat_map(|list| list.split(',')).collect();
    project.manifest.vendor.iter().find_map(|vendor| {
        let name = vendor.name.as_str();
        let place = |text: &str| text.trim_matches('"').replace("${VENDOR}", name);
        let package = place(named("-p")?);
        project.tree.below(&format!("{package}/src/bin/")).next()?;
        let own = manifest(project, &format!("{package}/Cargo.toml"));
        let has =
            |feature: &str| own.get("features").and_then(Value::as_table).is_some_and(|it| it.contains_key(feature));
        if let Some(feature) = features.iter().find(|feature| !has(feature)) {
            return Some((format!("{package} has no feature {feature}"), "name a feature of each vendor's crate"));
        }
        let program = place(named("--bin")?);
        let file = format!("{package}/src/bin/{program}");
        let exists = [format!("{file}.rs"), format!("{file}/main.rs")].iter().any(|it| project.tree.text(it).is_some());
        (!exists).then(|| (format!("{package} has no program {program}"), "name a program of each vendor's crate"))
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tests::{complaints, places};

    const DOCKERFILE: &str = "FROM rust:1.89-slim AS build\nCOPY . .\nCOPY a/b.txt c /d\n\
                              RUN cargo build -p \"${VENDOR}-api\" --features cli --bin \"${VENDOR}\" \\\n\
                              FROM debian\nCOPY --from=build /x /y\n";
    const CRATE: &str = "[features]\ncli = []\n";

    #[test]
    fn an_image_that_names_what_is_not_there_is_found() {
        let found = complaints(
            check,
            [
                ("Cargo.toml", "[workspace.package]\nrust-version = \"1.90\"\n"),
                ("a/b.txt", ""),
                ("a/Dockerfile", DOCKERFILE),
                ("ccrm-api/Cargo.toml", CRATE),
                ("ccrm-api/src/bin/ccrm.rs", ""),
                ("phonet-api/Cargo.toml", "[features]\n"),
                ("phonet-api/src/bin/phonet.rs", ""),
            ],
        );
        assert_eq!(places(&found), ["a/Dockerfile.dockerignore", "a/Dockerfile:1", "a/Dockerfile:3", "a/Dockerfile:4"]);
        assert!(found[3].contains("phonet-api has no feature cli"), "{found:?}");
    }

    #[test]
    fn an_image_of_programs_that_exist_is_none() {
        let found = complaints(
            check,
            [
                ("Cargo.toml", "[workspace.package]\nrust-version = \"1.89\"\n"),
                ("a/b.txt", ""),
                ("c/d.md", ""),
                ("a/Dockerfile", DOCKERFILE),
                ("a/Dockerfile.dockerignore", ""),
                ("ccrm-api/Cargo.toml", CRATE),
                ("ccrm-api/src/bin/ccrm.rs", ""),
                ("phonet-api/Cargo.toml", CRATE),
                ("phonet-api/src/bin/phonet/main.rs", ""),
                ("isaler-api/Cargo.toml", CRATE),
                ("isaler-api/src/bin/isaler/main.rs", ""),
            ],
        );
        assert!(found.is_empty(), "{found:?}");
    }
}
