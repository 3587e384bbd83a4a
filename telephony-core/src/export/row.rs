//! Flat rows of calls and notes.

mod call;
mod list;
mod note;
mod optional_text;

pub use call::CallRow;
pub(crate) use call::row_fingerprint;
pub use list::{SEPARATOR, join, split};
pub use note::NoteRow;

/// Declares a row and the names of its columns, which are those of its fields.
macro_rules! flat_row {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* pub $column:ident: $type:ty,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_meta])* pub $column: $type,)+
        }

        impl $name {
            /// Names of the columns, in the order of the fields.
            pub const COLUMNS: &'static [&'static str] = &[$(stringify!($column)),+];
        }
    };
}
use flat_row;

#[cfg(test)]
mod tests;
