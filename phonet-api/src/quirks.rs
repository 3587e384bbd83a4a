//! What this vendor alone does on the wire, one a file; what two vendors share is in `telephony_core::wire`.

mod acknowledged;
mod transfer_history;
mod trimmed;
mod trunk_list;
pub(crate) mod unset;

pub use acknowledged::Acknowledged;
pub use transfer_history::TransferHistory;
pub(crate) use trimmed::Trimmed;
pub use trunk_list::TrunkList;
