//! Adaptors for quirks of this vendor only; quirks that two vendors share are in `telephony_core::wire`.

mod embedded_json;
mod ordered_json;

pub(crate) use embedded_json::EmbeddedJson;
pub(crate) use ordered_json::OrderedJson;
