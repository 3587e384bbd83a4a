//! Adaptors for contradictions that this vendor alone has; what two vendors share is in `telephony_core::wire`.

mod embedded_json;

pub(crate) use embedded_json::EmbeddedJson;
