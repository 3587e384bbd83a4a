//! Rules for the dependencies between the parts of the workspace.

#[cfg(test)]
mod tests;

use super::{Faults, Project, cargo};
use crate::manifest::Vendor;
use crate::source::{Source, is_word};
use crate::tree::is;

/// Rule: a vendor's models and quirks do not use its client, because they are compiled without it.
pub(super) fn models(project: &Project, faults: &mut Faults) {
    const ABOVE: [&str; 3] = ["endpoints", "client", "telephony"];
    for vendor in project.manifest.vendors() {
        let src = format!("{}/src/", vendor.folder());
        for module in ["models", "quirks"] {
            for (path, source) in project.tree.module(&format!("{src}{module}")) {
                let inside = path.strip_prefix(&src).unwrap_or(path);
                let depth = inside.split('/').count();
                for (at, name) in root_modules(source, depth) {
                    if ABOVE.contains(&name) {
                        faults.at(
                            path,
                            source.line(at),
                            format!("it uses crate::{name}"),
                            format!("move what needs {name} above the {module}"),
                        );
                    }
                }
            }
        }
    }
}

/// Rule: a vendor's crate does not use another vendor's crate.
pub(super) fn vendors(project: &Project, faults: &mut Faults) {
    const MEND: &str = "what two vendors need belongs to telephony-core";
    for vendor in project.manifest.vendors() {
        let folder = format!("{}/", vendor.folder());
        for other in project.manifest.vendors().filter(|other| *other != vendor) {
            let name = other.folder();
            for (path, source) in project.tree.rust(&folder) {
                for at in source.words(&name.replace('-', "_")) {
                    faults.at(path, source.line(at), format!("it names {name}"), MEND);
                }
            }
            let manifest = format!("{folder}Cargo.toml");
            let entries = cargo::dependencies(project, &manifest);
            if entries.iter().any(|entry| entry.package() == name) {
                faults.of(&manifest, format!("it depends on {name}"), MEND);
            }
        }
    }
}

/// Rule: the core does not name a vendor, not even in a comment. Its README lists the crates that build on
/// it, and an image holds a program of one of them.
pub(super) fn core(project: &Project, faults: &mut Faults) {
    let is_of_vendors = |path: &str| is(path, "md") || is(path, "Dockerfile");
    for (path, text) in project.tree.below("telephony-core/").filter(|(path, _)| !is_of_vendors(path)) {
        for (number, line) in text.lines().enumerate() {
            let lower = line.to_lowercase().replace("phonetic", "");
            for vendor in project.manifest.vendors().map(Vendor::as_str) {
                if lower.contains(vendor) {
                    faults.at(path, number + 1, format!("it names {vendor}"), "say it without a vendor's name");
                }
            }
        }
    }
}

/// Returns the modules of the crate's root that a file names, by `crate::` or by as many `super::` as the
/// depth of the file.
fn root_modules(source: &Source, depth: usize) -> Vec<(usize, &str)> {
    const UP: &str = "super::";
    let by_name = source.words("crate::").map(|at| (at, &source.code[at + "crate::".len()..]));
    let by_depth = source.words(UP).filter_map(|at| {
        let rest = &source.code[at..];
        let names = rest.trim_start_matches(UP);
        let begins = !source.code[..at].ends_with(UP);
        (begins && rest.len() - names.len() == depth * UP.len()).then_some((at, names))
    });
    by_name.chain(by_depth).flat_map(|(at, rest)| first_names(rest).into_iter().map(move |name| (at, name))).collect()
}

/// Returns the first name of a path, or the first name of each entry in its braces.
fn first_names(rest: &str) -> Vec<&str> {
    let rest = rest.trim_start();
    let Some(group) = rest.strip_prefix('{') else {
        return vec![first_word(rest)];
    };
    let (mut depth, mut start, mut names) = (0, 0, Vec::new());
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | ',' if depth == 0 => {
                names.push(first_word(group[start..at].trim_start()));
                start = at + 1;
                if character == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names
}

fn first_word(text: &str) -> &str {
    text.split(|character| !is_word(character)).next().unwrap_or_default()
}
