//! Folder of one account: its lock, its states and its commits.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};

use serde::{Deserialize, Serialize};

use super::batch_update::BatchUpdate;
use super::disk::Disk;
use super::journal::{self, Staging};
use super::{failure, layout};
use crate::export::QuarantineRow;
use crate::sink::{SinkError, StreamKey};
use crate::streams::{StreamBatch, StreamName, StreamState};
use crate::{Account, Provider};

/// Version of the stored state. An earlier one must stay readable.
const VERSION: u32 = 1;

/// Writer of one account, which holds the account's lock.
#[derive(Debug)]
pub(super) struct AccountWriter {
    disk: Disk,
    folder: String,
    stored: AccountState,
    _lock: File,
}

/// States of an account's streams.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct AccountState {
    version: u32,
    provider: Provider,
    account: Account,
    streams: BTreeMap<String, StreamState>,
    /// Number of entries of each index.
    entries: BTreeMap<String, u64>,
}

impl AccountWriter {
    /// Locks an account, and completes or undoes a commit that was interrupted.
    pub(super) fn open(disk: &Disk, provider: &Provider, account: &Account) -> Result<Self, SinkError> {
        let folder = layout::account_folder(provider, account);
        disk.create_folder(&folder)?;
        let lock = lock(disk, &folder)?;
        journal::recover(disk, &folder)?;
        let stored = match disk.read(&state_path(&folder))? {
            Some(bytes) => read_state(disk, &folder, &bytes, provider, account)?,
            None => AccountState {
                version: VERSION,
                provider: provider.clone(),
                account: account.clone(),
                streams: BTreeMap::new(),
                entries: BTreeMap::new(),
            },
        };
        Ok(Self { disk: disk.clone(), folder, stored, _lock: lock })
    }

    /// State of a stream.
    pub(super) fn state(&self, stream: &StreamName) -> Option<&StreamState> {
        self.stored.streams.get(stream.as_str())
    }

    /// Stores a batch. After a failure the writer must be opened anew.
    pub(super) fn store(&mut self, key: &StreamKey, batch: &StreamBatch) -> Result<(), SinkError> {
        let mut state = self.stored.clone();
        let mut update = BatchUpdate {
            disk: &self.disk,
            provider: &key.provider,
            account: &key.account,
            folder: &self.folder,
            stream: batch.stream.as_str(),
            entries: state.entries,
            staging: Staging::begin(&self.disk, &self.folder)?,
        };
        let placements = match batch.stream {
            StreamName::Calls => update.rows(&batch.calls, &batch.gone, None)?,
            StreamName::Notes => update.rows(&batch.notes, &[], None)?,
            StreamName::List(_) => update.rows(&batch.listed, &[], batch.pass.as_ref())?,
        };
        update.repairs(&batch.repairs, &placements)?;
        if !batch.quarantined.is_empty() {
            update.rows::<QuarantineRow>(&batch.quarantined, &[], None)?;
        }
        let BatchUpdate { entries, mut staging, .. } = update;
        state.entries = entries;
        state.streams.insert(batch.stream.as_str().to_owned(), batch.state.clone());
        let bytes = serde_json::to_vec(&state).map_err(|fault| failure::unwritable("the state", fault))?;
        staging.put(state_path(&self.folder), &bytes)?;
        staging.commit()?;
        self.stored = state;
        Ok(())
    }
}

fn lock(disk: &Disk, folder: &str) -> Result<File, SinkError> {
    let path = disk.path(&format!("{folder}/lock"));
    let mut options = File::options();
    let opened = options.write(true).create(true).truncate(false).open(&path);
    let file = opened.map_err(|fault| failure::of_file("creating", &path, fault))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(failure::locked(&path)),
        Err(TryLockError::Error(fault)) => Err(failure::of_file("locking", &path, fault)),
    }
}

fn read_state(
    disk: &Disk,
    folder: &str,
    bytes: &[u8],
    provider: &Provider,
    account: &Account,
) -> Result<AccountState, SinkError> {
    /// Member that every version has.
    #[derive(Deserialize)]
    struct StateVersion {
        version: u32,
    }
    let path = disk.path(&state_path(folder));
    let damaged = |fault| {
        let remedy = "remove its folder, and the next sync reads the account anew";
        failure::foreign(&path, "is damaged", remedy).with_source(fault)
    };
    let StateVersion { version } = serde_json::from_slice(bytes).map_err(damaged)?;
    if version > VERSION {
        return Err(failure::foreign(&path, "was written by a later version", "update this program"));
    }
    let stored: AccountState = serde_json::from_slice(bytes).map_err(damaged)?;
    if stored.provider != *provider || stored.account != *account {
        return Err(failure::foreign(&path, "belongs to another account", "choose another name for the account"));
    }
    Ok(stored)
}

fn state_path(folder: &str) -> String {
    format!("{folder}/state.json")
}
