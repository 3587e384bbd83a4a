use crate::support::run;

#[test]
fn the_help_on_the_crate_s_page_is_the_program_s_own() {
    let ended = run(&["--help"], &[("COLUMNS", "96")]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let page = include_str!("../../src/bin/phonet/help.txt");
    assert_eq!(ended.stdout, page, "write the output of `COLUMNS=96 phonet --help` to the page");
}

#[test]
fn each_command_has_a_help_page_and_the_program_a_version() {
    for command in [
        "check",
        "doctor",
        "calls",
        "notes",
        "sync",
        "check-payload",
        "tap",
        "airbyte",
        "mcp",
        "call",
        "hang-up",
        "users",
        "recordings",
        "webhooks",
    ] {
        let ended = run(&[command, "--help"], &[]);
        assert_eq!(ended.code, Some(0), "{command}");
        assert!(ended.stdout.contains("Usage: phonet"), "{}", ended.stdout);
    }
    assert_eq!(run(&["--version"], &[]).stdout, format!("phonet {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn each_command_takes_each_setting_of_the_account() {
    telephony_fixtures::testkit::assert_commands_take_settings(|command| {
        run(&[command, &["--help"]].concat(), &[]).stdout
    });
}

#[test]
fn a_connector_s_help_names_its_json_file_and_the_others_a_toml_file() {
    for (command, form) in [
        (&["tap"][..], "JSON file with settings; a flag replaces a setting of the file"),
        (&["airbyte"], "JSON file with settings; a flag replaces a setting of the file"),
        (&["airbyte", "read"], "JSON file with settings; a flag replaces a setting of the file"),
        (&["calls"], "TOML file with settings; a flag or a variable of the environment"),
    ] {
        let help = run(&[command, &["--help"]].concat(), &[]).stdout;
        // The help of some commands writes the description below the option.
        let words: Vec<&str> = help.split_whitespace().collect();
        assert!(words.join(" ").contains(&format!("--config <FILE> {form}")), "{command:?}: {help}");
    }
}

#[test]
fn a_key_in_the_environment_is_not_in_the_help() {
    let ended = run(&["calls", "--help"], &[("PHONET_API_KEY", "sentinel")]);
    assert!(!ended.stdout.contains("sentinel"));
}
