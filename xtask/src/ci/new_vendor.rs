//! Proof that `cargo xtask new-vendor` writes a crate that passes every check.

use std::path::Path;

use super::command::{cargo_on, pass, portable_features};
use super::package::Metadata;
use crate::new_vendor::{copy_workspace, new_vendor};
use crate::problem::listed;
use crate::tidy;

/// Name and title of the vendor that is written. The title is one that a document would print.
const VENDOR: (&str, &str) = ("acme", "AcmePBX");

/// Writes a vendor into a copy of the workspace, and checks it there as a developer would.
pub(super) fn check(root: &Path) -> Result<(), String> {
    let target = Metadata::of(root)?.target_directory;
    // One folder for all runs, so that what was built in it can be used by the next run.
    let copy = target.join("new-vendor/workspace");
    copy_workspace(root, &copy).map_err(|error| format!("{}: {error}", copy.display()))?;
    let (name, title) = VENDOR;
    println!("{}", new_vendor(&copy, name, Some(title)).map_err(|problems| listed(&problems))?);
    println!("{}", tidy::tidy(&copy).map_err(|problems| listed(&problems))?);
    let package = [format!("{name}-api")];
    let [_, features] = portable_features(&copy, &package)?;
    let run = |subcommand: &str, arguments: &[&str]| {
        let mut command = cargo_on(subcommand, &copy, &package);
        command
            .args(arguments)
            .env("CARGO_TARGET_DIR", &target)
            .env("INSTA_UPDATE", "no")
            .env("RUSTDOCFLAGS", "-Dwarnings");
        pass(&mut command)
    };
    run("fmt", &["--check"])?;
    run("test", &["--offline", "--locked", "--features", "schema"])?;
    run("test", &["--offline", "--locked", "--no-default-features"])?;
    let clippy: [&[&str]; 3] = [
        &["--all-targets", "--features", &features],
        &["--no-default-features"],
        &["--no-default-features", "--features", "client"],
    ];
    for features in clippy {
        let arguments = [&["--offline", "--locked", "--no-deps"], features, &["--", "-D", "warnings"]].concat();
        run("clippy", &arguments)?;
    }
    run("doc", &["--offline", "--locked", "--no-deps", "--features", &features])
}
