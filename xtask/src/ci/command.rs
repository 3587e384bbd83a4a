//! Cargo commands as the steps run them.

use std::path::Path;
use std::process::Command;

use super::package::Metadata;
use crate::launch::cargo;
use crate::manifest::{Manifest, Vendor};
use crate::problem::listed;

/// Returns the published packages.
pub(super) fn published(root: &Path) -> Result<Vec<String>, String> {
    let mut packages = featured(root)?;
    packages.push("telephony-sandbox".to_owned());
    Ok(packages)
}

/// Returns the published packages with features: the core and the vendors.
pub(super) fn featured(root: &Path) -> Result<Vec<String>, String> {
    let mut packages = vendors(root)?;
    packages.insert(0, "telephony-core".to_owned());
    Ok(packages)
}

/// Returns the packages of the vendors, in the order of the manifest.
pub(super) fn vendors(root: &Path) -> Result<Vec<String>, String> {
    let manifest = Manifest::load(root).map_err(|problems| listed(&problems))?;
    Ok(manifest.vendors().map(Vendor::folder).collect())
}

/// Feature that needs the headers of OpenSSL on Linux, so that a machine with only Rust and a C compiler cannot build it.
const NEEDS_SYSTEM_LIBRARY: &str = "native-tls";

/// Returns the arguments that switch on all features of these packages but the one that needs a library of the system.
pub(super) fn portable_features(root: &Path, packages: &[String]) -> Result<[String; 2], String> {
    Ok(["--features".to_owned(), portable(&Metadata::of(root)?, packages)])
}

fn portable(workspace: &Metadata, packages: &[String]) -> String {
    let is_portable = |feature: &&String| !["default", NEEDS_SYSTEM_LIBRARY].contains(&feature.as_str());
    let members = workspace.packages.iter().filter(|package| packages.contains(&package.name));
    let features = members.flat_map(|package| {
        package.features.keys().filter(is_portable).map(move |feature| format!("{}/{feature}", package.name))
    });
    features.collect::<Vec<_>>().join(",")
}

/// Returns a command of cargo on these packages.
pub(super) fn cargo_on(subcommand: &str, root: &Path, packages: &[String]) -> Command {
    let mut command = cargo(subcommand, root);
    command.args(packages.iter().flat_map(|name| ["-p", name]));
    command
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
    use super::{Metadata, cargo_on, portable, published, shown};
    use crate::workspace;

    #[test]
    fn every_feature_is_built_but_the_one_that_needs_a_library_of_the_system() {
        let workspace = r#"{"target_directory": "t", "packages": [
            {"name": "a", "version": "1.0.0", "features": {"rustls": [], "native-tls": [], "gzip": ["b/gzip"]}},
            {"name": "b", "version": "1.0.0", "features": {"gzip": []}},
            {"name": "c", "version": "1.0.0", "features": {"other": []}}]}"#;
        let workspace: Metadata = serde_json::from_str(workspace).expect("metadata");
        let packages = ["a".to_owned(), "b".to_owned()];
        assert_eq!(portable(&workspace, &packages), "a/gzip,a/rustls,b/gzip");
    }

    #[test]
    fn a_command_is_shown_as_a_developer_would_type_it() {
        let root = workspace::root().expect("the workspace");
        let mut command = cargo_on("package", &root, &published(&root).expect("the packages"));
        assert_eq!(
            shown(command.arg("--locked")),
            "cargo package -p telephony-core -p ccrm-api -p phonet-api -p isaler-api -p telephony-sandbox --locked"
        );
    }
}
