//! Help of the programs, printed without building them. Tests of the programs compare the pages with the programs' own
//! help.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use super::Program;

/// True if a program with these arguments would print its help.
pub(super) fn is_wanted(arguments: &[OsString]) -> bool {
    arguments.iter().take_while(|argument| *argument != "--").any(|argument| argument == "--help" || argument == "-h")
}

/// Returns the help of a program. `None` for a program without options.
pub(super) fn page(program: Program) -> Option<&'static str> {
    match program {
        Program::Sandbox => Some(include_str!("help/sandbox.txt")),
        Program::Lab("demo") => Some(include_str!("help/demo.txt")),
        Program::Lab("check_payload") => Some(include_str!("help/check_payload.txt")),
        Program::Lab("openapi") => Some(include_str!("help/openapi.txt")),
        Program::Measured("prove") => Some(include_str!("help/prove.txt")),
        Program::Bench => Some(include_str!("help/perf.txt")),
        Program::Lab(_) | Program::Measured(_) | Program::Example(_) => None,
    }
}

pub(super) fn print(page: &str) -> ExitCode {
    // A reader that ends first has seen what it needs.
    let _ = io::stdout().write_all(page.as_bytes());
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::is_wanted;

    #[test]
    fn help_is_wanted_by_an_option_and_not_by_an_argument_after_the_options() {
        let wants = |line: &[&str]| is_wanted(&line.iter().map(OsString::from).collect::<Vec<_>>());
        assert!(wants(&["--help"]) && wants(&["--rows", "3", "-h"]));
        assert!(!wants(&["ccrm", "help"]) && !wants(&["--", "--help"]) && !wants(&[]));
    }
}
