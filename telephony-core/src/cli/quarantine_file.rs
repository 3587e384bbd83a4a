use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::mask_argument::RowMask;
use super::{Failure, ProgressDisplay};
use crate::BadRecord;
use crate::export::QuarantineRow;

/// Quarantined records of a command: counted, and written to a file if one is wanted.
#[derive(Debug)]
pub(super) struct QuarantineFile {
    file: Option<(PathBuf, BufWriter<File>)>,
    stream: &'static str,
    counts: BTreeMap<String, usize>,
}

impl QuarantineFile {
    pub(super) fn open(file: Option<&Path>, stream: &'static str) -> Result<Self, Failure> {
        let file = file.map(|path| match File::create(path) {
            Ok(file) => Ok((path.to_owned(), BufWriter::new(file))),
            Err(fault) => Err(Failure::file(path.display(), &fault)),
        });
        Ok(Self { file: file.transpose()?, stream, counts: BTreeMap::new() })
    }

    pub(super) fn add(&mut self, bad: &BadRecord, mask: &RowMask) -> Result<(), Failure> {
        *self.counts.entry(bad.reason.clone()).or_default() += 1;
        let Some((path, file)) = &mut self.file else { return Ok(()) };
        let row = mask.row(QuarantineRow::new(self.stream, bad));
        let written = serde_json::to_writer(&mut *file, &row).map_err(std::io::Error::from);
        let written = written.and_then(|()| file.write_all(b"\n"));
        written.map_err(|fault| Failure::file(path.display(), &fault))
    }

    /// Writes the end, and reports the records by their reasons.
    pub(super) fn end(mut self, progress: &ProgressDisplay) -> Result<(), Failure> {
        if let Some((path, file)) = &mut self.file {
            file.flush().map_err(|fault| Failure::file(path.display(), &fault))?;
        }
        let count: usize = self.counts.values().sum();
        if count == 0 {
            return Ok(());
        }
        for (reason, count) in &self.counts {
            progress.say(&format!("quarantined: {count} × {reason}"));
        }
        if self.file.is_none() {
            progress.say(&format!("{count} records could not be read; --quarantine FILE keeps them"));
        }
        Ok(())
    }
}
