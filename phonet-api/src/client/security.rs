use super::{Client, Request};
use crate::endpoints::Authorize;

impl Client {
    /// Opens a session and returns its cookie. The client opens its own session by itself.
    pub fn authorize(&self) -> Request<'_, Authorize> {
        Request { client: self, endpoint: self.0.authorize.clone() }
    }
}
