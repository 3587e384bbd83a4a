//! Cargo commands as the steps run them.

use std::process::Command;

/// Published packages.
pub(super) const PUBLISHED: [&str; 5] = ["telephony-core", VENDORS[0], VENDORS[1], VENDORS[2], "telephony-sandbox"];

/// Published packages with features: the core and the vendors.
const FEATURED: [&str; 4] = ["telephony-core", VENDORS[0], VENDORS[1], VENDORS[2]];

/// Packages of the vendors.
pub(super) const VENDORS: [&str; 3] = ["ccrm-api", "phonet-api", "isaler-api"];

/// Adds the published packages to a command's arguments.
pub(super) fn published(command: &mut Command) -> &mut Command {
    packages(command, &PUBLISHED)
}

/// Adds the packages of the core and the vendors to a command's arguments.
pub(super) fn featured(command: &mut Command) -> &mut Command {
    packages(command, &FEATURED)
}

/// Adds the packages of the vendors to a command's arguments.
pub(super) fn vendors(command: &mut Command) -> &mut Command {
    packages(command, &VENDORS)
}

fn packages<'a>(command: &'a mut Command, names: &[&str]) -> &'a mut Command {
    command.args(names.iter().flat_map(|name| ["-p", name]))
}

/// Runs a command and shows its output to the developer.
pub(super) fn pass(command: &mut Command) -> Result<(), String> {
    let line = shown(command);
    println!("$ {line}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{line} ended with {status}")),
        Err(error) => Err(format!("{line} did not start: {error}")),
    }
}

/// Returns the stdout of a command.
pub(super) fn printed(command: &mut Command) -> Result<String, String> {
    let line = shown(command);
    let output = command.output().map_err(|error| format!("{line} did not start: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("{line} ended with {}\n{said}", output.status))
    }
}

/// Formats a command as a developer would type it.
fn shown(command: &Command) -> String {
    let mut arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--manifest-path") {
        arguments.drain(at..at + 2);
    }
    format!("cargo {}", arguments.join(" "))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{published, shown};
    use crate::launch::cargo;

    #[test]
    fn a_command_is_shown_as_a_developer_would_type_it() {
        let mut command = cargo("package", Path::new("root"));
        assert_eq!(
            shown(published(&mut command).arg("--locked")),
            "cargo package -p telephony-core -p ccrm-api -p phonet-api -p isaler-api -p telephony-sandbox --locked"
        );
    }
}
