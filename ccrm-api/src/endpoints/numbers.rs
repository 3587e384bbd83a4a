mod list_call_presentations;
mod list_sip_accounts;
mod list_sms_presentations;

pub use list_call_presentations::ListCallPresentations;
pub use list_sip_accounts::ListSipAccounts;
pub use list_sms_presentations::ListSmsPresentations;
