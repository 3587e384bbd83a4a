//! Copy of the workspace in which a crate can be written and built.

use std::fs;
use std::io;
use std::path::Path;

/// Folders that neither the tidy rules nor cargo need: those of tools, of builds, and the fuzz inputs.
fn is_needed(name: &str) -> bool {
    !matches!(name, "target" | "corpus" | ".git")
}

/// Copies the files of the workspace to a folder that is then an equal workspace. The folder is emptied first.
pub(crate) fn copy_workspace(root: &Path, to: &Path) -> io::Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    // The target folder may be inside the workspace, and the copy inside the target folder.
    copy_folder(root, to)
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if !entry.file_type()?.is_dir() {
            fs::copy(entry.path(), target)?;
        } else if is_needed(&entry.file_name().to_string_lossy()) {
            copy_folder(&entry.path(), &target)?;
        }
    }
    Ok(())
}
