//! Flat rows, and the names and types of their columns.

mod call;
mod column;
mod list;
mod listed;
mod note;
mod optional_text;
mod quarantine;
mod repair;

pub use call::CallRow;
pub(crate) use call::row_fingerprint;
use column::ColumnValue;
pub use column::{Cell, Column, ColumnType, Row};
pub use list::{SEPARATOR, join, split};
pub use listed::ListedRow;
pub use note::NoteRow;
pub use quarantine::QuarantineRow;
pub use repair::RepairRow;

/// Declares a row: its table, its key, its columns, which are named as the fields are, and the columns of JSON text.
macro_rules! flat_row {
    (
        $(#[$meta:meta])*
        pub struct $name:ident in $table:literal, key [$($key:ident),+], json $json:tt {
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

        impl $crate::export::Row for $name {
            const TABLE: &'static str = $table;
            const KEY: &'static [&'static str] = &[$(stringify!($key)),+];
            const COLUMNS: &'static [$crate::export::Column] = &[
                $($crate::export::row::column::column::<$type>(stringify!($column), &$json),)+
            ];

            fn cells(&self) -> Vec<$crate::export::Cell<'_>> {
                vec![$($crate::export::row::ColumnValue::cell(&self.$column),)+]
            }
        }
    };
}
use flat_row;

#[cfg(test)]
mod tests;
