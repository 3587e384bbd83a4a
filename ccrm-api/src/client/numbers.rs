use super::{Client, Request};
use crate::endpoints::{ListCallPresentations, ListSipAccounts, ListSmsPresentations};

impl Client {
    /// Lists the SIP accounts of the PBX.
    pub fn list_sip_accounts(&self) -> Request<'_, ListSipAccounts> {
        Request { client: self, endpoint: ListSipAccounts::new() }
    }

    /// Lists the numbers that outgoing calls can show.
    pub fn list_call_presentations(&self) -> Request<'_, ListCallPresentations> {
        Request { client: self, endpoint: ListCallPresentations::new() }
    }

    /// Lists the numbers and names of senders that text messages can show.
    pub fn list_sms_presentations(&self) -> Request<'_, ListSmsPresentations> {
        Request { client: self, endpoint: ListSmsPresentations::new() }
    }
}
