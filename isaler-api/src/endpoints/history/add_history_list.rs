//! `POST /developer/v3/history/add.list`
//!
//! Document: isaler-history, section Запрос “add.list”.

use std::error::Error as _;

use telephony_core::transport::{Answer, Endpoint, Idempotency, Method, NoQuestion, Operation, Question, Target};
use telephony_core::wire::json;
use telephony_core::{Error, ErrorKind, Result};

use crate::endpoints::{EndpointEntry, HOW_TO_VERIFY, checks};
use crate::models::{AddListItem, EntryId, NewEntry, NewEntryList, Refusal};
use crate::{PROVIDER, TextPolicy, error};

/// Default type of an entry. `add` stores this type for an entry without one; `add.list` would store none.
pub(crate) const DEFAULT_KIND: &str = "Событие";

/// Writes entries and returns the outcome of each, in their order.
///
/// A refused entry is an `Err` at its index and does not affect the others; an entry without an answer is
/// [`ErrorKind::OutcomeUnknown`]. The server writes the entries one after the other. If the server crashes during the
/// request, the outcome of the whole request is unknown and the first entries may be stored, so keep lists short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddHistoryList {
    entries: Vec<NewEntry>,
    text: TextPolicy,
}

impl AddHistoryList {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::write::<Self>("add_history_list")
        .request("add_history_list.request")
        .answer("add_history_list.response");

    /// Creates a request to write these entries. Sending one without entries is refused; decoding a captured answer
    /// with it accepts any number of outcomes.
    pub fn new(entries: impl IntoIterator<Item = NewEntry>) -> Self {
        Self { entries: entries.into_iter().collect(), text: TextPolicy::default() }
    }

    // The body is a list of answers, where each answer or the list as a whole may be wrapped in a further list. The
    // error of the whole request is not a list.
    fn items(&self, operation: &Operation, answer: &Answer, text: &str) -> Result<Vec<AddListItem>> {
        let fault = match json::from_text(text) {
            Ok(items) => return Ok(items),
            Err(fault) => fault,
        };
        if let Ok([items]) = json::from_text::<[Vec<AddListItem>; 1]>(text) {
            return Ok(items);
        }
        match error::unexpected(operation, answer, fault) {
            error if error.source().is_some() => Err(error),
            error => match json::from_text::<AddListItem>(text) {
                Ok(only) if self.entries.len() == 1 => Ok(vec![only]),
                _ => Err(error),
            },
        }
    }

    fn prepared(&self, operation: &Operation) -> Result<NewEntryList> {
        let entry = |(index, entry): (usize, &NewEntry)| {
            let refuse = |input| operation.refuse(input).with_path(format!("$.list[{index}]"));
            let mut entry = checks::entry(entry, self.text).map_err(refuse)?;
            entry.kind.get_or_insert_with(|| DEFAULT_KIND.to_owned());
            Ok(entry)
        };
        self.entries.iter().enumerate().map(entry).collect::<Result<_, _>>().map(NewEntryList::new)
    }
}

telephony_core::setters!(AddHistoryList {
    /// Treatment of characters that the server would lose.
    text = TextPolicy,
});

impl Endpoint for AddHistoryList {
    type Output = Vec<Result<EntryId>>;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "isaler.history.add_list",
        Method::POST,
        "/developer/v3/history/add.list",
        Idempotency::NonIdempotent,
    );

    const QUESTION: &'static dyn Question<Self> =
        &NoQuestion("answers are told by their order, and their number is checked where they are read");

    fn target(&self) -> Result<Target> {
        let operation = Self::OPERATION;
        if self.entries.is_empty() {
            return Err(operation.invalid("a list of no entries writes nothing"));
        }
        let list = self.prepared(&operation)?;
        Target::of(&operation).json(&list).map_err(|input| operation.refuse(input))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        let operation = Self::OPERATION;
        let text = error::text(&operation, answer)?;
        let items = self.items(&operation, answer, text)?;
        if let [AddListItem { error: Some(refusal), .. }] = &items[..]
            && matches!(refusal.code, Some(400..=404))
        {
            // These codes never refuse a single entry, so this is the error of the whole request inside a list.
            return Err(error::refused(&operation, answer, refusal.clone()));
        }
        if !self.entries.is_empty() && items.len() > self.entries.len() {
            return Err(error::shapeless(&operation, answer, "more answers than entries"));
        }
        let mut outcomes = Vec::with_capacity(items.len().max(self.entries.len()));
        for item in items {
            match item.outcome() {
                Some(Ok(id)) => outcomes.push(Ok(id)),
                Some(Err(refusal)) => {
                    let error = refused(&operation, answer, refusal).with_sent_at(answer.sent_at);
                    outcomes.push(Err(error));
                }
                None => {
                    return Err(error::shapeless(&operation, answer, "a stored entry names no id"));
                }
            }
        }
        while outcomes.len() < self.entries.len() {
            let error = operation.error(ErrorKind::OutcomeUnknown).with_message(HOW_TO_VERIFY);
            outcomes.push(Err(error.with_sent_at(answer.sent_at)));
        }
        Ok(outcomes)
    }

    fn how_to_verify(&self) -> &'static str {
        HOW_TO_VERIFY
    }
}

fn refused(operation: &Operation, answer: &Answer, refusal: Refusal) -> Error {
    let error = error::record_refused(operation, answer, refusal);
    // The database may have failed after storing the entry.
    if error.kind() == ErrorKind::Unavailable { error.into_outcome_unknown(HOW_TO_VERIFY) } else { error }
}
