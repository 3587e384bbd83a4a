use time::PrimitiveDateTime;

use super::{Client, Request};
use crate::endpoints::ListCallHistory;

impl Client {
    /// Lists calls, text messages and faxes between two wall clocks of the account's zone.
    pub fn list_call_history(&self, from: PrimitiveDateTime, to: PrimitiveDateTime) -> Request<'_, ListCallHistory> {
        let zone = self.0.normalizer.account_zone();
        Request { client: self, endpoint: ListCallHistory::new(from, to).in_zone(zone) }
    }
}
