use std::path::{Path, PathBuf};

use clap::Args;

use super::Failure;
use crate::export::{Mask, Row};

/// Arguments of a mask.
#[derive(Debug, Args)]
pub(super) struct MaskArguments {
    /// Replace numbers, names and texts by pseudonyms. The same KEYFILE gives the same pseudonyms; without one they are
    /// others in each run
    #[arg(long, value_name = "KEYFILE")]
    #[expect(clippy::option_option, reason = "the flag may be absent, and so may its value")]
    mask: Option<Option<PathBuf>>,
}

/// Mask of a command's rows, if one is wanted.
#[derive(Debug)]
pub(super) struct RowMask(Option<Mask>);

impl MaskArguments {
    pub(super) fn open(&self) -> Result<RowMask, Failure> {
        let mask = match &self.mask {
            None => None,
            Some(None) => Some(Mask::random().map_err(|fault| Failure::file("no random key can be made", &fault))?),
            Some(Some(file)) => Some(mask_of_file(file)?),
        };
        Ok(RowMask(mask))
    }
}

impl RowMask {
    pub(super) const fn none() -> Self {
        Self(None)
    }

    pub(super) fn row<R: Row>(&self, row: R) -> R {
        match &self.0 {
            Some(mask) => mask.row(row),
            None => row,
        }
    }
}

/// Mask whose key is in a file.
pub(super) fn mask_of_file(file: &Path) -> Result<Mask, Failure> {
    let key = std::fs::read(file).map_err(|fault| Failure::usage(format!("{}: {fault}", file.display())))?;
    // An editor ends a file with a line break, which does not belong to the key.
    Mask::new(key.trim_ascii_end()).map_err(|weak| Failure::usage(format!("{}: {weak}", file.display())))
}
