use super::{Client, Request};
use crate::endpoints::ListNotes;
use crate::models::CallHistoryId;

impl Client {
    /// Lists the notes on a record of the history.
    pub fn list_notes(&self, call: impl Into<CallHistoryId>) -> Request<'_, ListNotes> {
        Request { client: self, endpoint: ListNotes::new(call) }
    }
}
