//! Chained setters of structs with public fields.

/// Defines a chained setter for each of these fields.
macro_rules! chained {
    ($type:ty { $($(#[$doc:meta])* $field:ident: $value:ty),* $(,)? }) => {
        impl $type {
            $(
                $(#[$doc])*
                #[must_use]
                pub const fn $field(mut self, $field: $value) -> Self {
                    self.$field = $field;
                    self
                }
            )*
        }
    };
}
pub(crate) use chained;
