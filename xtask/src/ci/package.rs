//! Packing of the published packages, and a build of the packed packages.
//!
//! `cargo package` could build the packages, too. But it unpacks a dependency that is packed in the same run only once
//! per version, and uses that old copy, and what was built from it, in all later runs: a vendor crate that uses
//! something new of the core then fails. Therefore this step unpacks the packages into a workspace of their own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::command::{cargo_on, pass, portable_features, printed, published};
use crate::launch::cargo;

/// Files that every package contains in addition to its sources.
const HELD: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "README.md"];

/// Packs all packages in one run, so that each package finds the others without a registry, and builds the
/// packed packages.
pub(super) fn check(root: &Path) -> Result<(), String> {
    let published = published(root)?;
    let features = portable_features(root, &published)?;
    let offline: &[&str] = if is_at_hand(root, &features) { &["--offline"] } else { &[] };
    let mut command = cargo_on("package", root, &published);
    command.args(["--locked", "--allow-dirty", "--no-verify"]);
    pass(command.args(offline))?;
    let workspace = Metadata::of(root)?;
    let folder = workspace.target_directory.join("package/unpacked");
    let unpacked = unpack(&workspace, &published, root, &folder)?;
    let run = |subcommand: &str, arguments: &[&str]| {
        let mut command = cargo(subcommand, &folder);
        command
            .args(["--workspace", "--quiet"])
            .args(&features)
            .args(arguments)
            .args(offline)
            // The same folder and the same settings, so that dependencies are not built a second time.
            .env("CARGO_TARGET_DIR", &workspace.target_directory)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("RUSTDOCFLAGS", "-Dwarnings");
        pass(&mut command)
    };
    run("check", &["--lib", "--bins", "--examples"])?;
    // As docs.rs does: from the package, with the features.
    run("doc", &["--no-deps"])?;
    println!("{} build on their own", unpacked.join(", "));
    Ok(())
}

/// Output of `cargo metadata` for this workspace.
#[derive(Deserialize)]
pub(super) struct Metadata {
    pub(super) target_directory: PathBuf,
    pub(super) packages: Vec<Package>,
}

#[derive(Deserialize)]
pub(super) struct Package {
    pub(super) name: String,
    version: String,
    #[serde(default)]
    pub(super) features: BTreeMap<String, Vec<String>>,
}

impl Metadata {
    pub(super) fn of(root: &Path) -> Result<Self, String> {
        let mut command = cargo("metadata", root);
        command.args(["--no-deps", "--format-version", "1"]);
        serde_json::from_str(&printed(&mut command)?)
            .map_err(|error| format!("cargo metadata printed something else: {error}"))
    }
}

/// Unpacks the packages into a workspace in which they find each other. Returns their names with versions.
fn unpack(workspace: &Metadata, published: &[String], root: &Path, folder: &Path) -> Result<Vec<String>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(failed)?;
    }
    fs::create_dir_all(folder).map_err(failed)?;
    let is_published = |package: &&Package| published.contains(&package.name);
    let packages: Vec<&Package> = workspace.packages.iter().filter(is_published).collect();
    let mut names = Vec::new();
    for Package { name, version, .. } in &packages {
        let name = format!("{name}-{version}");
        let archive = workspace.target_directory.join(format!("package/{name}.crate"));
        let mut tar = Command::new("tar");
        // Option `m` ignores the times in the archive, because they are always the same and cargo would miss changed
        // files.
        tar.arg("-xzmf").arg(&archive).arg("-C").arg(folder);
        let done = tar.status().map_err(|error| format!("tar did not start: {error}"))?;
        if !done.success() {
            return Err(format!("tar cannot unpack {}", archive.display()));
        }
        if let Some(lacking) = HELD.iter().find(|file| !folder.join(&name).join(file).is_file()) {
            return Err(format!("{name} is packed without {lacking}"));
        }
        names.push(name);
    }
    fs::write(folder.join("Cargo.toml"), manifest(&packages)).map_err(failed)?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).map_err(failed)?;
    Ok(names)
}

/// Returns the manifest of the workspace of unpacked packages. Its patches replace the packages of the
/// registry.
fn manifest(packages: &[&Package]) -> String {
    let patch = |Package { name, version, .. }: &&Package| format!("{name} = {{ path = \"{name}-{version}\" }}\n");
    let patches: String = packages.iter().map(patch).collect();
    format!("[workspace]\nresolver = \"3\"\nmembers = [\"*-*\"]\n\n[patch.crates-io]\n{patches}")
}

/// True if all packages of the lock file for this machine are downloaded, so that no request to a registry is
/// needed.
fn is_at_hand(root: &Path, features: &[String]) -> bool {
    let mut command = cargo("tree", root);
    command.args(["--offline", "--locked", "--workspace"]).args(features).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Package, manifest};

    #[test]
    fn an_unpacked_package_stands_for_the_registrys() {
        let core =
            Package { name: "telephony-core".to_owned(), version: "0.1.0".to_owned(), features: BTreeMap::new() };
        assert!(
            manifest(&[&core]).ends_with("[patch.crates-io]\ntelephony-core = { path = \"telephony-core-0.1.0\" }\n")
        );
    }
}
