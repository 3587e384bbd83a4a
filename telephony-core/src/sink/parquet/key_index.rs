//! Slots of the stored rows by their ids.
//!
//! A row that moves to another day must leave the day it was in, and a batch does not name that day. The index is a file
//! of one entry a row: a hash of the id, and the slot. It is read from start to end for each batch, so that its memory
//! is that of the batch, and only appended to: a later entry of a hash replaces an earlier one. Entries behind the
//! committed number are of a batch that was not stored.

use std::collections::{HashMap, HashSet};
use std::io::{BufReader, Read};

use super::disk::Disk;
use super::failure;
use super::layout::Slot;
use crate::fnv::Fnv1a;
use crate::sink::{SinkError, SinkErrorKind};

/// Length of an entry: eight bytes of the hash, four of the slot, both little-endian.
const ENTRY: usize = 12;

/// Index of a table of an account's stream.
#[derive(Debug)]
pub(super) struct KeyIndex<'a> {
    disk: &'a Disk,
    name: String,
    /// Number of committed entries.
    committed: u64,
}

impl<'a> KeyIndex<'a> {
    pub(super) fn new(disk: &'a Disk, name: String, committed: u64) -> Self {
        Self { disk, name, committed }
    }

    /// Number of committed entries.
    pub(super) fn len(&self) -> u64 {
        self.committed
    }

    /// Slots of those of the hashes that have rows.
    pub(super) fn find(&self, hashes: &HashSet<u64>) -> Result<HashMap<u64, Slot>, SinkError> {
        let mut found = HashMap::new();
        if self.committed == 0 || hashes.is_empty() {
            return Ok(found);
        }
        let length = self.disk.length(&self.name)?.unwrap_or_default();
        if length < self.length() {
            return Err(self.truncated());
        }
        let path = self.disk.path(&self.name);
        let mut file = BufReader::with_capacity(1 << 16, self.disk.open(&self.name)?.ok_or_else(|| self.truncated())?);
        let mut entry = [0; ENTRY];
        for _ in 0..self.committed {
            file.read_exact(&mut entry).map_err(|fault| failure::of_file("reading", &path, fault))?;
            let (hash, slot) = unpack(entry);
            if hashes.contains(&hash) {
                found.insert(hash, slot);
            }
        }
        Ok(found)
    }

    /// Writes entries behind the committed ones, and returns the number of entries that is to be committed.
    pub(super) fn append(&self, entries: &[(u64, Slot)]) -> Result<u64, SinkError> {
        if !entries.is_empty() {
            let bytes: Vec<u8> = entries.iter().flat_map(|(hash, slot)| pack(*hash, *slot)).collect();
            self.disk.append(&self.name, self.length(), &bytes)?;
        }
        Ok(self.committed + entries.len() as u64)
    }

    fn length(&self) -> u64 {
        self.committed.saturating_mul(ENTRY as u64)
    }

    fn truncated(&self) -> SinkError {
        let path = self.disk.path(&self.name);
        let folder = path.parent().unwrap_or(&path).display();
        let message = format!(
            "{} is incomplete: remove the folder {folder}, and the next sync reads the account anew",
            path.display()
        );
        SinkError::new(SinkErrorKind::Rejected, message)
    }
}

/// Hash of an id.
pub(super) fn hash(id: &str) -> u64 {
    let mut hash = Fnv1a::default();
    hash.update(id.as_bytes());
    hash.finish()
}

fn pack(hash: u64, slot: Slot) -> impl Iterator<Item = u8> {
    hash.to_le_bytes().into_iter().chain(slot.0.to_le_bytes())
}

fn unpack(entry: [u8; ENTRY]) -> (u64, Slot) {
    let [a, b, c, d, e, f, g, h, slot @ ..] = entry;
    (u64::from_le_bytes([a, b, c, d, e, f, g, h]), Slot(i32::from_le_bytes(slot)))
}
