use proptest::prelude::*;
use serde_json::json;
use telephony_core::wire::json::MAX_DEPTH;

use crate::models::NoteText;

fn plain(text: &str) -> String {
    NoteText::from(text).plain()
}

#[test]
fn blocks_become_lines() {
    let text = json!({"blocks": [
        {"key": "a", "text": "first", "type": "unstyled", "depth": 0, "data": {}},
        {"key": "b", "text": "", "type": "unstyled"},
        {"key": "c", "text": "third", "type": "unordered-list-item", "depth": 2},
    ], "entityMap": {}})
    .to_string();
    assert_eq!(plain(&text), "first\n\nthird");
    let draft = NoteText::from(text).draft().unwrap();
    assert_eq!(draft.blocks[2].kind.as_deref(), Some("unordered-list-item"));
    assert_eq!(draft.blocks[2].depth, 2);
}

#[test]
fn blocks_inside_a_block_follow_it() {
    let text = json!({"blocks": [
        {"text": "1", "children": [{"text": "1.1", "children": [{"text": "1.1.1"}]}, {"text": "1.2"}]},
        {"text": "2", "children": []},
    ]});
    assert_eq!(plain(&text.to_string()), "1\n1.1\n1.1.1\n1.2\n2");
}

#[test]
fn a_document_without_blocks_is_empty() {
    for text in [r#"{"blocks":[]}"#, r#"{"blocks":{},"entityMap":{}}"#, " {\"blocks\":[]}"] {
        assert_eq!(plain(text), "", "{text}");
        assert!(NoteText::from(text).draft().is_some());
    }
    assert_eq!(plain(r#"{"blocks":{"0":{"text":"a"},"2":{"text":"b"}}}"#), "a\nb");
}

// Field case 26.
#[test]
fn lines_keep_the_order_sent_and_not_that_of_their_keys() {
    let blocks = (0..12).map(|key| format!(r#""{key}":{{"text":"{key}"}}"#)).collect::<Vec<_>>();
    let lines = (0..12).map(|key| key.to_string()).collect::<Vec<_>>().join("\n");
    assert_eq!(plain(&format!(r#"{{"blocks":{{{}}}}}"#, blocks.join(","))), lines);
    let children = format!(r#"{{"blocks":[{{"text":"-","children":{{{}}}}}]}}"#, blocks.join(","));
    assert_eq!(plain(&children), format!("-\n{lines}"));
    let embedded: NoteText = serde_json::from_str(&format!(r#"{{"blocks":{{{}}}}}"#, blocks.join(","))).unwrap();
    assert_eq!(embedded.plain(), lines);
    assert_eq!(plain(r#"{"blocks":[{},{"text":null},{"text":7}]}"#), "\n\n7");
}

// Row 40.
#[test]
fn any_other_text_is_plain_and_kept_as_sent() {
    let deep = format!("{{\"blocks\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
    for text in [
        "",
        "plain",
        "{",
        "{}",
        "[]",
        "null",
        "\"blocks\"",
        "{\"blocks\":7}",
        "{\"blocks\":null}",
        "{\"blocks\":[7]}",
        "{\"blocks\":[\"a\"]}",
        "{\"blocks\":[{\"text\":[]}]}",
        "{blocks}",
        "{\"blocks\":[{\"text\":\"cut",
        " leading and trailing ",
        &deep,
    ] {
        assert_eq!(plain(text), text);
        assert!(NoteText::from(text).draft().is_none());
    }
}

#[test]
fn blocks_nest_as_deep_as_the_limit() {
    // Each level of blocks is a list and an object, inside the document's object.
    let document = |levels: usize| {
        let open = r#"{"text":"a","children":["#.repeat(levels - 1);
        format!(r#"{{"blocks":[{open}{{"text":"b"}}{}]}}"#, "]}".repeat(levels - 1))
    };
    let last = (MAX_DEPTH - 1) / 2;
    assert_eq!(NoteText::from(document(last)).draft().unwrap().blocks.len(), last);
    assert!(NoteText::from(document(last + 1)).draft().is_none());
    let brackets = json!({"blocks": [{"text": "[".repeat(1000)}]}).to_string();
    assert_eq!(plain(&brackets), "[".repeat(1000));
}

// Row 40.
#[test]
fn a_document_with_raw_line_breaks_is_read() {
    // Field case 13: the page prints the inner text with its line breaks bare.
    assert_eq!(plain("{\"blocks\":[{\"text\":\"a \n\nb\"}]}"), "a \n\nb");
}

proptest! {
    #[test]
    fn no_text_makes_it_fail(text in prop_oneof![".*", r#"[{}\[\]",:a-z0-9blockstext]{0,60}"#]) {
        let note = NoteText::from(text.as_str());
        prop_assert_eq!(note.as_str(), &text);
        if note.draft().is_none() {
            prop_assert_eq!(note.plain(), text);
        }
    }

    #[test]
    fn any_lines_come_back(lines in proptest::collection::vec("[^\n]*", 1..6)) {
        let blocks: Vec<_> = lines.iter().map(|line| json!({"text": line})).collect();
        prop_assert_eq!(plain(&json!({"blocks": blocks}).to_string()), lines.join("\n"));
    }
}
