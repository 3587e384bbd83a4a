mod call;
mod note;
pub(super) mod part;
mod times;

use telephony_core::Account;

/// Converts the vendor's records to telephony-core's. It is pure, and the same with and without a client.
///
/// The vendor's times are epochs, so it needs no time zone, and every moment is exact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalizer {
    account: Account,
}

impl Normalizer {
    /// Creates a normalizer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the label of the account to which the records belong. Default: the empty label, of no known account.
    pub fn account(mut self, label: impl Into<Account>) -> Self {
        self.account = label.into();
        self
    }
}
