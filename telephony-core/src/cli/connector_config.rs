use std::path::{Path, PathBuf};

use clap::{Arg, Command};
use serde_json::{Value as Json, json};
use toml::{Table, Value};

use super::{Failure, TimePoint};

/// Settings of a connector, from a JSON file: the members of the account's settings, and those of the connector itself.
#[derive(Debug, Default)]
pub(super) struct ConnectorConfig {
    /// Settings of the account.
    pub(super) settings: Table,
    /// First instant of a stream that was never read.
    pub(super) start_date: Option<TimePoint>,
    /// True for a sandbox in the account's place.
    pub(super) sandbox: bool,
    /// True to keep with each call the JSON text that it was read from.
    pub(super) raw: bool,
}

/// Adds the option `--config` of the connectors, whose file differs from that of the other commands.
pub(super) fn add_flags(command: Command) -> Command {
    let config = Arg::new("config")
        .long("config")
        .value_name("FILE")
        .help(
            "JSON file with settings; a flag replaces a setting of the file, and a variable of the environment counts \
             where the file has none",
        )
        .help_heading("Account")
        .global(true)
        .value_parser(clap::value_parser!(PathBuf));
    ["tap", "airbyte"].into_iter().fold(command, |command, name| {
        let config = config.clone();
        command.mut_subcommand(name, |connector| connector.arg(config))
    })
}

/// Members of the connector itself, each with its JSON Schema.
pub(super) fn own_members() -> [(&'static str, Json); 3] {
    let schema = |kind: &str, title: &str, description: &str| json!({ "type": kind, "title": title, "description": description });
    let start =
        "First instant of calls and notes: 2026-03-09, RFC 3339, or a length before now such as 30d (the default)";
    [
        ("start_date", schema("string", "Start date", start)),
        ("raw", schema("boolean", "Raw records", "Keep with each call the JSON text that it was read from")),
        ("sandbox", schema("boolean", "Sandbox", "Read a sandbox with invented calls in place of the account")),
    ]
}

impl ConnectorConfig {
    pub(super) fn read(file: Option<&Path>) -> Result<Self, Failure> {
        let Some(file) = file else { return Ok(Self::default()) };
        let text = read_text(file, "settings")?;
        let Json::Object(mut members) = serde_json::from_str(&text).map_err(|fault| {
            // The line itself is not repeated, because it may hold a key.
            let name = file.display();
            Failure::usage(format!("{name} is not JSON in line {}: check the quotes and the commas", fault.line()))
        })?
        else {
            return Err(Failure::usage(format!("{} is not a JSON object with settings", file.display())));
        };
        let start_date = match members.remove("start_date") {
            None | Some(Json::Null) => None,
            Some(Json::String(text)) => Some(
                text.parse()
                    .map_err(|invalid| Failure::usage(format!("the setting `start_date` is wrong: {invalid}")))?,
            ),
            Some(_) => return Err(Failure::usage("the setting `start_date` is a text such as \"2026-03-09\"")),
        };
        let mut flag = |name: &str| match members.remove(name) {
            None | Some(Json::Null) => Ok(false),
            Some(Json::Bool(flag)) => Ok(flag),
            Some(_) => Err(Failure::usage(format!("the setting `{name}` is true or false"))),
        };
        let (sandbox, raw) = (flag("sandbox")?, flag("raw")?);
        Ok(Self { settings: table(members)?, start_date, sandbox, raw })
    }
}

/// Text of a file of a connector, such as its catalog.
pub(super) fn read_text(file: &Path, what: &str) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|fault| Failure::input_file(what, file, &fault))
}

/// Members as a table. An engine writes null for a setting that is not set.
fn table(members: serde_json::Map<String, Json>) -> Result<Table, Failure> {
    let members = members.into_iter().filter(|(_, value)| !value.is_null());
    members.map(|(name, value)| value_of(&name, value).map(|value| (name, value))).collect()
}

fn value_of(name: &str, value: Json) -> Result<Value, Failure> {
    let unreadable = || Failure::usage(format!("the setting `{name}` cannot be read"));
    Ok(match value {
        Json::Null => return Err(unreadable()),
        Json::Bool(flag) => Value::Boolean(flag),
        Json::Number(number) => match number.as_i64() {
            Some(integer) => Value::Integer(integer),
            None => Value::Float(number.as_f64().ok_or_else(unreadable)?),
        },
        Json::String(text) => Value::String(text),
        Json::Array(items) => {
            Value::Array(items.into_iter().map(|item| value_of(name, item)).collect::<Result<_, _>>()?)
        }
        Json::Object(members) => Value::Table(table(members)?),
    })
}
