//! Parts of all tables that a batch changes.

use std::collections::{BTreeMap, HashMap, HashSet};

use arrow_array::Array;

use super::disk::Disk;
use super::journal::Staging;
use super::key_index::{self, KeyIndex};
use super::layout::{self, Division, PartFolder, Slot};
use super::merge::{MergedPart, PartChanges};
use super::part_table::{PartRow, PartTable};
use super::{columns, part, stored_ids};
use crate::export::{RepairRow, Row};
use crate::sink::SinkError;
use crate::streams::ListPass;
use crate::{Account, Provider};

/// Rows after which a chunk is full and a new one begins.
const CHUNK_ROWS: u64 = 4096;

/// Changes of one batch, as they are staged.
#[derive(Debug)]
pub(super) struct BatchUpdate<'a> {
    pub disk: &'a Disk,
    pub provider: &'a Provider,
    pub account: &'a Account,
    /// Folder of the account's state.
    pub folder: &'a str,
    /// Name of the stream.
    pub stream: &'a str,
    /// Number of entries of each index.
    pub entries: BTreeMap<String, u64>,
    pub staging: Staging<'a>,
}

/// Slots of the batch's rows by their ids.
#[derive(Debug)]
pub(super) struct Placements {
    slots: BTreeMap<String, RowSlots>,
    division: Division,
}

/// Slot that a row was in before the batch, and the one that it is in now.
#[derive(Debug, Clone, Copy)]
struct RowSlots {
    before: Option<Slot>,
    now: Slot,
}

impl<'a> BatchUpdate<'a> {
    /// Replaces the rows of these ids, and marks rows that are gone.
    pub(super) fn rows<R: PartRow>(
        &mut self,
        rows: &[R],
        gone: &[String],
        pass: Option<&ListPass>,
    ) -> Result<Placements, SinkError> {
        let table = PartTable::of::<R>();
        let folder = self.part_folder::<R>(table.division());
        let incoming = columns::of_rows(&table, rows, pass.map(|pass| pass.id.as_str()))?;
        let ids = columns::texts(&incoming, table.id)?;
        let times = table.time.map(|time| columns::instants(&incoming, time)).transpose()?;
        let latest: HashMap<&str, usize> = ids.iter().flatten().zip(0..).collect();
        let gone: HashSet<&str> = gone.iter().map(String::as_str).filter(|id| !latest.contains_key(id)).collect();
        let ended_pass = pass.filter(|pass| pass.is_end).map(|pass| pass.id.as_str());

        let (index, mut entries) = self.index::<R>(&table, &folder)?;
        let hashes = latest.keys().chain(&gone).map(|id| key_index::hash(id)).collect();
        let mut known = index.find(&hashes)?;
        known.extend(entries.iter().filter(|(hash, _)| hashes.contains(hash)).copied());

        let mut placements = Placements { division: table.division(), slots: BTreeMap::new() };
        let mut slots: BTreeMap<Slot, Vec<usize>> = BTreeMap::new();
        for (row, id) in ids.iter().flatten().enumerate().filter(|(row, id)| latest.get(id) == Some(row)) {
            let hash = key_index::hash(id);
            let before = known.get(&hash).copied();
            let now = match times {
                Some(times) => Slot::of_time(times.is_valid(row).then(|| times.value(row))),
                None => before.unwrap_or_else(|| chunk(index.len() + entries.len() as u64)),
            };
            entries.extend((before != Some(now)).then_some((hash, now)));
            slots.entry(now).or_default().push(row);
            slots.entry(before.unwrap_or(now)).or_default();
            placements.slots.insert(id.to_owned(), RowSlots { before, now });
        }
        let marked = gone.iter().filter_map(|id| known.get(&key_index::hash(id)).copied());
        let missed = if ended_pass.is_some() { stored_ids::slots(self.disk, &folder)? } else { Vec::new() };
        for slot in marked.chain(missed) {
            slots.entry(slot).or_default();
        }
        let count = index.append(&entries)?;
        self.entries.insert(index_name::<R>(self.stream), count);

        let replaced = latest.keys().copied().collect();
        let changes = PartChanges { table: &table, incoming: &incoming, replaced: &replaced, gone: &gone, ended_pass };
        self.stage(&folder, &changes, &slots)?;
        Ok(placements)
    }

