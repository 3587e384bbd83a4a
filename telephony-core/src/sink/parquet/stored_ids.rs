//! Ids of the rows in stored parts, for an index that was removed.

use parquet::arrow::ProjectionMask;

use super::disk::Disk;
use super::layout::{PartFolder, Slot};
use super::part_table::PartTable;
use super::{columns, failure, key_index, part};
use crate::sink::SinkError;

/// Slots whose parts exist.
pub(super) fn slots(disk: &Disk, folder: &PartFolder) -> Result<Vec<Slot>, SinkError> {
    let mut slots = Vec::new();
    for name in disk.names(&folder.base)? {
        let Some((slot, path)) = folder.slot(&name) else {
            continue;
        };
        slots.extend(disk.length(&path)?.map(|_| slot));
    }
    Ok(slots)
}

/// Entries of an index over all stored parts.
pub(super) fn entries(disk: &Disk, table: &PartTable, folder: &PartFolder) -> Result<Vec<(u64, Slot)>, SinkError> {
    let mut entries = Vec::new();
    for slot in slots(disk, folder)? {
        let name = folder.part(slot);
        let Some(file) = disk.open(&name)? else {
            continue;
        };
        let path = disk.path(&name);
        let builder = part::open(&path, file)?;
        let mask = ProjectionMask::columns(builder.parquet_schema(), [table.schema.field(table.id).name().as_str()]);
        let reader = builder.with_projection(mask).build().map_err(|fault| unreadable(&path).with_source(fault))?;
        for batch in reader {
            let batch = batch.map_err(|fault| unreadable(&path).with_source(fault))?;
            entries.extend(columns::texts(&batch, 0)?.iter().flatten().map(|id| (key_index::hash(id), slot)));
        }
    }
    Ok(entries)
}

fn unreadable(path: &std::path::Path) -> SinkError {
    failure::foreign(path, "is damaged", "restore it, or choose another folder and sync into that")
}
