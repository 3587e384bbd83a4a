//! Rule for the licence files of the published packages. cargo-deny checks the licences of dependencies, not the files
//! that a package carries.

use super::cargo::is_unpublished;
use super::{Faults, Project};

const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Rule: the licence files are in the folder of each published package's `Cargo.toml`, as links to the files
/// in the root or as exact copies.
pub(super) fn check(project: &Project, faults: &mut Faults) {
    for (path, _) in project.tree.below("") {
        let Some(folder) = path.strip_suffix("/Cargo.toml") else {
            continue;
        };
        if is_unpublished(project, path) {
            continue;
        }
        for name in LICENCES {
            let file = format!("{folder}/{name}");
            if project.tree.text(name).is_none() {
                faults.of(name, "it is missing", "write it: the packages carry it");
            } else if project.tree.text(&file) != project.tree.text(name) {
                let up = "../".repeat(folder.split('/').count());
                faults.of(&file, "it is not the root's", format!("ln -sf {up}{name} {file}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tests::{complaints, places};

    #[test]
    fn a_published_package_without_the_roots_licences_is_found() {
        let found = complaints(
            check,
            [
                ("LICENSE-APACHE", "apache"),
                ("LICENSE-MIT", "mit"),
                ("Cargo.toml", "[workspace]\n"),
                ("a/Cargo.toml", "[package]\n"),
                ("a/LICENSE-APACHE", "apache"),
                ("a/LICENSE-MIT", "mit, changed"),
                ("b/Cargo.toml", "[package]\n"),
                ("b/LICENSE-MIT", "mit"),
                ("c/Cargo.toml", "[package]\npublish = false\n"),
                ("d/e/Cargo.toml", "[package]\n"),
                ("d/e/LICENSE-APACHE", "apache"),
            ],
        );
        assert_eq!(places(&found), ["a/LICENSE-MIT", "b/LICENSE-APACHE", "d/e/LICENSE-MIT"]);
    }
}
