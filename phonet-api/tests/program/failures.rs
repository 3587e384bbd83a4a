//! Failures of what a command writes to: one sentence with the remedy, exit code 1, and no key.

use std::fs::OpenOptions;

use crate::support::{Account, Ended, command, fresh, run};

/// Checks that a command ended with one sentence that has this remedy.
fn assert_sentence(ended: &Ended, remedy: &str) {
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{}", ended.stderr);
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    assert!(ended.stderr.starts_with("phonet: ") && ended.stderr.contains(remedy), "{}", ended.stderr);
}

#[test]
fn a_database_that_is_down_is_a_sentence_without_the_password() {
    let target = "postgres://user:sentinel@127.0.0.1:1/calls";
    let ended = run(&["sync", "--sandbox", "--to", target], &[]);
    assert_sentence(&ended, "check its host and port, and that it runs");
    assert!(!ended.stderr.contains("sentinel"), "{}", ended.stderr);
}

#[test]
fn a_file_that_is_not_a_database_is_left_as_it_is() {
    let file = fresh("text.db");
    let text = "a text that is longer than the header of a database, and not one. ".repeat(4);
    std::fs::write(&file, &text).unwrap();
    let ended = run(&["sync", "--sandbox", "--to", &format!("sqlite:{}", file.display())], &[]);
    assert_sentence(&ended, "name another file");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_file_in_a_folder_that_does_not_exist_is_a_sentence() {
    let ended = run(&["calls", "--sandbox", "--quarantine", "no/such/folder/bad.jsonl"], &[]);
    assert_sentence(&ended, "check the name, and that its folder exists");
}

// Linux has a folder in which none can be made.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_made_is_a_sentence_with_the_reason() {
    let ended = run(&["sync", "--sandbox", "--to", "parquet:/proc/x"], &[]);
    assert_sentence(&ended, "No such file or directory (os error 2); check that its folder exists");
}

// Linux has a device on which no space is left.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_sentence_in_each_format() {
    for format in ["table", "jsonl", "csv", "asterisk-cdr"] {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let arguments = ["calls", "--sandbox", "--since", "30d", "--format", format];
        let output = command(&arguments, &[]).stdout(full).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        let ended = Ended { code: output.status.code(), stdout: String::new(), stderr };
        assert_sentence(&ended, "free some space and run the command once more");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_account_in_the_same_database_is_read_from_its_own_checkpoint() {
    let account = Account::start().await;
    let target = format!("sqlite:{}", fresh("accounts.db").display());
    let sync = |label: &str| {
        let ended = account.run(&["sync", "--to", &target, "--streams", "calls", "--account", label]);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        ended.stderr
    };
    let all = format!("phonet: calls: {} records\n", account.calls());
    assert_eq!((sync("one"), sync("two")), (all.clone(), all));
    let none = "phonet: calls: 0 records\n";
    assert_eq!((sync("one"), sync("two")), (none.to_owned(), none.to_owned()));
}
