use telephony_core::Provider;

/// Provider name in this crate's records, errors and cursors: `isaler`.
pub const PROVIDER: Provider = Provider::from_static("isaler");