    /// Replaces the repairs of the batch's records. Repairs are in the slots of their records.
    pub(super) fn repairs(&mut self, repairs: &[RepairRow], placements: &Placements) -> Result<(), SinkError> {
        let table = PartTable::of::<RepairRow>();
        let division = placements.division;
        let folder = self.part_folder::<RepairRow>(division);
        // Repairs of a record that the batch does not have are kept, too.
        let stray = if division == Division::Days { Slot::UNDATED } else { Slot(0) };
        let incoming = columns::of_rows(&table, repairs, None)?;
        let mut slots: BTreeMap<Slot, Vec<usize>> = BTreeMap::new();
        for slot in placements.slots.values().flat_map(|slots| slots.before.into_iter().chain([slots.now])) {
            slots.entry(slot).or_default();
        }
        let latest: HashMap<_, usize> =
            repairs.iter().map(|row| (row.record.as_str(), row.path.as_str())).zip(0..).collect();
        let mut latest: Vec<_> = latest.into_iter().map(|((record, _), row)| (record, row)).collect();
        latest.sort_unstable();
        for (record, row) in &latest {
            let slot = placements.slots.get(*record).map_or(stray, |slots| slots.now);
            slots.entry(slot).or_default().push(*row);
        }
        let replaced = placements.slots.keys().map(String::as_str).chain(latest.iter().map(|(record, _)| *record));
        let (replaced, gone) = (replaced.collect(), HashSet::new());
        let changes =
            PartChanges { table: &table, incoming: &incoming, replaced: &replaced, gone: &gone, ended_pass: None };
        self.stage(&folder, &changes, &slots)
    }

    /// Stages the files of the slots that change. One slot is in memory at a time.
    fn stage(
        &mut self,
        folder: &PartFolder,
        changes: &PartChanges<'_>,
        slots: &BTreeMap<Slot, Vec<usize>>,
    ) -> Result<(), SinkError> {
        for (slot, added) in slots {
            let path = folder.part(*slot);
            let stored = match self.disk.open(&path)? {
                Some(file) => part::read(changes.table, &self.disk.path(&path), file)?,
                None => Vec::new(),
            };
            match changes.merge(&stored, added)? {
                MergedPart::Unchanged => {}
                MergedPart::Empty => self.staging.remove(path),
                MergedPart::Rows(rows) => self.staging.put_rows(path, changes.table, &rows)?,
            }
        }
        Ok(())
    }

    /// Index of a table, with the entries of stored parts that no state counts: the state was removed.
    fn index<R: PartRow>(
        &self,
        table: &PartTable,
        folder: &PartFolder,
    ) -> Result<(KeyIndex<'a>, Vec<(u64, Slot)>), SinkError> {
        let name = index_name::<R>(self.stream);
        let path = format!("{}/{name}", self.folder);
        let committed = self.entries.get(&name).copied();
        let entries = if committed.is_none() { stored_ids::entries(self.disk, table, folder)? } else { Vec::new() };
        Ok((KeyIndex::new(self.disk, path, committed.unwrap_or_default()), entries))
    }

    fn part_folder<R: PartRow>(&self, division: Division) -> PartFolder {
        let value = |column: &&str| {
            let text = if *column == "provider" { self.provider.as_str() } else { self.stream };
            format!("/{column}={}", layout::partition_value(text))
        };
        PartFolder {
            base: [R::TABLE.to_owned()].into_iter().chain(R::IN_PATH.iter().map(value)).collect(),
            account: layout::file_name(self.account.as_str()),
            division,
            is_dated: R::TABLE == RepairRow::TABLE,
        }
    }
}

/// Chunk of a new row, by the number of rows before it.
fn chunk(rows: u64) -> Slot {
    Slot(i32::try_from(rows / CHUNK_ROWS).unwrap_or(i32::MAX))
}

fn index_name<R: Row>(stream: &str) -> String {
    format!("{}-{}.keys", R::TABLE, layout::file_name(stream))
}
