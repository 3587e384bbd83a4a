use proptest::prelude::*;

use super::*;
use crate::models::HistoryEntry;

const GOOD: &str =
    r#"{"cid":1,"datum":"2024-06-25 14:25:00","content":"a, ] } \" b","person":[{"pid":1}]}"#;

fn read(text: &str, keep_raw: bool) -> Option<Salvaged<HistoryEntry>> {
    let place =
        ListPlace { provider: &crate::PROVIDER, operation: "test", path: "$.data", keep_raw };
    salvage(text, place)
}

#[test]
fn an_entry_with_a_broken_escape_is_set_aside_and_the_others_arrive() {
    let broken = r#"{"cid":2,"datum":"2024-06-25 14:25:00","content":"путь C:\А48777888999"}"#;
    let text = format!("{{\"data\":[{GOOD},{broken} , {GOOD}]}}");
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_err());
    let page = read(&text, true).unwrap();
    assert_eq!((page.items.len(), page.raw.len(), page.sent()), (2, 2, 3));
    assert_eq!(&*page.raw[1], GOOD);
    let [bad] = &page.set_aside[..] else { panic!("one entry is broken") };
    assert_eq!((bad.index, &*bad.raw), (1, broken));
    assert!(bad.path.starts_with("$.data[1]"), "{}", bad.path);
    assert!(!bad.reason.contains("48777888999"));
}

#[test]
fn a_page_that_breaks_off_or_is_another_answer_is_not_touched() {
    for text in [
        "",
        "{",
        "[]",
        "{\"data\":{}}",
        "{\"data\":[",
        "{\"data\":[{\"cid\":1",
        "{\"data\":[{\"cid\":1}",
        "{\"data\":[{\"cid\":1}]",
        "{\"data\":[{\"cid\":\"1}]}",
        "{\"data\":[{\"cid\":1}]},",
        "{\"data\":[{\"cid\":1},]}",
        "{\"data\":[}]}",
        "{\"result\":\"Error\"}",
        "<html>",
    ] {
        assert!(read(text, false).is_none(), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_every_cut_of_a_page_is_refused(text in ".*", cut in 0_usize..120) {
        let _ = read(&text, true);
        let page = format!("{{\"data\":[{GOOD}]}}");
        if let Some(part) = page.get(..cut.min(page.len() - 1)) {
            prop_assert!(read(part, false).is_none());
        }
    }
}
