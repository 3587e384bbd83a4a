//! Flat rows, and the names and types of their columns.

mod call;
pub(super) mod column;
mod list;
mod listed;
mod note;
pub(super) mod optional_text;
mod personal;
mod quarantine;
mod repair;

pub use call::CallRow;
pub(crate) use call::row_fingerprint;
pub use column::{Cell, Column, ColumnType, Row};
pub(super) use column::{ColumnFacts, ColumnValue};
pub use list::{SEPARATOR, join, split};
pub use listed::ListedRow;
pub use note::NoteRow;
pub use personal::PersonalKind;
pub use quarantine::QuarantineRow;
pub use repair::RepairRow;

/// Declares a row: its table, its key, the columns of JSON text, those that are lists, those that are personal although
/// their type does not show it or of a kind of their own, and the columns, which are named as the fields are.
macro_rules! flat_row {
    (
        $(#[$meta:meta])*
        pub struct $name:ident in $table:literal, key [$($key:ident),+], json [$($json:ident),*],
            lists [$($list:ident),*], personal [$($personal:ident: $kind:ident),*] {
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

        // A name that is not a field does not compile.
        const _: fn(&$name) = |_row| {
            $(let _ = &_row.$key;)+
            $(let _ = &_row.$json;)*
            $(let _ = &_row.$list;)*
            $(let _ = &_row.$personal;)*
        };

        impl $crate::export::Row for $name {
            const TABLE: &'static str = $table;
            const KEY: &'static [&'static str] = &[$(stringify!($key)),+];
            const COLUMNS: &'static [$crate::export::Column] = {
                const FACTS: $crate::export::row::ColumnFacts = $crate::export::row::ColumnFacts {
                    json: &[$(stringify!($json)),*],
                    lists: &[$(stringify!($list)),*],
                    personal: &[$((stringify!($personal), $crate::export::PersonalKind::$kind)),*],
                };
                &[$($crate::export::row::column::column::<$type>(stringify!($column), &FACTS),)+]
            };

            fn cells(&self) -> Vec<$crate::export::Cell<'_>> {
                vec![$($crate::export::row::ColumnValue::cell(&self.$column),)+]
            }

            fn map_personal(&mut self, replace: &mut dyn FnMut(&$crate::export::Column, &str) -> String) {
                let mut columns = <Self as $crate::export::Row>::COLUMNS.iter();
                $(if let Some(column) = columns.next().filter(|column| column.personal.is_some()) {
                    $crate::export::row::ColumnValue::replace_text(&mut self.$column, &mut |text| replace(column, text));
                })+
            }
        }
    };
}
pub(super) use flat_row;

#[cfg(test)]
pub(super) mod samples;
#[cfg(test)]
mod tests;
