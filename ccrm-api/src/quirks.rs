//! Adaptors for contradictions that this vendor alone has; what two vendors share is in `telephony_core::wire`.

mod embedded_json;
mod ordered_json;

pub(crate) use embedded_json::EmbeddedJson;
pub(crate) use ordered_json::OrderedJson;
