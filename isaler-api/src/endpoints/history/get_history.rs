//! `GET /developer/v3/history/info`
//!
//! Document: isaler-history, section Запрос “info”.

use serde::{Deserialize, Serialize};
use serde_with::de::DeserializeAsWrap;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, MustShow, Operation, Question, RecordQuestion, Shown, Target,
};
use telephony_core::wire::EmptyArrayAsNone;
use telephony_core::{Repair, Result};

use crate::PROVIDER;
use crate::endpoints::{EndpointEntry, REMEDY, by_method, checks, read_value};
use crate::error;
use crate::models::{EntryId, HistoryEntry};

/// Entry as the server sends it: bare, or as the only element of a list.
type SentEntry = DeserializeAsWrap<Option<HistoryEntry>, EmptyArrayAsNone>;

const ANOTHER: &str = "another entry than the one asked for";

/// Reads one entry, with its text as stored and only the first of its contacts.
///
/// The server checks the account and not the user, so the entries of all users can be read. The document calls the
/// parameter `id` here, too; the server accepts only `cid`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetHistory {
    /// Id of the entry.
    #[serde(rename = "cid", alias = "id")]
    id: EntryId,
    #[serde(skip)]
    by_post: bool,
    #[serde(skip)]
    nameless: bool,
}

impl GetHistory {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::single::<Self>("get_history").request("get_history.request").answer("get_history.response");

    /// Requests the entry with this id.
    pub fn new(id: impl Into<EntryId>) -> Self {
        Self { id: id.into(), by_post: false, nameless: false }
    }

    /// Leaves out the id, like a request whose body was dropped.
    pub(crate) const fn nameless(mut self) -> Self {
        self.nameless = true;
        self
    }
}

telephony_core::setters!(GetHistory {
    /// Sends the request by POST, which the server treats like GET: for proxies that drop the body of a GET.
    by_post = bool,
});

impl Endpoint for GetHistory {
    type Output = HistoryEntry;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "isaler.history.get", Method::GET, "/developer/v3/history/info", Idempotency::Safe);

    const QUESTION: &'static dyn Question<Self> = &RecordQuestion::<Self, HistoryEntry> {
        path: "$.data",
        record: |entry| Some(entry),
        must_show: &[MustShow {
            what: ANOTHER,
            remedy: REMEDY,
            member: "cid",
            shown: |asked, entry| Shown::that(asked.id == entry.id),
        }],
    };

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let operation = Self::OPERATION;
        checks::id(self.id.get())?;
        if self.nameless {
            return Ok(Target::of(&operation).empty_json());
        }
        let target = Target::of(&operation).json(self)?;
        Ok(by_method(target, self.by_post))
    }

    fn decode(&self, answer: &Answer) -> Result<HistoryEntry> {
        Self::decode_mended(answer).map(|(entry, _)| entry)
    }
}

impl GetHistory {
    fn decode_mended(answer: &Answer) -> Result<(HistoryEntry, Vec<Repair>)> {
        let operation = Self::OPERATION;
        let (entry, repairs) = read_value::<SentEntry>(&operation, answer)?;
        let entry = entry
            .and_then(SentEntry::into_inner)
            .ok_or_else(|| error::shapeless(&operation, answer, "the answer has no `data`"))?;
        Ok((entry, repairs))
    }
}

/// Same request as [`GetHistory`], whose output includes the repairs of the answer.
#[derive(Debug, Clone)]
pub(crate) struct MendedHistory(GetHistory);

impl From<GetHistory> for MendedHistory {
    fn from(request: GetHistory) -> Self {
        Self(request)
    }
}

impl Endpoint for MendedHistory {
    type Output = (HistoryEntry, Vec<Repair>);

    const OPERATION: Operation = GetHistory::OPERATION;

    const QUESTION: &'static dyn Question<Self> = &RecordQuestion::<Self, HistoryEntry> {
        path: "$.data",
        record: |(entry, _)| Some(entry),
        must_show: &[MustShow {
            what: ANOTHER,
            remedy: REMEDY,
            member: "cid",
            shown: |asked, entry| Shown::that(asked.0.id == entry.id),
        }],
    };

    fn build_target(&self) -> Result<Target, InvalidInput> {
        self.0.build_target()
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        GetHistory::decode_mended(answer)
    }
}
