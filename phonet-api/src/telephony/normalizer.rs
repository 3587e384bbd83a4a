mod call;
mod note;
pub(super) mod part;
mod times;

/// Converts the vendor's records to telephony-core's. It is pure, and the same with and without a client.
///
/// The vendor's times are epochs, so it needs no time zone, and every moment is exact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Normalizer {}

impl Normalizer {
    /// Creates a normalizer.
    pub const fn new() -> Self {
        Self {}
    }
}
