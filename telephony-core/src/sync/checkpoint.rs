use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::filter::Filter;
use super::known::{Known, KnownRecords};
use super::lookback::signed;
use super::pass::Pass;
use super::quarantine::Quarantine;
use super::stored::{FORMAT, Stored, format};
use super::{Batch, Gone, Lookback};
use crate::fnv::content;
use crate::key::fingerprint;
use crate::timeline::ReadWindow;
use crate::{Account, CallRecord, Error, ErrorKind, Provider, Result, TimeRange};

/// Position that a sync has reached: serializable, small, and readable by later versions.
///
/// Contains the time up to which everything was read, the time at which each tier of the lookback was last read, the
/// filter of the plan, and for each record of the lookback its filing time and the fingerprints of its key and content:
/// some 20 bytes per record. It contains no number, name or text.
///
/// Stored as JSON, or in any other format of serde, with the records of its batch:
///
/// ```
/// use futures_util::TryStreamExt;
/// use telephony_core::sync::{Checkpoint, SyncPlan, sync};
/// use telephony_core::time::{Duration, OffsetDateTime};
/// use telephony_core::{CallRecord, MemoryStore, Moment, Provider};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let provider = Provider::from_static("example");
/// let store = MemoryStore::new(provider.clone());
/// let since = OffsetDateTime::UNIX_EPOCH;
/// store.add_calls([CallRecord::new(provider, "1", Moment::exact(since))]);
/// let (plan, now) = (SyncPlan::since(since), since + Duration::DAY);
///
/// let first: Vec<_> = sync(&store, plan.clone(), None, now).try_collect().await?;
/// assert_eq!(first.iter().map(|batch| batch.new.len()).sum::<usize>(), 1);
/// let stored = serde_json::to_string(&first.last().ok_or("a batch")?.checkpoint)?;
///
/// let checkpoint: Checkpoint = serde_json::from_str(&stored)?;
/// let later = now + Duration::HOUR;
/// let second: Vec<_> = sync(&store, plan, Some(checkpoint), later).try_collect().await?;
/// assert!(second.iter().all(|batch| batch.new.is_empty()));
/// # Ok(())
/// # }
/// ```
#[doc(alias("bookmark", "incremental", "state"))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Stored", try_from = "Stored")]
pub struct Checkpoint {
    pub(super) format: u32,
    pub(super) provider: Provider,
    pub(super) account: Account,
    pub(super) filter: Filter,
    /// Instant before which everything was read.
    pub(super) until: Option<OffsetDateTime>,
    /// Instant from which on every filed record is in `seen`.
    pub(super) known_since: Option<OffsetDateTime>,
    /// Instant up to which everything had been read when a tier of this length, in seconds, was last read.
    pub(super) tiers: BTreeMap<u64, OffsetDateTime>,
    pub(super) seen: KnownRecords,
    /// Quarantined records, by the fingerprints of their texts.
    pub(super) quarantined: KnownRecords,
}

impl Checkpoint {
    pub(super) fn new(provider: Provider, account: Account, filter: Filter) -> Self {
        Self {
            format: format(&filter),
            provider,
            account,
            filter,
            until: None,
            known_since: None,
            tiers: BTreeMap::new(),
            seen: BTreeMap::new(),
            quarantined: BTreeMap::new(),
        }
    }

    /// Returns the checkpoint if it belongs to the account and the filter, and has a format that this version knows.
    pub(super) fn of(self, provider: &Provider, account: &Account, filter: &Filter) -> Result<Self> {
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
        // The records that only one of the filters admits would be missing, or seem to be gone.
        if self.filter != *filter {
            return refused("the checkpoint was made under another filter; start a sync of its own for this one");
        }
        Ok(self)
    }

    /// Provider whose calls the checkpoint covers.
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// Account whose calls the checkpoint covers.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Instant before which every filed record was read; `None` before the first window.
    pub fn until(&self) -> Option<OffsetDateTime> {
        self.until
    }

    /// Instant from which on, up to [`until`](Self::until), every filed record is known and is compared when it is
    /// re-read; `None` before the first window.
    pub fn known_since(&self) -> Option<OffsetDateTime> {
        self.known_since
    }

    pub(super) fn due(&self, lookback: &Lookback, at: OffsetDateTime) -> Duration {
        lookback.due(at, |length| self.tiers.get(&length.as_secs()).copied())
    }

