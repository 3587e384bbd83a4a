//! Schema of the enums that `open_enum!` and `open_code!` declare.
//!
//! The macros expand in the crate that calls them, where a feature of this crate cannot be asked for. So there are two
//! macros of one name, and this crate's features choose.

/// Implements `JsonSchema` for an open enum, if the feature `schema` is on.
#[doc(hidden)]
#[cfg(feature = "schema")]
#[macro_export]
macro_rules! described_value {
    ($name:ident $kind:ident [$($doc:literal)*] [$(($value:literal, [$($variant_doc:literal)*]))+]) => {
        impl $crate::wire::schema::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                ::core::stringify!($name).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                ::core::concat!(::core::module_path!(), "::", ::core::stringify!($name)).into()
            }

            fn json_schema(
                generator: &mut $crate::wire::schema::schemars::SchemaGenerator,
            ) -> $crate::wire::schema::schemars::Schema {
                $crate::wire::schema::$kind(generator, &[$($doc),*], &[$(($value, &[$($variant_doc),*])),+])
            }
        }
    };
}

/// Does nothing, because the feature `schema` is off.
#[doc(hidden)]
#[cfg(not(feature = "schema"))]
#[macro_export]
macro_rules! described_value {
    ($($tokens:tt)*) => {};
}
