use super::{Client, Request};
use crate::endpoints::{GetUserStatus, ListUsers};

impl Client {
    /// Lists the company's users.
    pub fn list_users(&self) -> Request<'_, ListUsers> {
        Request { client: self, endpoint: ListUsers::new() }
    }

    /// Gets the presence of the session's user.
    pub fn get_user_status(&self) -> Request<'_, GetUserStatus> {
        Request { client: self, endpoint: GetUserStatus::new() }
    }
}
