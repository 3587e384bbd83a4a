use super::{Client, Request};
use crate::endpoints::{ListFields, ListTips};

impl Client {
    /// Lists the fields of an entry with the account's labels.
    pub fn list_fields(&self) -> Request<'_, ListFields> {
        Request { client: self, endpoint: ListFields::new() }
    }

    /// Lists the account's activity types, to be compared by [`CallTypes::compare`](crate::CallTypes::compare).
    pub fn list_tips(&self) -> Request<'_, ListTips> {
        Request { client: self, endpoint: ListTips::new() }
    }
}
