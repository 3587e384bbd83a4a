use crate::support::{Account, fresh, sandboxed};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_sync_goes_on_behind_the_first() {
    let account = Account::start().await;
    let target = format!("sqlite:{}", fresh("calls.db").display());
    let sync = |arguments: &[&str]| {
        let ended = account.run(&[&["sync", "--to", &target], arguments].concat());
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""), "{}", ended.stderr);
        ended.stderr
    };
    let first = sync(&[]);
    assert!(first.contains(&format!("phonet: calls: {} records", account.calls())), "{first}");
    for stream in ["notes", "users", "contacts"] {
        assert!(first.contains(&format!("phonet: {stream}: ")), "{first}");
    }
    let second = sync(&["--streams", "calls"]);
    assert_eq!(second, "phonet: calls: 0 records\n");
}

#[test]
fn a_folder_of_parquet_files_is_written() {
    let folder = fresh("parquet");
    let ended = sandboxed(&["sync", "--to", &format!("parquet:{}", folder.display()), "--since", "7d"]);
    assert!(ended.stderr.contains("phonet: calls: "), "{}", ended.stderr);
    let mut folders = vec![folder];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            files += usize::from(path.extension().is_some_and(|it| it == "parquet"));
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    assert!(files > 3, "{files}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_opened_is_a_sentence() {
    let account = Account::start().await;
    let ended = account.run(&["sync", "--to", "sqlite:/no/such/folder/calls.db"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{}", ended.stderr);
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
}
