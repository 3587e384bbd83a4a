use serde::{Deserialize, Serialize};

use crate::{BadRecord, CallRecord};

/// Item of a stream of call history: a call, or a record that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Entry {
    /// A record that was read completely.
    Call(Box<CallRecord>),
    /// A quarantined record, with its text and the path of the fault.
    Quarantined(BadRecord),
}

impl Entry {
    /// Call of the entry; `None` for a quarantined record.
    pub fn as_call(&self) -> Option<&CallRecord> {
        match self {
            Self::Call(call) => Some(call),
            Self::Quarantined(_) => None,
        }
    }

    /// Call of the entry, owned; `None` for a quarantined record.
    pub fn into_call(self) -> Option<CallRecord> {
        match self {
            Self::Call(call) => Some(*call),
            Self::Quarantined(_) => None,
        }
    }

    /// Call of the entry, owned; a quarantined record is passed to `report`, so that none is lost silently.
    ///
    /// ```
    /// use futures_util::TryStreamExt;
    /// use telephony_core::export::CallRow;
    /// use telephony_core::{CallHistorySource, CallHistorySourceExt, CallQuery};
    ///
    /// type Failure = Box<dyn std::error::Error>;
    ///
    /// async fn print(source: &dyn CallHistorySource, query: CallQuery) -> Result<(), Failure> {
    ///     let mut entries = source.calls(query);
    ///     while let Some(entry) = entries.try_next().await? {
    ///         let Some(call) = entry.into_call_or(|bad| eprintln!("{bad}")) else { continue };
    ///         println!("{}", serde_json::to_string(&CallRow::from(call))?);
    ///     }
    ///     Ok(())
    /// }
    /// # use telephony_core::{CallRecord, MemoryStore, Moment, Provider};
    /// # let provider = Provider::from_static("example");
    /// # let at = time::OffsetDateTime::UNIX_EPOCH;
    /// # let store = MemoryStore::new(provider.clone());
    /// # store.add_calls([CallRecord::new(provider, "1", Moment::exact(at))]);
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    /// # runtime.block_on(print(&store, CallQuery::new(at, at + time::Duration::DAY)))?;
    /// # Ok::<(), Failure>(())
    /// ```
    pub fn into_call_or(self, report: impl FnOnce(BadRecord)) -> Option<CallRecord> {
        match self {
            Self::Call(call) => Some(*call),
            Self::Quarantined(bad) => {
                report(bad);
                None
            }
        }
    }

    /// Quarantined record of the entry; `None` for a call.
    pub fn as_quarantined(&self) -> Option<&BadRecord> {
        match self {
            Self::Call(_) => None,
            Self::Quarantined(bad) => Some(bad),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::{Moment, Provider};

    #[test]
    fn an_entry_is_a_call_or_a_quarantined_record() {
        let call = CallRecord::new(Provider::from_static("test"), "1", Moment::exact(OffsetDateTime::UNIX_EPOCH));
        let entry = Entry::Call(Box::new(call.clone()));
        assert_eq!((entry.as_call(), entry.as_quarantined()), (Some(&call), None));
        assert_eq!(entry.into_call(), Some(call));
        let bad = BadRecord::new(Provider::from_static("test"), "test.call.list", 0, "$", "bad", "{");
        let entry = Entry::Quarantined(bad.clone());
        assert_eq!((entry.as_call(), entry.as_quarantined()), (None, Some(&bad)));
        assert_eq!(entry.into_call(), None);
    }

    #[test]
    fn a_quarantined_record_is_reported_where_a_call_is_asked_for() {
        let call = CallRecord::new(Provider::from_static("test"), "1", Moment::exact(OffsetDateTime::UNIX_EPOCH));
        let bad = BadRecord::new(Provider::from_static("test"), "test.call.list", 0, "$", "bad", "{");
        let mut reported = Vec::new();
        let entries = [Entry::Call(Box::new(call.clone())), Entry::Quarantined(bad.clone())];
        let calls = entries.map(|entry| entry.into_call_or(|bad| reported.push(bad)));
        assert_eq!((calls, reported), ([Some(call), None], vec![bad]));
    }
}
