//! Location of the workspace.

use std::env;
use std::path::{Path, PathBuf};

use crate::problem::Problem;

/// File that marks the root of the workspace.
const MARK: &str = "fixtures/documents/manifest.toml";

/// Returns the root of the workspace. The search goes up from the folder of this package, which cargo sets in the
/// environment, and then up from the current folder, for a start without cargo.
pub(crate) fn root() -> Result<PathBuf, Problem> {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let current = env::current_dir().map_err(|error| Problem::io(Path::new("."), "find the current folder", &error))?;
    package
        .iter()
        .flat_map(|package| package.ancestors())
        .chain(current.ancestors())
        .find(|folder| folder.join(MARK).is_file())
        .map(Path::to_path_buf)
        .ok_or_else(|| {
            Problem::new(
                current.display().to_string(),
                format!("no folder above it holds {MARK}"),
                "run inside the workspace",
            )
        })
}
