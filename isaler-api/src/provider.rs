use telephony_core::Provider;

/// This vendor's name in records, errors and cursors: `isaler`.
pub const PROVIDER: Provider = Provider::from_static("isaler");
