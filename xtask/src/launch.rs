//! Programs of the packages in `fixtures`. The programs are not part of xtask, because they depend on the vendors
//! or the sandbox.

mod help;

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const LAB: [&str; 2] = ["--package", "telephony-lab"];
const SANDBOX: [&str; 2] = ["--package", "telephony-sandbox"];

/// Program of a package in `fixtures`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Program {
    /// Sandbox for manual use with curl.
    Sandbox,
    /// Program of the lab.
    Lab(&'static str),
    /// Example of the lab.
    Example(&'static str),
    /// Measuring program of the lab. Built in release mode, as a user's program would be.
    Measured(&'static str),
    /// Program of fixtures/bench. The crates that it compares with stay outside this workspace.
    Bench,
}

/// Returns the cargo that started this process.
pub(crate) fn cargo_program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Returns a command of the cargo that started this process, on the workspace at `root`.
pub(crate) fn cargo(subcommand: &str, root: &Path) -> Command {
    let mut command = Command::new(cargo_program());
    command.arg(subcommand).arg("--manifest-path").arg(root.join("Cargo.toml"));
    command
}

impl Program {
    /// Returns the command that builds and runs the program. Cargo's own output goes to stderr.
    pub(crate) fn command(self, root: &Path) -> Command {
        let mut command =
            if self == Self::Bench { cargo("run", &root.join("fixtures/bench")) } else { cargo("run", root) };
        // A terminal shows the progress of the build. A pipe receives only errors.
        if !io::stderr().is_terminal() {
            command.arg("--quiet");
        }
        match self {
            Self::Sandbox => command.args(SANDBOX),
            Self::Lab(name) => command.args(LAB).args(["--bin", name]),
            Self::Example(name) => command.args(LAB).args(["--example", name]),
            Self::Measured(name) => command.args(LAB).args(["--release", "--bin", name]),
            Self::Bench => command.args(["--release", "--locked"]),
        };
        command.arg("--");
        command
    }

    /// Runs the program in place of this process, with the same streams, signals and exit code. The help is printed
    /// at once, without a build.
    pub(crate) fn run(self, root: &Path, arguments: &[OsString]) -> ExitCode {
        if help::is_wanted(arguments)
            && let Some(page) = help::page(self)
        {
            return help::print(page);
        }
        if self.executable(root).is_some_and(|executable| !executable.exists()) {
            eprintln!("{} is built first; this takes some minutes, and only this once", self.name());
        }
        let mut command = self.command(root);
        command.args(arguments);
        replace(&mut command)
    }
}

impl Program {
    /// Returns the name of the executable.
    fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Lab(name) | Self::Example(name) | Self::Measured(name) => name,
            Self::Bench => "telephony-bench",
        }
    }

    /// Returns the path at which cargo puts the executable, next to that of this process or in the folder of the
    /// benchmarks. `None` if this process does not know where it is.
    fn executable(self, root: &Path) -> Option<PathBuf> {
        let own = std::env::current_exe().ok()?;
        let debug = own.parent()?;
        let release = debug.parent()?.join("release");
        let folder = match self {
            Self::Sandbox | Self::Lab(_) => debug.to_owned(),
            Self::Example(_) => debug.join("examples"),
            Self::Measured(_) => release,
            Self::Bench if std::env::var_os("CARGO_TARGET_DIR").is_some() => release,
            Self::Bench => root.join("fixtures/bench/target/release"),
        };
        Some(folder.join(format!("{}{}", self.name(), std::env::consts::EXE_SUFFIX)))
    }
}

#[cfg(unix)]
fn replace(command: &mut Command) -> ExitCode {
    use std::os::unix::process::CommandExt;
    // Returns only on failure.
    not_started(&command.exec())
}

#[cfg(not(unix))]
fn replace(command: &mut Command) -> ExitCode {
    match command.status() {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => not_started(&error),
    }
}

fn not_started(error: &io::Error) -> ExitCode {
    eprintln!("error: cannot start cargo: {error} (mend: see that cargo is on the PATH)");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Program;

    #[test]
    fn the_benchmarks_have_a_manifest_of_their_own() {
        let command = Program::Bench.command(Path::new("root"));
        let arguments: Vec<_> = command.get_args().filter_map(|it| it.to_str()).collect();
        assert_eq!(arguments[..2], ["run", "--manifest-path"]);
        assert!(arguments[2].ends_with("fixtures/bench/Cargo.toml"), "{arguments:?}");
        assert!(arguments.contains(&"--release"));
    }

    #[test]
    fn a_programs_arguments_stand_behind_the_bar() {
        let command = Program::Lab("demo").command(Path::new("root"));
        let arguments: Vec<_> = command
            .get_args()
            .filter_map(|argument| argument.to_str())
            .filter(|argument| *argument != "--quiet")
            .collect();
        assert_eq!(arguments[..1], ["run"]);
        assert_eq!(arguments[3..], ["--package", "telephony-lab", "--bin", "demo", "--"]);
    }
}
