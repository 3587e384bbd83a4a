//! Wire quirks of this vendor alone, one per file. Quirks that two vendors share are in `telephony_core::wire`.

mod acknowledged;
mod transfer_history;
mod trimmed;
mod trunk_list;
pub(crate) mod unset;

pub use acknowledged::Acknowledged;
pub use transfer_history::TransferHistory;
pub(crate) use trimmed::Trimmed;
pub use trunk_list::TrunkList;
