mod call;
mod note;
pub(super) mod part;
#[cfg(test)]
mod tests;
mod times;

/// Turns the vendor's records into telephony-core's: pure, and the same with a client and without one.
///
/// Times of this vendor are epochs, so it needs no zone, and every moment is exact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Normalizer {}

impl Normalizer {
    /// A normalizer.
    pub const fn new() -> Self {
        Self {}
    }
}
