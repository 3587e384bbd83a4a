//! Folder of the sink: durable writes, renames and removals by relative paths.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::failure;
#[cfg(test)]
use super::fault_point::FaultPoint;
use crate::sink::SinkError;

/// Folder whose files are named by paths relative to it, with `/` between the parts.
#[derive(Debug, Clone)]
pub(super) struct Disk {
    root: PathBuf,
    #[cfg(test)]
    fault_point: FaultPoint,
}

impl Disk {
    pub(super) fn new(root: PathBuf) -> Self {
        Self {
            root,
            #[cfg(test)]
            fault_point: FaultPoint::default(),
        }
    }

    #[cfg(test)]
    pub(super) fn with_fault_point(mut self, fault_point: FaultPoint) -> Self {
        self.fault_point = fault_point;
        self
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Creates a folder and its parents.
    pub(super) fn create_folder(&self, name: &str) -> Result<(), SinkError> {
        let path = self.path(name);
        if path.is_dir() {
            return Ok(());
        }
        self.tried("creating", &path, || fs::create_dir_all(&path))?;
        let parents = path.ancestors().skip(1).take_while(|parent| parent.starts_with(&self.root));
        parents.map(sync_folder).collect::<io::Result<()>>().map_err(|fault| failure::of_file("creating", &path, fault))
    }

    /// Writes a new file and waits until it is on the disk.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), SinkError> {
        let path = self.path(name);
        let mut file = self.tried("creating", &path, || File::create(&path))?;
        // In two halves, so that a test can end between them.
        let (first, second) = bytes.split_at(bytes.len() / 2);
        self.tried("writing", &path, || file.write_all(first))?;
        self.tried("writing", &path, || file.write_all(second).and_then(|()| file.sync_all()))
    }

    /// Cuts a file to this length, writes bytes behind it and waits until they are on the disk.
    pub(super) fn append(&self, name: &str, length: u64, bytes: &[u8]) -> Result<(), SinkError> {
        let path = self.path(name);
        let mut file = self.tried("opening", &path, || {
            let mut options = File::options();
            options.write(true).create(true).truncate(false).open(&path)
        })?;
        self.tried("writing", &path, || {
            file.set_len(length)?;
            file.seek(SeekFrom::Start(length))?;
            file.write_all(bytes)
        })?;
        self.tried("writing", &path, || file.sync_all())
    }

    /// Renames a file, in place of a file of that name.
    pub(super) fn rename(&self, from: &str, to: &str) -> Result<(), SinkError> {
        let (from, to) = (self.path(from), self.path(to));
        self.tried("renaming a file to", &to, || fs::rename(&from, &to))?;
        self.sync_parent(&to)
    }

    /// Removes a file. A file that does not exist is removed already.
    pub(super) fn remove(&self, name: &str) -> Result<(), SinkError> {
        let path = self.path(name);
        match self.tried("removing", &path, || absent(fs::remove_file(&path)))? {
            Some(()) => self.sync_parent(&path),
            None => Ok(()),
        }
    }

    /// Removes a folder with its files, if it exists.
    pub(super) fn remove_folder(&self, name: &str) -> Result<(), SinkError> {
        let path = self.path(name);
        self.tried("removing", &path, || absent(fs::remove_dir_all(&path))).map(drop)
    }

    /// Waits until the names in a folder are on the disk.
    pub(super) fn sync_folder(&self, name: &str) -> Result<(), SinkError> {
        let path = self.path(name);
        self.tried("syncing", &path, || sync_folder(&path))
    }

    /// Bytes of a file; `None` if it does not exist.
    pub(super) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, SinkError> {
        let Some(mut file) = self.open(name)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|fault| failure::of_file("reading", &self.path(name), fault))?;
        Ok(Some(bytes))
    }

    /// File to read; `None` if it does not exist.
    pub(super) fn open(&self, name: &str) -> Result<Option<File>, SinkError> {
        let path = self.path(name);
        absent(File::open(&path)).map_err(|fault| failure::of_file("opening", &path, fault))
    }

    /// Length of a file in bytes; `None` if it does not exist.
    pub(super) fn length(&self, name: &str) -> Result<Option<u64>, SinkError> {
        let path = self.path(name);
        let facts = absent(fs::metadata(&path)).map_err(|fault| failure::of_file("reading", &path, fault))?;
        Ok(facts.map(|facts| facts.len()))
    }

    /// Names in a folder, in order; none if it does not exist.
    pub(super) fn names(&self, name: &str) -> Result<Vec<String>, SinkError> {
        let path = self.path(name);
        let listed = absent(fs::read_dir(&path)).and_then(|entries| {
            let names = entries.into_iter().flatten().map(|entry| entry.map(|entry| entry.file_name()));
            names.collect::<io::Result<Vec<_>>>()
        });
        let names = listed.map_err(|fault| failure::of_file("reading", &path, fault))?;
        let mut names: Vec<String> = names.into_iter().filter_map(|name| name.into_string().ok()).collect();
        names.sort();
        Ok(names)
    }

    fn sync_parent(&self, path: &Path) -> Result<(), SinkError> {
        let Some(parent) = path.parent() else {
            return Ok(());
        };
        self.tried("syncing", parent, || sync_folder(parent))
    }

    /// Does one step that changes the disk.
    fn tried<T>(&self, doing: &str, path: &Path, step: impl FnOnce() -> io::Result<T>) -> Result<T, SinkError> {
        #[cfg(test)]
        self.fault_point.pass().map_err(|fault| failure::of_file(doing, path, fault))?;
        step().map_err(|fault| failure::of_file(doing, path, fault))
    }
}

fn absent<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Does nothing, because a folder cannot be opened here; its names are as durable as the file system makes them.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the other systems can fail here")]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
