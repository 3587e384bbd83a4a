//! Rules for every Rust file. Clippy knows some of them, but in CI it reads neither `fixtures/bench` nor
//! `fixtures/fuzz`, which are outside the workspace.

use super::{Faults, Project};
use crate::tree::is;

/// Maximum number of lines in a file.
const LONGEST: usize = 400;

/// Rule: a file has at most `LONGEST` lines.
pub(super) fn length(project: &Project, faults: &mut Faults) {
    for (path, text) in project.tree.below("").filter(|(path, _)| is(path, "rs")) {
        let lines = text.lines().count();
        if lines > LONGEST && !path.ends_with("/generated.rs") {
            faults.of(path, format!("{lines} lines, at most {LONGEST}"), "split it by what it holds");
        }
    }
}

/// Rule: the file of a module has the name of the module.
pub(super) fn mod_files(project: &Project, faults: &mut Faults) {
    for (path, _) in project.tree.below("") {
        if let Some(folder) = path.strip_suffix("/mod.rs") {
            faults.of(path, "it is a mod.rs", format!("rename it to {folder}.rs"));
        }
    }
}

/// Rule: the workspace contains nothing unfinished.
pub(super) fn leftovers(project: &Project, faults: &mut Faults) {
    const MARKS: [&str; 4] = ["todo!", "unimplemented!", "dbg!", "#[ignore"];
    for (path, source) in project.tree.rust("") {
        for mark in MARKS {
            for at in source.words(mark) {
                faults.at(path, source.line(at), mark, "finish it, or take it out");
            }
        }
    }
    for (path, _) in project.tree.below("") {
        if path.ends_with(".snap.new") || path.ends_with(".pending-snap") {
            faults.of(
                path,
                "a snapshot that nobody accepted",
                "accept it with INSTA_UPDATE=always and read it, or delete it",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{leftovers, length, mod_files};
    use crate::tidy::tests::complaints;

    #[test]
    fn a_file_of_400_lines_passes_and_one_of_401_does_not() {
        let (longest, longer) = ("\n".repeat(400), "\n".repeat(401));
        let tree = [
            ("a/src/long.rs", longer.as_str()),
            ("a/src/generated.rs", &longer),
            ("a/src/lib.rs", &longest),
            ("a/notes.md", &longer),
        ];
        let found = complaints(length, tree);
        assert_eq!(found, ["a/src/long.rs: [rule] 401 lines, at most 400 (mend: split it by what it holds)"]);
    }

    #[test]
    fn a_mod_rs_is_found_wherever_it_lies() {
        let found = complaints(mod_files, [("a/src/x/mod.rs", ""), ("a/src/x_mod.rs", "")]);
        assert_eq!(found, ["a/src/x/mod.rs: [rule] it is a mod.rs (mend: rename it to a/src/x.rs)"]);
    }

    #[test]
    fn what_is_unfinished_is_found_in_code_and_nowhere_else() {
        let unfinished = "fn a() {\n    todo!()\n}\n#[ignore = \"slow\"]\nfn b() { dbg!(1); unimplemented!() }\n";
        let finished = "// todo!()\nconst MARK: &str = \"dbg!\";\nfn my_todo() {}\n#[allow(ignored)]\n";
        let found = complaints(
            leftovers,
            [
                ("a/src/bad.rs", unfinished),
                ("a/src/good.rs", finished),
                ("a/tests/it/snapshots/it__x.snap.new", ""),
                ("a/tests/it/snapshots/it__x.snap", ""),
            ],
        );
        let places: Vec<_> = found.iter().map(|line| line.split(" [").next().unwrap_or_default()).collect();
        assert_eq!(
            places,
            [
                "a/src/bad.rs:2:",
                "a/src/bad.rs:5:",
                "a/src/bad.rs:5:",
                "a/src/bad.rs:4:",
                "a/tests/it/snapshots/it__x.snap.new:"
            ]
        );
    }
}
