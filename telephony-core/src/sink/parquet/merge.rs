//! Rows of a part after a batch.

use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::{Array, BooleanArray, RecordBatch};
use arrow_select::interleave::interleave_record_batch;

use super::part_table::PartTable;
use super::{columns, failure};
use crate::sink::SinkError;

/// Changes that a batch makes to parts of a table.
#[derive(Debug)]
pub(super) struct PartChanges<'a> {
    /// Table.
    pub table: &'a PartTable,
    /// New rows of all parts.
    pub incoming: &'a RecordBatch,
    /// Ids whose stored rows are removed, because the batch has them.
    pub replaced: &'a HashSet<&'a str>,
    /// Ids of rows that the vendor no longer returns.
    pub gone: &'a HashSet<&'a str>,
    /// Pass over the list that ends: stored rows of other passes are gone.
    pub ended_pass: Option<&'a str>,
}

/// Part after a batch.
#[derive(Debug)]
pub(super) enum MergedPart {
    /// The part is as before.
    Unchanged,
    /// The part has no rows.
    Empty,
    /// Rows of the part, in the order of their time and id.
    Rows(RecordBatch),
}

/// Row that stays or is added, with what it is sorted by.
struct MergedRow<'a> {
    time: Option<i64>,
    id: &'a str,
    place: (usize, usize),
    is_gone: bool,
}

impl PartChanges<'_> {
    /// Merges stored rows with the new rows at these positions.
    pub(super) fn merge(&self, stored: &[RecordBatch], added: &[usize]) -> Result<MergedPart, SinkError> {
        let mut rows = Vec::new();
        let mut is_changed = !added.is_empty();
        for (batch, columns) in stored.iter().enumerate() {
            for row in self.rows(columns, batch, 0..columns.num_rows())? {
                let (row, was_gone) = row;
                let is_kept = !self.replaced.contains(row.id);
                is_changed |= !is_kept || row.is_gone != was_gone;
                rows.extend(is_kept.then_some(row));
            }
        }
        if !is_changed {
            return Ok(MergedPart::Unchanged);
        }
        rows.extend(self.rows(self.incoming, stored.len(), added.iter().copied())?.into_iter().map(|(row, _)| row));
        if rows.is_empty() {
            return Ok(MergedPart::Empty);
        }
        rows.sort_by(|one, other| (one.time, one.id, one.place).cmp(&(other.time, other.id, other.place)));
        let places: Vec<_> = rows.iter().map(|row| row.place).collect();
        let sources: Vec<&RecordBatch> = stored.iter().chain([self.incoming]).collect();
        let merged = interleave_record_batch(&sources, &places).map_err(|fault| failure::unwritable("rows", fault))?;
        self.with_gone(merged, rows.iter().map(|row| row.is_gone).collect()).map(MergedPart::Rows)
    }

    /// Rows of columns, each with its former mark `gone`.
    fn rows<'a>(
        &self,
        batch: &'a RecordBatch,
        source: usize,
        rows: impl Iterator<Item = usize>,
    ) -> Result<Vec<(MergedRow<'a>, bool)>, SinkError> {
        let ids = columns::texts(batch, self.table.id)?;
        let times = self.table.time.map(|time| columns::instants(batch, time)).transpose()?;
        let gone = self.table.gone.map(|gone| columns::flags(batch, gone)).transpose()?;
        let passes = self.table.pass.map(|pass| columns::texts(batch, pass)).transpose()?;
        let row = |row: usize| {
            let id = ids.value(row);
            let time = times.filter(|times| times.is_valid(row)).map(|times| times.value(row));
            let was_gone = gone.is_some_and(|gone| gone.is_valid(row) && gone.value(row));
            let is_missed = match (self.ended_pass, passes) {
                (Some(ended), Some(passes)) => passes.is_null(row) || passes.value(row) != ended,
                _ => false,
            };
            let is_gone = was_gone || is_missed || self.gone.contains(id);
            (MergedRow { time, id, place: (source, row), is_gone }, was_gone)
        };
        Ok(rows.map(row).collect())
    }

    fn with_gone(&self, rows: RecordBatch, gone: Vec<bool>) -> Result<RecordBatch, SinkError> {
        let Some(place) = self.table.gone else {
            return Ok(rows);
        };
        let mut columns = rows.columns().to_vec();
        if let Some(column) = columns.get_mut(place) {
            *column = Arc::new(BooleanArray::from(gone));
        }
        RecordBatch::try_new(rows.schema(), columns).map_err(|fault| failure::unwritable("rows", fault))
    }
}
