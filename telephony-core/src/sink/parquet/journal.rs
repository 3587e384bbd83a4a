//! Commits of several files.
//!
//! New files are written to a staging folder, then a list of them is renamed to `commit.json`: with that rename the
//! batch is stored. Then the files are renamed to their places. A process that ends before the commit leaves a staging
//! folder, which is removed; one that ends after it leaves a list, which the next one completes.

use arrow_array::RecordBatch;
use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::part_table::PartTable;
use super::{failure, part};
use crate::sink::{SinkError, SinkErrorKind};

/// Version of the list. An earlier one must stay readable.
const VERSION: u32 = 1;

/// Files of one commit.
#[derive(Debug)]
pub(super) struct Staging<'a> {
    disk: &'a Disk,
    folder: &'a str,
    list: CommitList,
}

/// List of a commit's files.
#[derive(Debug, Default, Serialize, Deserialize)]
struct CommitList {
    version: u32,
    moves: Vec<StagedFile>,
    removals: Vec<String>,
}

/// File that is renamed to its place.
#[derive(Debug, Serialize, Deserialize)]
struct StagedFile {
    from: String,
    to: String,
    bytes: u64,
}

impl<'a> Staging<'a> {
    /// Begins a commit of an account's folder.
    pub(super) fn begin(disk: &'a Disk, folder: &'a str) -> Result<Self, SinkError> {
        disk.create_folder(&staging(folder))?;
        let list = CommitList { version: VERSION, ..CommitList::default() };
        Ok(Self { disk, folder, list })
    }

    /// Adds the rows of a part.
    pub(super) fn put_rows(&mut self, to: String, table: &PartTable, rows: &RecordBatch) -> Result<(), SinkError> {
        self.put(to, &part::bytes(table, rows)?)
    }

    /// Adds a file.
    pub(super) fn put(&mut self, to: String, bytes: &[u8]) -> Result<(), SinkError> {
        let from = format!("{}/{}", staging(self.folder), self.list.moves.len());
        self.disk.write(&from, bytes)?;
        self.list.moves.push(StagedFile { from, to, bytes: bytes.len() as u64 });
        Ok(())
    }

    /// Adds the removal of a file.
    pub(super) fn remove(&mut self, path: String) {
        self.list.removals.push(path);
    }

    /// Stores all files, or none if an earlier step fails. After a failure, [`recover`] completes or undoes the commit.
    pub(super) fn commit(self) -> Result<(), SinkError> {
        let bytes = serde_json::to_vec(&self.list).map_err(|fault| failure::unwritable("the list of files", fault))?;
        let staged = format!("{}/list", staging(self.folder));
        self.disk.write(&staged, &bytes)?;
        self.disk.sync_folder(&staging(self.folder))?;
        self.disk.rename(&staged, &commit(self.folder))?;
        complete(self.disk, self.folder, &self.list)
    }
}

/// Completes a commit that was not completed, or removes the files of one that was not made.
pub(super) fn recover(disk: &Disk, folder: &str) -> Result<(), SinkError> {
    let Some(bytes) = disk.read(&commit(folder))? else {
        return disk.remove_folder(&staging(folder));
    };
    let path = disk.path(&commit(folder));
    let unreadable = |fault| {
        failure::foreign(&path, "is damaged", "restore the folder from a copy, or choose another").with_source(fault)
    };
    let list: CommitList = serde_json::from_slice(&bytes).map_err(unreadable)?;
    if list.version > VERSION {
        return Err(failure::foreign(&path, "was written by a later version", "update this program"));
    }
    complete(disk, folder, &list)
}

/// Renames the files to their places. Files that are there already, from an attempt before, are passed over.
fn complete(disk: &Disk, folder: &str, list: &CommitList) -> Result<(), SinkError> {
    for file in &list.moves {
        if disk.length(&file.from)? == Some(file.bytes) {
            if let Some((parent, _)) = file.to.rsplit_once('/') {
                disk.create_folder(parent)?;
            }
            disk.rename(&file.from, &file.to)?;
        } else if disk.length(&file.to)? != Some(file.bytes) {
            let message = format!(
                "{} is missing from an unfinished commit: restore the folder from a copy, or choose another",
                disk.path(&file.to).display(),
            );
            return Err(SinkError::new(SinkErrorKind::Rejected, message));
        }
    }
    for path in &list.removals {
        disk.remove(path)?;
    }
    disk.remove(&commit(folder))?;
    disk.remove_folder(&staging(folder))
}

fn staging(folder: &str) -> String {
    format!("{folder}/staging")
}

fn commit(folder: &str) -> String {
    format!("{folder}/commit.json")
}
