use std::io::{BufRead, BufReader};

use telephony_core::export::{AsteriskCdr, CallRow, QuarantineRow, Row};

use crate::support::{Account, command, fresh, run, sandboxed};

fn header<R: Row>() -> String {
    R::COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>().join(",")
}

#[test]
fn a_table_is_printed_with_its_summary_on_standard_error() {
    let ended = sandboxed(&["calls", "--zone", "Europe/Kyiv"]);
    let mut lines = ended.stdout.lines();
    let columns: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    assert_eq!(columns[..4], ["FILED_AT", "MEDIUM", "DIRECTION", "EXTERNAL_NUMBER"]);
    let count = lines.count();
    assert!(count > 10);
    assert_eq!(ended.stderr, format!("phonet: {count} calls\n"));
    assert_eq!(sandboxed(&["calls", "--quiet"]).stderr, "");
}

#[test]
fn json_lines_are_rows_in_the_order_of_time() {
    let ended = sandboxed(&["calls", "--since", "30d", "--format", "jsonl", "--raw"]);
    let rows: Vec<CallRow> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 200);
    assert!(rows.is_sorted_by_key(|row| row.filed_at));
    assert!(rows.iter().all(|row| row.raw.is_some() && row.provider == "phonet"));
}

#[test]
fn csv_and_asterisk_cdr_have_their_columns() {
    let csv = sandboxed(&["calls", "--since", "30d", "--format", "csv"]).stdout;
    assert_eq!(csv.split("\r\n").next(), Some(header::<CallRow>().as_str()));
    assert_eq!(csv.split("\r\n").count(), 202);
    let cdr = sandboxed(&["calls", "--since", "30d", "--format", "asterisk-cdr"]).stdout;
    assert_eq!(cdr.split("\r\n").next(), Some(header::<AsteriskCdr>().as_str()));
    assert!(cdr.contains(",ANSWERED,"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_and_a_direction_choose_the_calls() {
    let account = Account::start().await;
    let lines = |arguments: &[&str]| {
        let ended = account.run(&[&["calls", "--format", "jsonl"], arguments].concat());
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        ended.stdout.lines().count()
    };
    let all = lines(&[]);
    assert_eq!(all, account.calls());
    assert_eq!(lines(&["--until", "4d"]) + lines(&["--since", "4d"]), all);
    let inbound = lines(&["--direction", "inbound"]);
    let rest = lines(&["--direction", "outbound", "--direction", "internal"]);
    assert!(inbound > 0 && inbound + rest == all, "{inbound} + {rest} of {all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mask_replaces_numbers_and_names_alike_under_the_same_key() {
    let account = Account::start().await;
    let key = fresh("mask.key");
    std::fs::write(&key, "0123456789abcdef0123456789abcdef\n").unwrap();
    let masked = || account.run(&["calls", "--format", "csv", "--mask", key.to_str().unwrap()]).stdout;
    let (plain, one) = (account.run(&["calls", "--format", "csv"]).stdout, masked());
    assert!(plain.contains("+38044") && !one.contains("+38044"));
    assert_eq!(one, masked());
    assert_ne!(one, account.run(&["calls", "--format", "csv", "--mask"]).stdout);
    std::fs::write(&key, "short").unwrap();
    assert_eq!(account.run(&["calls", "--mask", key.to_str().unwrap()]).code, Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_cannot_be_read_is_counted_and_kept() {
    let account = Account::start().await;
    account.sandbox.world(|world| {
        world.phonet.calls[0].poison = Some(r#"{"uuid":"a","endAt":"never"}"#.to_owned());
    });
    let file = fresh("quarantine.jsonl");
    let ended = account.run(&["calls", "--format", "jsonl", "--quarantine", file.to_str().unwrap()]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(ended.stdout.lines().count(), account.calls() - 1);
    assert!(ended.stderr.contains("quarantined: 1 × "), "{}", ended.stderr);
    let kept = std::fs::read_to_string(&file).unwrap();
    let row: QuarantineRow = serde_json::from_str(kept.trim()).unwrap();
    assert_eq!((row.stream.as_str(), row.provider.as_str()), ("calls", "phonet"));
}

#[test]
fn a_reader_that_ends_first_ends_the_program_without_a_message() {
    for format in ["jsonl", "csv", "table"] {
        let mut program = command(&["calls", "--sandbox", "--since", "30d", "--format", format], &[]).spawn().unwrap();
        let mut line = String::new();
        BufReader::with_capacity(1, program.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ended = program.wait_with_output().unwrap();
        assert!(!line.is_empty());
        assert_eq!(ended.status.code(), Some(0), "{format}");
        assert!(!String::from_utf8(ended.stderr).unwrap().contains("standard output"), "{format}");
    }
}

#[test]
fn a_wrong_argument_is_refused_with_the_remedy_before_anything_is_read() {
    for (arguments, text) in [
        (&["calls", "--since", "yesterday"][..], "a time is 2026-03-09"),
        (&["calls", "--since", "1d", "--until", "2d"], "exchange --since and --until"),
        (&["calls", "--since", "2026-13-01"], "there is no month 13; a time is 2026-03-09"),
        (&["calls", "--since", "-7d"], "is written without the minus"),
        (&["notes", "--until", "-7d"], "is written without the minus"),
        (&["recordings", "--to", "x", "--since", "-7d"], "is written without the minus"),
        (&["recordings", "--to", "x", "--since", "9999-01-01"], "--since is in the future"),
        (&["calls", "--since", "9999-01-01"], "--since is in the future"),
        (&["calls", "--since", "0000-01-01", "--format", "csv"], "a year is 0001 to 9999"),
        (&["calls", "--since", "999999w", "--format", "csv"], "--since is before the year 1"),
        (&["calls", "--until", "8d"], "--until is before the default start, which is 7 days before now"),
        (
            &["sync", "--to", "sqlite:x", "--since", "9999-01-01"],
            "phonet: --since is in the future: name a time before now\n",
        ),
        (&["sync", "--to", "sqlite:x", "--since", "-7d"], "is written without the minus"),
        (&["sync", "--to", "sqlite:x", "--every", "0s"], "at least 1s"),
        (&["sync", "--to", "sqlite::memory:"], "keeps nothing after the run"),
        (&["sync", "--to", "sqlite:file:x?mode=memory"], "keeps nothing after the run"),
        (&["calls", "--zone", "Europe/Atlantis"], "Europe/Atlantis"),
        (&["calls", "--format", "xml"], "asterisk-cdr"),
        (&["notes", "--call", "1", "--phone", "2"], "cannot be used with"),
        (&["notes", "--deal", "1"], "cannot do it"),
        (&["sync"], "--to"),
        (&["sync", "--to", "mysql:x"], "sqlite:FILE"),
        (&["sync", "--to", "sqlite:x", "--streams", "emails"], "there are calls, notes, users, contacts"),
        (&["fly"], "fly"),
        (&[], "Usage"),
    ] {
        let ended = run(&[arguments, &["--sandbox"]].concat(), &[]);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(text), "{arguments:?}: {}", ended.stderr);
    }
}