    /// Filing times of the known records.
    pub(super) fn times(&self) -> impl ExactSizeIterator<Item = OffsetDateTime> + '_ {
        self.seen.values().map(|known| known.at)
    }

    /// Applies a window to the checkpoint and returns the resulting batch.
    pub(super) fn take(&mut self, pass: &mut Pass, window: ReadWindow) -> Batch {
        let progress = pass.advance(&window);
        let ReadWindow { range, calls, quarantined, whole_since } = window;
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        let mut present = BTreeSet::new();
        for call in calls {
            let key = fingerprint(&call.provider, &call.account, &call.id, call.part.as_ref());
            present.insert(key);
            pass.absent.remove(&key);
            pass.moved.remove(&key);
            let now = Known { at: call.filed_at.instant(), content: content(&call) };
            match self.seen.get_mut(&key) {
                Some(before) if before.without(DOUBT) == now => {
                    *before = now;
                    continue;
                }
                // Of rows with the same key the last filed one counts, and that row may still be there.
                Some(before) if (range.to..pass.range.to).contains(&before.at) => {
                    pass.moved.insert(key, call);
                    continue;
                }
                Some(_) => changed.push(*call),
                None => new.push(*call),
            }
            self.seen.insert(key, now);
        }
        let mut quarantine = Quarantine::new(&mut self.quarantined, &quarantined, range.to);
        let quarantined = quarantine.new_ones(quarantined);
        for (key, known) in missing(&mut self.seen, range, &present) {
            let is_proven = whole_since.is_none_or(|since| known.at >= since);
            match pass.moved.remove(key).filter(|_| is_proven) {
                Some(call) => {
                    *known = Known { at: call.filed_at.instant(), content: content(&call) };
                    changed.push(*call);
                }
                None if is_proven && quarantine.may_hide(known.content & DOUBT != 0) => {
                    known.content |= DOUBT;
                }
                None if is_proven => {
                    pass.absent.insert(*key, known.at);
                }
                None => {}
            }
        }
        changed.sort_by(CallRecord::timeline_order);
        let gone = self.go_on(pass, range);
        Batch { range, new, changed, gone, quarantined, checkpoint: self.clone(), progress }.reported()
    }

    // Advances the checkpoint past a window. Deletions are reported where the lookback ends, because a record may have
    // moved to a later window of it. A tier counts as read from there on, with the same batch.
    fn go_on(&mut self, pass: &mut Pass, range: TimeRange) -> Vec<Gone> {
        let until = self.until.map_or(range.to, |until| until.max(range.to));
        self.until = Some(until);
        let mut gone = Vec::new();
        if pass.has_looked_back(range.to) {
            for (key, at) in std::mem::take(&mut pass.absent) {
                self.seen.remove(&key);
                gone.push(Gone::new(key, at));
            }
            gone.sort_unstable_by_key(|gone| (gone.filed_at, gone.fingerprint));
        }
        if pass.has_passed(range.to) {
            self.tiers.extend(pass.tiers.iter().map(|length| (length.as_secs(), until)));
            if pass.whole {
                Quarantine::settle(&mut self.quarantined);
            }
        }
        // No window begins before the known range.
        let known_since = self.known_since.unwrap_or(range.from);
        self.forget(known_since, until.saturating_sub(signed(pass.lookback)));
        gone
    }

    // Records from before the lookback are dropped, because they are not re-read.
    fn forget(&mut self, known_since: OffsetDateTime, before: OffsetDateTime) {
        self.known_since = Some(known_since.max(before));
        self.seen.retain(|_, known| known.at >= before);
        // A source may request more than its window: a whole day, or the time since the start of the longest call.
        let before = before.saturating_sub(time::Duration::days(2));
        self.quarantined.retain(|_, known| known.at > before);
    }
}

/// Bit of the content that marks a missing record which may be one of the quarantined ones.
const DOUBT: u32 = 1 << 31;

// Known records that are filed in a window and are missing from it.
fn missing<'a>(
    seen: &'a mut KnownRecords,
    range: TimeRange,
    present: &BTreeSet<u64>,
) -> impl Iterator<Item = (&'a u64, &'a mut Known)> {
    seen.iter_mut().filter(move |(key, known)| range.contains(known.at) && !present.contains(key))
}
