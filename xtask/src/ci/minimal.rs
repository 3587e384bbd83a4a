//! Build of the published packages with the lowest version of each direct dependency.
//!
//! Only cargo's choice of versions is unstable, so that the nightly switch is allowed to `cargo update` alone; the
//! compiler that builds is the stable one.

use std::fs;
use std::path::Path;

use super::command::{cargo_on, pass, published};
use super::package::Metadata;
use crate::launch::cargo;
use crate::new_vendor::copy_workspace;

/// Writes such a lock file in a copy of the workspace, and checks the packages there with all features.
pub(super) fn check(root: &Path) -> Result<(), String> {
    let target = Metadata::of(root)?.target_directory;
    let copy = target.join("minimal/workspace");
    copy_workspace(root, &copy).map_err(|error| format!("{}: {error}", copy.display()))?;
    // The chosen versions would otherwise be those of the present lock file.
    fs::remove_file(copy.join("Cargo.lock")).map_err(|error| format!("Cargo.lock: {error}"))?;
    pass(cargo("update", &copy).args(["--quiet", "-Z", "direct-minimal-versions"]).env("RUSTC_BOOTSTRAP", "1"))?;
    pass(
        cargo_on("check", &copy, &published(root)?)
            .args(["--locked", "--all-features"])
            .env("CARGO_TARGET_DIR", target.join("minimal/target")),
    )
}
