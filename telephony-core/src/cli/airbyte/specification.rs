use serde_json::{Map, Value, json};

use crate::cli::connector_config::own_members;
use crate::cli::setting::SHARED;
use crate::cli::{Program, Setting};

/// Specification of a program's source: the form of its settings.
pub(super) fn of<P: Program>() -> Value {
    let mut properties = Map::new();
    for (order, setting) in P::SETTINGS.iter().enumerate() {
        properties.insert(setting.member.to_owned(), property(setting, order));
    }
    let shared = SHARED.iter().enumerate().map(|(order, setting)| {
        let (_, member) = setting.member.split_once('.').unwrap_or_default();
        (member.to_owned(), property(setting, order))
    });
    let client = json!({ "type": "object", "title": "Client", "properties": shared.collect::<Map<_, _>>() });
    properties.insert("client".to_owned(), client);
    properties.extend(own_members().map(|(member, schema)| (member.to_owned(), schema)));
    let required: Vec<&str> =
        P::SETTINGS.iter().filter(|setting| setting.is_required).map(|setting| setting.member).collect();
    json!({
        "protocol_version": "0.2.0",
        "documentationUrl": env!("CARGO_PKG_REPOSITORY"),
        "supportsIncremental": true,
        "supported_destination_sync_modes": [],
        "connectionSpecification": {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": P::ABOUT,
            "type": "object",
            "required": required,
            "properties": properties,
            "additionalProperties": true,
        },
    })
}

fn property(setting: &Setting, order: usize) -> Value {
    let kind = if setting.is_number { "integer" } else { "string" };
    let title = setting.flag.replace('-', " ");
    let mut property = json!({ "type": kind, "title": title, "description": setting.help, "order": order });
    if setting.is_secret {
        property["airbyte_secret"] = json!(true);
    }
    property
}
