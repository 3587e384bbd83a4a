//! Settings of an account: from flags, the environment and a file.

use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};
use toml::{Table, Value};

use super::Failure;

/// Setting of an account that has a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Setting {
    /// Member of the settings, such as `domain`; `client.pace` is a member of the table `client`.
    pub member: &'static str,
    /// Flag without its dashes.
    pub flag: &'static str,
    /// Variable of the environment; `None` if there is none.
    pub variable: Option<&'static str>,
    /// Name of the value in the help.
    pub value_name: &'static str,
    /// Description for the help.
    pub help: &'static str,
    /// True if an account cannot be read without it.
    pub is_required: bool,
    /// True for a key, whose value is never printed.
    pub is_secret: bool,
    /// True for a whole number.
    pub is_number: bool,
}

impl Setting {
    /// A setting that may be absent, with the name of its flag, which is the name of its member with dashes.
    pub const fn new(member: &'static str, flag: &'static str, value_name: &'static str, help: &'static str) -> Self {
        Self { member, flag, variable: None, value_name, help, is_required: false, is_secret: false, is_number: false }
    }

    /// Sets the variable of the environment.
    pub const fn variable(mut self, variable: &'static str) -> Self {
        self.variable = Some(variable);
        self
    }

    /// Marks the setting as one without which an account cannot be read.
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Marks the setting as a key.
    pub const fn secret(mut self) -> Self {
        self.is_secret = true;
        self
    }

    const fn number(mut self) -> Self {
        self.is_number = true;
        self
    }

    // Flag and variable of the setting, in parentheses.
    fn places(&self) -> String {
        let variable = self.variable.map(|variable| format!(", {variable}")).unwrap_or_default();
        format!(" (--{}{variable})", self.flag)
    }

    fn missing(&self) -> Failure {
        let (member, flag) = (self.member, self.flag);
        let flag = if self.is_secret { String::new() } else { format!("pass --{flag}, ") };
        let variable = self.variable.map(|variable| format!("set {variable}, ")).unwrap_or_default();
        Failure::usage(format!(
            "the setting `{member}` is missing: {flag}{variable}write it into the file of --config, or try --sandbox"
        ))
    }
}

/// Settings that each vendor's account has.
pub(super) const SHARED: [Setting; 2] = [
    Setting::new(
        "client.account",
        "account",
        "LABEL",
        "Label of the account, which is part of every row; a fingerprint of its address by default",
    ),
    Setting::new(
        "client.pace",
        "pace",
        "N",
        "Maximum number of requests a minute; as many as the vendor permits by default",
    )
    .number(),
];

/// Adds the flags of the settings to a program's arguments.
pub(super) fn add_flags(command: Command, settings: &'static [Setting]) -> Command {
    settings.iter().chain(&SHARED).fold(command, |command, setting| command.arg(flag(setting)))
}

fn flag(setting: &'static Setting) -> Arg {
    // A command may have an argument of the member's name, such as `zone`.
    let arg = Arg::new(setting.flag)
        .long(setting.flag)
        .value_name(setting.value_name)
        .help(setting.help)
        .help_heading("Account")
        .global(true)
        .action(ArgAction::Set);
    let arg = match setting.variable {
        Some(variable) => arg.env(variable).hide_env_values(true),
        None => arg,
    };
    if setting.is_number { arg.value_parser(clap::value_parser!(u32).range(1..)) } else { arg }
}

/// Values of the settings, from the flags and the environment, else from a file.
#[derive(Debug)]
pub(super) struct SettingValues(Table);

