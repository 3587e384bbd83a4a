mod directions;
mod hang_up_call;
mod list_active_calls;
mod list_company_calls;
mod list_missed_calls;
mod list_user_calls;
mod make_call;
mod period;

pub use directions::DirectionsEncoding;
pub use hang_up_call::HangUpCall;
pub use list_active_calls::ListActiveCalls;
pub(crate) use list_company_calls::Instead;
pub use list_company_calls::ListCompanyCalls;
pub use list_missed_calls::ListMissedCalls;
pub use list_user_calls::ListUserCalls;
pub use make_call::MakeCall;
