//! Output files of tasks. A task writes a file, or checks that the file has the generated contents.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::problem::Problem;

/// Mode of a task: write the files, or only compare them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Check,
}

impl Mode {
    /// Returns the mode for a `--check` flag.
    pub(crate) fn checking(check: bool) -> Self {
        if check { Self::Check } else { Self::Write }
    }
}

/// Output files of one task, and the problems found.
#[derive(Debug)]
pub(crate) struct Outputs<'a> {
    root: &'a Path,
    mode: Mode,
    command: &'a str,
    files: usize,
    written: usize,
    problems: Vec<Problem>,
}

impl<'a> Outputs<'a> {
    /// Returns the outputs below `root` of the task. `command` is the command that runs the task in write
    /// mode.
    pub(crate) fn new(root: &'a Path, mode: Mode, command: &'a str) -> Self {
        Self { root, mode, command, files: 0, written: 0, problems: Vec::new() }
    }

    /// Writes the file, or checks it byte for byte. `path` is relative to the root.
    pub(crate) fn put(&mut self, path: &str, contents: &str) {
        self.files += 1;
        let file = self.root.join(path);
        let present = match fs::read(&file) {
            Ok(bytes) if bytes == contents.as_bytes() => return,
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return self.problem(Problem::io(&file, "read it", &error)),
        };
        match self.mode {
            Mode::Write => {
                let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
                match folder.and_then(|()| fs::write(&file, contents)) {
                    Ok(()) => self.written += 1,
                    Err(error) => self.problem(Problem::io(&file, "write it", &error)),
                }
            }
            Mode::Check => {
                let what = present.map_or("it is missing".to_owned(), |bytes| difference(&bytes, contents));
                self.problem(Problem::new(path, what, format!("run `{}` and commit what it writes", self.command)));
            }
        }
    }

    /// Adds a problem that does not concern the contents of a file.
    pub(crate) fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Returns a summary in one line, or all problems.
    pub(crate) fn finish(self) -> Result<String, Vec<Problem>> {
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        let files = self.files;
        Ok(match self.mode {
            Mode::Check => format!("{files} files are as `{}` writes them", self.command),
            Mode::Write => format!("{files} files, {} of them changed", self.written),
        })
    }
}

/// Describes the first line in which a file differs from the generated text.
fn difference(present: &[u8], expected: &str) -> String {
    let Ok(present) = str::from_utf8(present) else {
        return "it is not UTF-8".to_owned();
    };
    let (mut old, mut new) = (present.split('\n'), expected.split('\n'));
    let mut number = 0;
    loop {
        number += 1;
        match (old.next(), new.next()) {
            (Some(old), Some(new)) if old == new => {}
            (old, new) => return format!("line {number} is {}, not {}", shown(old), shown(new)),
        }
    }
}

/// Formats a line for an error message: escaped, and truncated if it is long.
fn shown(line: Option<&str>) -> String {
    const LONGEST: usize = 100;
    match line {
        None => "past the end".to_owned(),
        Some(line) if line.chars().count() <= LONGEST => format!("{line:?}"),
        Some(line) => format!("{:?} and more", line.chars().take(LONGEST).collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn a_difference_names_its_first_line() {
        assert_eq!(difference(b"a\nb\nc\n", "a\nB\nC\n"), r#"line 2 is "b", not "B""#);
        assert_eq!(difference(b"a\n", "a"), r#"line 2 is "", not past the end"#);
        assert_eq!(difference(&[0xff], "a"), "it is not UTF-8");
    }
}
