//! Rule for the paths that the guides and the settings of cargo-mutants name.

use super::{Faults, Project};
use crate::tree::is;

/// Rule: a file that a guide names in backticks exists, by its path from the root or by the end of it; and each pattern of
/// `.cargo/mutants.toml` matches a file.
pub(super) fn check(project: &Project, faults: &mut Faults) {
    for (guide, text) in project.tree.guides() {
        let quote = if is(guide, "toml") { '"' } else { '`' };
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with("```")) {
            // Every second piece is between two quotes.
            for name in line.split(quote).skip(1).step_by(2).flat_map(str::split_whitespace) {
                if is_path(name) && !exists(project, name) {
                    faults.at(guide, index + 1, format!("{name} does not exist"), "name the file as it is called now");
                }
            }
        }
    }
}

/// Returns true for the name of a file, without a placeholder, that should exist (`mod.rs` should not).
fn is_path(name: &str) -> bool {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./*".contains(&byte));
    is_plain && !name.starts_with('.') && name != "mod.rs" && ["rs", "toml"].iter().any(|extension| is(name, extension))
}

fn exists(project: &Project, name: &str) -> bool {
    if let Some(folder) = name.strip_suffix("/**/*.rs") {
        return project.tree.rust(&format!("{folder}/")).next().is_some();
    }
    let end = format!("/{name}");
    project.tree.text(name).is_some() || project.tree.below("").any(|(path, _)| path.ends_with(&end))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tests::{complaints, places};

    #[test]
    fn a_named_file_that_does_not_exist_is_found() {
        let mutants =
            "examine_globs = [\n    \"a/src/gone.rs\",\n    \"a/src/walk/**/*.rs\",\n    \"b/src/**/*.rs\",\n]\n";
        let guide =
            "See `a/src/walk.rs`, `walk/cursor.rs`,\nand `walk/gone.rs`; `<name>.rs` and `call.rs walk.rs` here.\n";
        let found = complaints(
            check,
            [
                (".cargo/mutants.toml", mutants),
                (".github/ARCHITECTURE.md", guide),
                ("a/src/walk.rs", ""),
                ("a/src/walk/cursor.rs", ""),
            ],
        );
        let mutants = [".cargo/mutants.toml:2", ".cargo/mutants.toml:4"];
        let guide = [".github/ARCHITECTURE.md:2", ".github/ARCHITECTURE.md:2"];
        assert_eq!(places(&found), [mutants, guide].concat());
    }
}
