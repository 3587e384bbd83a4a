//! Consumer of batches as a sink is one: rows by their keys, and each batch stored whole with its state.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

#[derive(Debug, Default)]
pub(super) struct Tables {
    calls: BTreeMap<String, String>,
    notes: BTreeMap<String, String>,
    /// Name and pass of each record.
    users: BTreeMap<String, (Option<String>, String)>,
    states: BTreeMap<StreamName, StreamState>,
}

impl Tables {
    pub(super) fn state(&self, stream: &StreamName) -> Option<StreamState> {
        self.states.get(stream).cloned()
    }

    pub(super) fn store(&mut self, batch: StreamBatch) {
        self.calls.retain(|fingerprint, _| !batch.gone.contains(fingerprint));
        self.calls.extend(batch.calls.into_iter().map(|row| (row.fingerprint, row.id)));
        self.notes.extend(batch.notes.into_iter().map(|row| (row.id, row.text.map(String::from).unwrap_or_default())));
        if let Some(pass) = batch.pass {
            let rows = batch.listed.into_iter().map(|row| (row.id, (row.name.map(String::from), pass.id.clone())));
            self.users.extend(rows);
            self.users.retain(|_, (_, of)| !pass.is_end || *of == pass.id);
        }
        self.states.insert(batch.stream, batch.state);
    }

    pub(super) fn call_ids(&self) -> BTreeSet<String> {
        self.calls.values().cloned().collect()
    }

    pub(super) fn note_texts(&self) -> BTreeSet<String> {
        self.notes.values().cloned().collect()
    }

    pub(super) fn user_names(&self) -> BTreeMap<String, Option<String>> {
        self.users.iter().map(|(id, (name, _))| (id.clone(), name.clone())).collect()
    }
}
