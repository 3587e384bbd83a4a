use crate::support::{Account, fresh, run};

#[test]
fn a_missing_setting_is_named() {
    let ended = run(&["calls"], &[("PHONET_DOMAIN", "test4.phonet.com.ua")]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert_eq!(
        ended.stderr,
        "phonet: the setting `api_key` is missing: set PHONET_API_KEY, write it into the file of --config, or try --sandbox\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flag_is_taken_before_the_environment_and_that_before_the_file() {
    let account = Account::start().await;
    let [(_, domain), (_, key), (_, url)] = account.variables();
    let file = fresh("settings.toml");
    let write = |key: &str| {
        let text =
            format!("domain = '{domain}'\napi_key = '{key}'\nbase_url = '{url}'\n[client]\naccount = 'of the file'\n");
        std::fs::write(&file, text).unwrap();
    };
    let check = |arguments: &[&str], variables: &[(&str, &str)]| {
        let arguments = [&["check", "--config", file.to_str().unwrap()], arguments].concat();
        tokio::task::block_in_place(|| run(&arguments, variables))
    };
    write(key);
    let ended = check(&[], &[]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stdout.contains("phonet of the file"));
    assert!(check(&["--account", "of the flag"], &[]).stdout.contains("phonet of the flag"));
    assert_eq!(check(&[], &[("PHONET_API_KEY", "wrong")]).code, Some(1));
    write("wrong");
    assert_eq!(check(&[], &[]).code, Some(1));
    assert_eq!(check(&[], &[("PHONET_API_KEY", key)]).code, Some(0));
    assert_eq!(check(&["--api-key", key], &[("PHONET_API_KEY", "wrong")]).code, Some(0));
}

#[test]
fn a_file_with_an_unknown_setting_is_refused() {
    let file = fresh("unknown.toml");
    std::fs::write(&file, "domain = 'a.phonet.com.ua'\napi_key = 'sentinel'\npaces = 3\n").unwrap();
    let ended = run(&["check", "--config", file.to_str().unwrap()], &[]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.contains("`paces`") && !ended.stderr.contains("sentinel"), "{}", ended.stderr);
    assert_eq!(run(&["check", "--config", "no/such/file.toml"], &[]).code, Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_and_a_wrong_address_are_sentences_with_the_remedy() {
    let account = Account::start().await;
    let target = format!("sqlite:{}", fresh("wrong.db").display());
    for command in [&["calls"][..], &["notes"], &["users"], &["sync", "--to", &target], &["call", "001", "1"]] {
        let ended = account.run(&[command, &["--api-key", "sentinel"]].concat());
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{command:?}: {}", ended.stderr);
        assert!(ended.stderr.contains("check the key") && !ended.stderr.contains("sentinel"), "{}", ended.stderr);
        let ended = account.run(&[command, &["--base-url", "http://127.0.0.1:1"]].concat());
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{command:?}: {}", ended.stderr);
        assert!(ended.stderr.contains("refuses connections"), "{}", ended.stderr);
    }
    let ended = account.run(&["calls", "--domain", "not a domain"]);
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
}
