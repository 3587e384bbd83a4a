use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Batch;
use super::fingerprint::fingerprint;
use super::windows::signed;
use crate::{
    Account, BadRecord, CallId, CallRecord, Entry, Error, ErrorKind, Provider, Result, TimeRange,
};

/// How far a sync has come: serializable, small, and readable by later versions.
///
/// It holds the time up to which everything was read, and the ids and fingerprints of the lookback's records. No
/// number, name or text is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    // A later format says so here: what it holds is not for this version to guess.
    format: u32,
    provider: Provider,
    #[serde(default)]
    account: Account,
    /// Everything before it was read.
    #[serde(default, with = "crate::moment::instant_text::option")]
    until: Option<OffsetDateTime>,
    /// Records filed since then are all in `seen`.
    #[serde(default, with = "crate::moment::instant_text::option")]
    known_since: Option<OffsetDateTime>,
    #[serde(default)]
    seen: BTreeMap<CallId, Seen>,
    /// Fingerprints of the records that were set aside, and when they were last there.
    #[serde(default)]
    set_aside: BTreeMap<u64, Spot>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    #[serde(with = "crate::moment::instant_text")]
    at: OffsetDateTime,
    content: u64,
}

/// End of the window that a bad record stood in; its own time could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Spot(#[serde(with = "crate::moment::instant_text")] OffsetDateTime);

const FORMAT: u32 = 1;

impl Checkpoint {
    pub(super) fn new(provider: Provider, account: Account) -> Self {
        Self {
            format: FORMAT,
            provider,
            account,
            until: None,
            known_since: None,
            seen: BTreeMap::new(),
            set_aside: BTreeMap::new(),
        }
    }

    /// The checkpoint, if it is the account's and of a format that this version knows.
    pub(super) fn of(self, provider: &Provider, account: &Account) -> Result<Self> {
        let refused = |message| {
            Err(Error::new(ErrorKind::InvalidQuery, provider.clone(), "sync")
                .with_account(account)
                .with_message(message))
        };
        if self.provider != *provider {
            return refused("the checkpoint belongs to another provider");
        }
        if self.format > FORMAT {
            return refused("the checkpoint was written by a later version");
        }
        if self.account != *account {
            return refused("the checkpoint belongs to another account");
        }
        Ok(self)
    }

    /// Provider whose calls it is about.
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// Account whose calls it is about.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Everything filed before this instant was read; `None` before the first window.
    pub fn until(&self) -> Option<OffsetDateTime> {
        self.until
    }

    pub(super) fn known_since(&self) -> Option<OffsetDateTime> {
        self.known_since
    }

    /// Takes a window in and says what is new in it.
    pub(super) fn take(
        &mut self,
        range: TimeRange,
        entries: Vec<Entry>,
        lookback: Duration,
    ) -> Batch {
        let (mut new, mut changed, mut set_aside) = (Vec::new(), Vec::new(), Vec::new());
        for entry in entries {
            match entry {
                Entry::Call(call) => match self.seen(&call) {
                    Some(true) => {}
                    Some(false) => changed.push(*call),
                    None => new.push(*call),
                },
                Entry::SetAside(bad) => {
                    if self.first_time(&bad, range.to) {
                        set_aside.push(bad);
                    }
                }
            }
        }
        let until = self.until.map_or(range.to, |until| until.max(range.to));
        self.until = Some(until);
        // No window begins before what is known.
        let known_since = self.known_since.unwrap_or(range.from);
        self.forget(known_since, until.saturating_sub(signed(lookback)));
        Batch { range, new, changed, set_aside, checkpoint: self.clone() }
    }

    // Whether the record is known, and with this content.
    fn seen(&mut self, call: &CallRecord) -> Option<bool> {
        let seen = Seen { at: call.filed_at.instant(), content: fingerprint(call) };
        self.seen.insert(call.id.clone(), seen).map(|before| before == seen)
    }

    fn first_time(&mut self, bad: &BadRecord, to: OffsetDateTime) -> bool {
        self.set_aside.insert(bad.fingerprint(), Spot(to)).is_none()
    }

    // What lies before the lookback is not read again.
    fn forget(&mut self, known_since: OffsetDateTime, before: OffsetDateTime) {
        self.known_since = Some(known_since.max(before));
        self.seen.retain(|_, seen| seen.at >= before);
        // A source may ask for more than its window: a whole day, or from the start of the longest call on.
        let before = before.saturating_sub(time::Duration::days(2));
        self.set_aside.retain(|_, spot| spot.0 > before);
    }
}
