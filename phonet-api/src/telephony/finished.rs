//! Search for the finished call of an id.

use telephony_core::transport::Endpoint;
use telephony_core::{BadRecord, CallRecord, ErrorKind, Result, TimeRange};

use crate::Client;
use crate::endpoints::ListCompanyCalls;
use crate::error::lacks_list;
use crate::models::{CallUuid, FinishedCall};

/// A finished call that was found by its id, as the vendor sent it and as a common record.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FoundCall {
    /// Call as the vendor sent it; of a transferred call the leg that ended last.
    pub call: FinishedCall,
    /// Record of the same leg, as [`CallHistorySource`](telephony_core::CallHistorySource) returns it. `None` for a
    /// user's pause, which is not a call.
    pub record: Option<CallRecord>,
    /// Legs that ended before, oldest first; empty for a call that was not transferred.
    pub earlier_legs: Vec<FinishedCall>,
}

impl Client {
    /// Finds a finished call by its id, such as the id that [`make_call`](Self::make_call) returned. `None` if the
    /// vendor has not filed it.
    ///
    /// The range must hold the whole call, from the first ring to the end, because it is undocumented which of its
    /// times the vendor compares. The vendor has no search by id, so the range's calls are listed until the call is
    /// found: a short range costs one or two requests. A record of this id that cannot be read, and an answer without a
    /// list, are errors of the kind [`UnexpectedShape`](ErrorKind::UnexpectedShape). Endpoint:
    /// `GET /rest/calls/company.api`.
    pub async fn find_finished(&self, call: &CallUuid, range: TimeRange) -> Result<Option<FoundCall>> {
        let operation = ListCompanyCalls::OPERATION;
        let account = self.account_label();
        let (mut legs, mut offset) = (Vec::new(), 0_u64);
        if range.to < range.from {
            return Err(operation.invalid("the range ends before it starts").with_account(account));
        }
        let mut before: Vec<CallUuid> = Vec::new();
        loop {
            let page = match self.list_company_calls(range.from, range.to).offset(offset).await {
                // The form of an offset after the last call, or a failure after the call was found.
                Err(error) if lacks_list(&error) && !legs.is_empty() => break,
                page => page?,
            };
            if let Some(bad) = page.quarantined.iter().find(|bad| is_about(bad, call)) {
                let error = operation.error(ErrorKind::UnexpectedShape).with_path(bad.path.clone());
                return Err(error.with_message("the call's record cannot be read").with_account(account));
            }
            let sent = page.sent();
            let ids: Vec<CallUuid> = page.items.iter().map(|it| it.uuid.clone()).collect();
            let found = legs.len();
            // Rows that were filed in the meantime move known rows to the next page.
            let of_call = page.items.into_iter().filter(|it| it.uuid == *call);
            for leg in of_call {
                if !legs.contains(&leg) {
                    legs.push(leg);
                }
            }
            // The legs of a call are filed close to each other, so the page after a leg is read as well. A server that
            // ignores the offset repeats its page.
            let is_done = !legs.is_empty() && legs.len() == found;
            if sent == 0 || is_done || ids == before || sent < ListCompanyCalls::MAX_LIMIT as usize && !legs.is_empty()
            {
                break;
            }
            before = ids;
            offset += sent as u64;
        }
        legs.sort_by_key(|leg: &FinishedCall| leg.ended_at);
        Ok(legs.pop().map(|call| {
            let mut record = self.normalizer().call(&call);
            if let Some(record) = &mut record {
                record.account.clone_from(account);
            }
            FoundCall { call, record, earlier_legs: legs }
        }))
    }
}

/// True if the text of a record that cannot be read contains the call's id, with or without dashes.
fn is_about(bad: &BadRecord, call: &CallUuid) -> bool {
    let plain = |text: &str| text.replace('-', "").to_ascii_lowercase();
    let id = plain(call.as_str());
    !id.is_empty() && plain(&bad.raw).contains(&id)
}
