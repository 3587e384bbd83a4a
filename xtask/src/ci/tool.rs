//! Tools that steps run. A tool that is not installed is installed into the target folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::command::pass;
use super::package::Metadata;
use crate::launch::cargo_program;

/// Program of a package of the registry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tool {
    package: &'static str,
    version: &'static str,
    program: &'static str,
    /// Arguments before all others: the subcommand, if cargo runs the program by one.
    begin: &'static [&'static str],
}

pub(super) const MACHETE: Tool = Tool::new("cargo-machete", "0.9.2", "cargo-machete", &["machete"]);
pub(super) const TYPOS: Tool = Tool::new("typos-cli", "1.52.0", "typos", &[]);
pub(super) const DENY: Tool = Tool::new("cargo-deny", "0.20.2", "cargo-deny", &[]);
const HACK: Tool = Tool::new("cargo-hack", "0.6.46", "cargo-hack", &["hack"]);

impl Tool {
    const fn new(
        package: &'static str,
        version: &'static str,
        program: &'static str,
        begin: &'static [&'static str],
    ) -> Self {
        Self { package, version, program, begin }
    }

    /// Runs the tool in the root of the workspace.
    pub(super) fn run(self, root: &Path, arguments: &[&str]) -> Result<(), String> {
        let mut command = self.command(root)?;
        pass(command.args(arguments))
    }

    fn command(self, root: &Path) -> Result<Command, String> {
        let mut command = Command::new(self.installed(root)?);
        // Programs that cargo can run expect its variable together with their subcommand.
        command.current_dir(root).env("CARGO", cargo_program()).args(self.begin);
        Ok(command)
    }

    /// Returns the program: the one on the PATH, else the one that is installed for this workspace.
    fn installed(self, root: &Path) -> Result<PathBuf, String> {
        let mut asked = Command::new(self.program);
        asked.env("CARGO", cargo_program()).args(self.begin).arg("--version");
        let on_path = asked.stdout(Stdio::null()).stderr(Stdio::null()).status();
        if on_path.is_ok_and(|status| status.success()) {
            return Ok(self.program.into());
        }
        let folder = Metadata::of(root)?.target_directory.join("tools");
        let mut install = Command::new(cargo_program());
        install.args(["install", "--locked", "--quiet", self.package, "--version", self.version, "--root"]);
        // Does nothing if this version is installed there.
        pass(install.arg(&folder))?;
        Ok(folder.join("bin").join(format!("{}{}", self.program, std::env::consts::EXE_SUFFIX)))
    }
}

/// Checks the packages with each set of at most two features.
pub(super) fn powerset(root: &Path, packages: &[String]) -> Result<(), String> {
    let mut command = HACK.command(root)?;
    command.args(["check", "--locked", "--feature-powerset", "--depth", "2", "--quiet"]);
    pass(command.args(packages.iter().flat_map(|name| ["-p", name])))
}