impl SettingValues {
    /// Reads the file and the matched flags. `fixed` values replace all others.
    pub(super) fn read(
        file: Option<&Path>,
        matches: &ArgMatches,
        settings: &'static [Setting],
        fixed: &[(&'static str, String)],
    ) -> Result<Self, Failure> {
        let mut table = file.map(read_file).transpose()?.unwrap_or_default();
        for setting in settings.iter().chain(&SHARED) {
            if let Some(value) = given(setting, matches) {
                put(&mut table, setting.member, value)?;
            }
        }
        Self::complete(table, settings, fixed)
    }

    /// Takes the settings of a connector's own file, which are replaced by flags only, and completed by the environment.
    pub(super) fn of_connector(
        mut table: Table,
        matches: &ArgMatches,
        settings: &'static [Setting],
        fixed: &[(&'static str, String)],
    ) -> Result<Self, Failure> {
        for setting in settings.iter().chain(&SHARED) {
            let is_flag = matches.value_source(setting.flag) == Some(ValueSource::CommandLine);
            if let Some(value) = given(setting, matches).filter(|_| is_flag || !has(&table, setting.member)) {
                put(&mut table, setting.member, value)?;
            }
        }
        Self::complete(table, settings, fixed)
    }

    fn complete(
        mut table: Table,
        settings: &'static [Setting],
        fixed: &[(&'static str, String)],
    ) -> Result<Self, Failure> {
        for (member, value) in fixed {
            put(&mut table, member, Value::String(value.clone()))?;
        }
        for setting in settings {
            if table.get(setting.member).is_some_and(|value| !value.is_str()) {
                // The value is not repeated, because it may be a key.
                let member = setting.member;
                return Err(Failure::usage(format!("the setting `{member}` is a text: write it in quotes")));
            }
        }
        Ok(Self(table))
    }

    /// Text of a member; `None` if it is not set.
    pub(super) fn text(&self, member: &str) -> Option<&str> {
        self.0.get(member).and_then(Value::as_str)
    }

    /// Text of a member that must be set.
    pub(super) fn require(&self, member: &'static str, settings: &'static [Setting]) -> Result<&str, Failure> {
        let text = self.text(member).filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| match settings.iter().find(|setting| setting.member == member) {
            Some(setting) => setting.missing(),
            None => Failure::usage(format!("the setting `{member}` is missing")),
        })
    }

    /// Refuses settings without those that an account needs.
    pub(super) fn require_all(&self, settings: &'static [Setting]) -> Result<(), Failure> {
        let mut required = settings.iter().filter(|setting| setting.is_required);
        required.try_for_each(|setting| self.require(setting.member, settings).map(drop))
    }

    /// Settings as their type.
    pub(super) fn to_settings<T: serde::de::DeserializeOwned>(&self, settings: &[Setting]) -> Result<T, Failure> {
        Value::Table(self.0.clone()).try_into().map_err(|fault: toml::de::Error| {
            let reason = fault.message().trim_end();
            // Only the text of the error has the path of the member.
            let text = fault.to_string();
            let member = text.lines().find_map(|line| line.strip_prefix("in `")?.strip_suffix('`'));
            let Some(member) = member else { return Failure::usage(format!("the settings cannot be read: {reason}")) };
            let setting = settings.iter().chain(&SHARED).find(|setting| setting.member == member);
            let places = setting.map(Setting::places).unwrap_or_default();
            Failure::usage(format!("the setting `{member}`{places} cannot be read: {reason}"))
        })
    }
}

/// Value of a flag or a variable; an empty one counts as absent.
fn given(setting: &Setting, matches: &ArgMatches) -> Option<Value> {
    if setting.is_number {
        return matches.get_one::<u32>(setting.flag).map(|number| Value::Integer(i64::from(*number)));
    }
    let text = matches.get_one::<String>(setting.flag)?.trim();
    (!text.is_empty()).then(|| Value::String(text.to_owned()))
}

fn has(table: &Table, member: &str) -> bool {
    match member.split_once('.') {
        None => table.contains_key(member),
        Some((name, member)) => table.get(name).and_then(Value::as_table).is_some_and(|inner| has(inner, member)),
    }
}

fn put(table: &mut Table, member: &str, value: Value) -> Result<(), Failure> {
    match member.split_once('.') {
        None => {
            table.insert(member.to_owned(), value);
            Ok(())
        }
        Some((name, member)) => {
            let inner = table.entry(name).or_insert_with(|| Value::Table(Table::new()));
            let inner = inner.as_table_mut().ok_or_else(|| Failure::usage(format!("`{name}` is a table")))?;
            put(inner, member, value)
        }
    }
}

fn read_file(file: &Path) -> Result<Table, Failure> {
    let name = PathBuf::from(file).display().to_string();
    let text = std::fs::read_to_string(file).map_err(|fault| Failure::input_file("settings", file, &fault))?;
    text.parse::<Table>().map_err(|fault| {
        // The line itself is not repeated, because it may hold a key.
        let line = fault.span().map(|span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        let line = line.map(|line| format!(" in line {line}")).unwrap_or_default();
        Failure::usage(format!("{name} is not TOML{line}: check the quotes and the equals signs"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: &[Setting] = &[
        Setting::new("domain", "domain", "DOMAIN", "Domain").required(),
        Setting::new("key", "key", "KEY", "Key").variable("TEST_OF_SETTINGS_KEY").required().secret(),
    ];

    fn read(arguments: &[&str], file: &str) -> Result<SettingValues, String> {
        let command = add_flags(Command::new("test"), SETTINGS);
        let matches = command.try_get_matches_from([&["test"], arguments].concat()).unwrap();
        let path = std::env::temp_dir().join(format!("settings-{}-{:x}.toml", std::process::id(), file.len()));
        std::fs::write(&path, file).unwrap();
        let values = SettingValues::read(Some(&path), &matches, SETTINGS, &[]);
        std::fs::remove_file(&path).unwrap();
        let values = values.and_then(|values| values.require_all(SETTINGS).map(|()| values));
        values.map_err(|failure| failure.to_string().replace(path.to_str().unwrap(), "FILE"))
    }

    #[test]
    fn a_flag_is_taken_before_the_file() {
        let values = read(&["--domain", " flag ", "--pace", "7"], "domain='file'\nkey='k'\n[client]\npace=1").unwrap();
        assert_eq!((values.text("domain"), values.text("key")), (Some("flag"), Some("k")));
        let (client, pace) = (values.0["client"].as_table().unwrap(), 7);
        assert_eq!(client["pace"].as_integer(), Some(pace));
    }

    #[test]
    fn a_missing_setting_is_named_with_the_ways_to_set_it() {
        let missing = read(&["--domain", "x"], "").unwrap_err();
        assert_eq!(
            missing,
            "the setting `key` is missing: set TEST_OF_SETTINGS_KEY, write it into the file of --config, or try --sandbox"
        );
        assert!(read(&["--key", "x", "--domain", " "], "").unwrap_err().contains("`domain` is missing: pass --domain"));
    }

    #[test]
    fn a_setting_of_the_wrong_form_is_named_with_its_flag() {
        #[derive(Debug, serde::Deserialize)]
        struct Client {
            #[serde(rename = "pace")]
            _pace: u32,
        }
        #[derive(Debug, serde::Deserialize)]
        struct Settings {
            #[serde(rename = "client")]
            _client: Client,
        }
        let values = read(&[], "domain='x'\nkey='k'\nclient={pace='many'}").unwrap();
        let refused = values.to_settings::<Settings>(SETTINGS).unwrap_err().to_string();
        let expected =
            r#"the setting `client.pace` (--pace) cannot be read: invalid type: string "many", expected u32"#;
        assert_eq!(refused, expected);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_refused_without_its_values() {
        let broken = read(&[], "domain='x'\nkey='sentinel\n").unwrap_err();
        assert_eq!(broken, "FILE is not TOML in line 2: check the quotes and the equals signs");
        assert_eq!(read(&[], "domain='x'\nkey=4711").unwrap_err(), "the setting `key` is a text: write it in quotes");
    }
}
