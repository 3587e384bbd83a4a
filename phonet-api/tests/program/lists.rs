use serde_json::Value;
use telephony_core::export::{ListedRow, NoteRow};

use crate::support::{Account, fresh, run, sandboxed};

#[test]
fn a_check_prints_which_streams_the_key_reads() {
    let ended = sandboxed(&["check", "--account", "head office"]);
    let lines: Vec<Vec<&str>> = ended.stdout.lines().map(|line| line.splitn(2, ' ').collect()).collect();
    let names: Vec<&str> = lines.iter().map(|line| line[0]).collect();
    assert_eq!(names, ["account", "calls", "notes", "users", "contacts", "capabilities"]);
    assert_eq!(lines[0][1].trim(), "phonet head office");
    assert!(lines[1..5].iter().all(|line| line[1].trim() == "can be read"), "{lines:?}");
    let json: Value = serde_json::from_str(&sandboxed(&["check", "--format", "json"]).stdout).unwrap();
    assert_eq!((&json["provider"], &json["is_readable"]), (&"phonet".into(), &true.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_of_an_account_that_cannot_be_read_fails_with_the_remedy() {
    let account = Account::start().await;
    let ended = account.run(&["check", "--api-key", "sentinel"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.stdout.contains("check the key"), "{}", ended.stdout);
    assert!(!format!("{}{}", ended.stdout, ended.stderr).contains("sentinel"));
}

#[test]
fn users_are_listed() {
    let ended = sandboxed(&["users", "--format", "jsonl"]);
    let users: Vec<ListedRow> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(users.len() > 3 && users.iter().all(|user| user.list == "users" && user.name.is_some()));
}

#[test]
fn notes_are_those_since_a_time_or_those_on_a_subject() {
    let notes = |arguments: &[&str]| -> Vec<NoteRow> {
        let ended = sandboxed(&[&["notes", "--format", "jsonl"], arguments].concat());
        ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let all = notes(&["--since", "3650d"]);
    assert!(!all.is_empty());
    let contact = all[0].contact_ids.as_deref().unwrap();
    let on_contact = notes(&["--contact", contact]);
    assert!(on_contact.iter().any(|note| note.id == all[0].id));
    assert!(on_contact.iter().all(|note| note.contact_ids.as_deref() == Some(contact)));
}

#[test]
fn a_call_is_made_and_an_unknown_one_cannot_be_ended() {
    let made: Value = serde_json::from_str(&sandboxed(&["call", "001", "+380440001000"]).stdout).unwrap();
    assert!(made["uuid"].as_str().is_some_and(|uuid| !uuid.is_empty()));
    let ended = run(&["hang-up", "00000000-0000-4000-8000-000000000000", "--sandbox"], &[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{}", ended.stderr);
    assert!(ended.stderr.contains("not_found"), "{}", ended.stderr);
}

#[test]
fn an_examination_is_printed_and_its_exchanges_are_kept() {
    let folder = fresh("exchanges");
    let ended = sandboxed(&["doctor", "--json", "--record", folder.to_str().unwrap()]);
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(report["provider"], "phonet");
    assert!(std::fs::read_dir(&folder).unwrap().count() > 2);
    let refused = run(&["doctor", "--sandbox", "--record", folder.to_str().unwrap()], &[]);
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(1), ""), "{}", refused.stderr);
}
