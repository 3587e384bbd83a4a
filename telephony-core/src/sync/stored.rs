//! Serialized form of a checkpoint.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Checkpoint;
use super::filter::Filter;
use super::known::{Known, KnownRecords, pack, unpack};
use crate::fnv::fold;
use crate::{Account, CallId, CallKey, Provider};

/// Latest format version. A checkpoint with a later version is rejected, because this version cannot interpret its
/// content.
pub(super) const FORMAT: u32 = 3;

/// Format version that is written. Format 3 adds the filter, so that a version that knows no filter rejects it. Without
/// a filter format 2 says the same.
pub(super) fn format(filter: &Filter) -> u32 {
    if filter.is_empty() { 2 } else { FORMAT }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    format: u32,
    provider: Provider,
    #[serde(default)]
    account: Account,
    #[serde(default, skip_serializing_if = "Filter::is_empty")]
    filter: Filter,
    #[serde(default, with = "crate::moment::instant_text::option")]
    until: Option<OffsetDateTime>,
    #[serde(default, with = "crate::moment::instant_text::option")]
    known_since: Option<OffsetDateTime>,
    #[serde(default)]
    tiers: BTreeMap<u64, StoredInstant>,
    #[serde(default)]
    seen: Packed<CallId, SeenRecord>,
    // Checkpoints of earlier versions use the former name of the member.
    #[serde(default, alias = "set_aside")]
    quarantined: Packed<u64, StoredInstant>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
struct StoredInstant(#[serde(with = "crate::moment::instant_text")] OffsetDateTime);

/// Packed records: a text since format 2, a map in format 1.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Packed<K: Ord, V> {
    Text(String),
    First(BTreeMap<K, V>),
    #[serde(skip_serializing)]
    Later(IgnoredAny),
}

impl<K: Ord, V> Default for Packed<K, V> {
    fn default() -> Self {
        Self::First(BTreeMap::new())
    }
}

impl<K: Ord, V> Packed<K, V> {
    fn records(self, record: impl Fn((K, V)) -> (u64, Known)) -> Result<KnownRecords, &'static str> {
        match self {
            Self::Text(text) => unpack(&text).ok_or("the checkpoint was changed or cut"),
            Self::First(map) => Ok(map.into_iter().map(record).collect()),
            Self::Later(_) => Ok(KnownRecords::new()),
        }
    }
}

/// A record of format 1.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct SeenRecord {
    #[serde(with = "crate::moment::instant_text")]
    at: OffsetDateTime,
    content: u64,
}

impl From<Checkpoint> for Stored {
    fn from(checkpoint: Checkpoint) -> Self {
        let tiers = checkpoint.tiers.into_iter();
        Self {
            format: checkpoint.format,
            provider: checkpoint.provider,
            account: checkpoint.account,
            filter: checkpoint.filter,
            until: checkpoint.until,
            known_since: checkpoint.known_since,
            tiers: tiers.map(|(length, at)| (length, StoredInstant(at))).collect(),
            seen: Packed::Text(pack(&checkpoint.seen)),
            quarantined: Packed::Text(pack(&checkpoint.quarantined)),
        }
    }
}

impl TryFrom<Stored> for Checkpoint {
    type Error = &'static str;

    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        let Stored { format, provider, account, filter, until, known_since, tiers, seen, quarantined } = stored;
        let mut checkpoint = Self::new(provider.clone(), account.clone(), filter);
        if format > FORMAT {
            // The checkpoint is rejected when it is used.
            checkpoint.format = format;
            return Ok(checkpoint);
        }
        checkpoint.until = until;
        checkpoint.known_since = known_since;
        checkpoint.tiers = tiers.into_iter().map(|(length, at)| (length, at.0)).collect();
        checkpoint.seen = seen.records(|(id, seen)| {
            let key = CallKey::new(provider.clone(), account.clone(), id);
            (key.fingerprint(), Known { at: seen.at, content: fold(seen.content) })
        })?;
        checkpoint.quarantined = quarantined.records(|(bad, at)| (bad, Known { at: at.0, content: 0 }))?;
        Ok(checkpoint)
    }
}
