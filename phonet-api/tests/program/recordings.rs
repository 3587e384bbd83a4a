use serde_json::Value;

use crate::support::{Account, fresh};

#[tokio::test(flavor = "multi_thread")]
async fn recordings_are_kept_once_and_listed_in_a_manifest() {
    let account = Account::start().await;
    let folder = fresh("recordings");
    let keep = || account.run(&["recordings", "--since", "3d", "--to", folder.to_str().unwrap()]);
    let first = keep();
    assert_eq!((first.code, first.stdout.as_str()), (Some(0), ""), "{}", first.stderr);
    let manifest = std::fs::read_to_string(folder.join("manifest.jsonl")).unwrap();
    let lines: Vec<Value> = manifest.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let files: Vec<&Value> = lines.iter().filter(|line| line["file"].is_string()).collect();
    assert!(!files.is_empty());
    for line in &files {
        let file = folder.join(line["file"].as_str().unwrap());
        assert_eq!(std::fs::metadata(file).unwrap().len(), line["bytes"].as_u64().unwrap());
    }
    let summary = format!("phonet: {} recordings in ", files.len());
    assert!(first.stderr.contains(&summary), "{}", first.stderr);
    assert!(keep().stderr.contains("phonet: 0 recordings in "));
    std::fs::remove_file(folder.join(files[0]["file"].as_str().unwrap())).unwrap();
    assert!(keep().stderr.contains("phonet: 1 recordings in "));
}
