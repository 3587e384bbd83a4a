use super::*;

fn is_cyrillic(letter: char) -> bool {
    ('А'..='я').contains(&letter)
}

fn mended(record: &[u8]) -> Option<(String, Vec<(String, String)>)> {
    let (text, fixes) = mend(record, is_cyrillic)?;
    let text = serde_json::from_str::<serde_json::Value>(&text).expect(&text).to_string();
    Some((text, fixes.into_iter().map(|fix| (fix.path, fix.reason.into_owned())).collect()))
}

#[test]
fn json_stays_as_it_is() {
    for json in [
        r#"{"a":"x, y","b":["a","b",1.5e3,-2,true,null,{}],"c":{"d":[]}}"#,
        r#"["\"","\\","\/","\u0041\ud83d\ude00\n","a: b","x\",\"y\":1"]"#,
        r#"{"a":"b\" : c"}"#,
        "[]",
        "7",
    ] {
        let (text, fixes) = mend(json.as_bytes(), is_cyrillic).unwrap();
        let value = serde_json::from_str::<serde_json::Value>(json).unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value, "{json}");
        assert_eq!(fixes, [], "{json}");
    }
}

#[test]
fn each_fault_of_a_text_is_mended_in_its_place() {
    const ENCODING: &str = "bytes that are no UTF-8 were replaced";
    const CONTROL: &str = "a raw control character was escaped";
    const ESCAPE: &str = "an escape that JSON does not know was read as text";
    for (record, text, reason) in [
        (&b"{\"a\":\"\xcf\xe5\"}"[..], "{\"a\":\"\u{fffd}\u{fffd}\"}", ENCODING),
        (b"{\"a\":\"\xd0\xb6\xd0\"}", "{\"a\":\"ж\u{fffd}\"}", ENCODING),
        (b"{\"a\":\"x\ty\nz\"}", r#"{"a":"x\ty\nz"}"#, CONTROL),
        (br#"{"a":"x\ud83d"}"#, "{\"a\":\"x\u{fffd}\"}", "half of a surrogate pair was replaced"),
        (br#"{"a":"\ude00\ud83dx"}"#, "{\"a\":\"\u{fffd}\u{fffd}x\"}", "half of a surrogate pair was replaced"),
        (r#"{"a":"\А \\\я"}"#.as_bytes(), r#"{"a":"\\u0410 \\\\u044f"}"#, ESCAPE),
        (br#"{"a":"C:\Program\q"}"#, r#"{"a":"C:\\Program\\q"}"#, ESCAPE),
        (br#"{"a":"\u12"}"#, r#"{"a":"\\u12"}"#, ESCAPE),
        (br#"{"a":"it\'s"}"#, r#"{"a":"it's"}"#, ESCAPE),
        (
            r#"{"a":"ООО "Ромашка", Київ"}"#.as_bytes(),
            r#"{"a":"ООО \"Ромашка\", Київ"}"#,
            "a quotation mark inside a text was escaped",
        ),
    ] {
        let found = mended(record).unwrap_or_else(|| panic!("{}", record.escape_ascii()));
        let fix = (".a".to_owned(), reason.to_owned());
        assert_eq!(found, (text.to_owned(), vec![fix]), "{}", record.escape_ascii());
    }
}

#[test]
fn each_token_that_json_does_not_know_is_text_or_nothing() {
    for (token, value) in [
        ("001", "\"001\""),
        ("+380440000001", "\"+380440000001\""),
        (".5", "\".5\""),
        ("-.5", "\"-.5\""),
        ("5.", "\"5.\""),
        ("0x1F", "\"0x1F\""),
        ("1_000", "\"1_000\""),
        ("-01", "\"-01\""),
        ("NaN", "null"),
        ("Infinity", "null"),
        ("-Infinity", "null"),
        ("undefined", "null"),
        ("None", "null"),
        ("1e999", "null"),
        ("True", "true"),
        ("FALSE", "false"),
        ("NULL", "null"),
        ("", "null"),
    ] {
        for (record, expected, path) in [
            (format!(r#"{{"a":{token},"b":1}}"#), format!(r#"{{"a":{value},"b":1}}"#), ".a"),
            (format!(r#"{{"a":[7,{token}]}}"#), format!(r#"{{"a":[7,{value}]}}"#), ".a[1]"),
        ] {
            if token.is_empty() && path == ".a[1]" {
                continue;
            }
            let (text, fixes) = mended(record.as_bytes()).unwrap_or_else(|| panic!("{record}"));
            assert_eq!(text, expected, "{record}");
            assert_eq!(fixes.len(), 1, "{record}");
            assert_eq!(fixes[0].0, path, "{record}");
        }
    }
}

#[test]
fn commas_may_be_missing_or_too_many() {
    for (record, text) in [
        (r#"{"a":1,}"#, r#"{"a":1}"#),
        (r#"{"a":[1,],"b":2}"#, r#"{"a":[1],"b":2}"#),
        (r#"{"a":1 "b":2}"#, r#"{"a":1,"b":2}"#),
        (r#"{"a":"x" "b":2}"#, r#"{"a":"x","b":2}"#),
    ] {
        let (mended, fixes) = mended(record.as_bytes()).unwrap_or_else(|| panic!("{record}"));
        assert_eq!(mended, text, "{record}");
        assert!(!fixes.is_empty(), "{record}");
    }
}

#[test]
fn a_lost_quotation_mark_or_bracket_is_not_guessed() {
    for record in [
        r#"{"a":"x,"b":"y"}"#,
        r#"{"a":x","b":"y"}"#,
        r#"{"a":"x","b":"y}"#,
        r#"{"a":[1,"b":2}"#,
        r#"{"a":1"#,
        r#"{"a" 1}"#,
        r#"{"a":1} 2"#,
        "{1:2}",
        "{a:2}",
        "{'a':2}",
        "",
    ] {
        assert_eq!(mended(record.as_bytes()), None, "{record}");
    }
}

#[test]
fn what_nests_too_deep_costs_itself() {
    let deep = format!(r#"{{"a":{}7{},"b":1}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let (text, fixes) = mend(deep.as_bytes(), is_cyrillic).unwrap();
    assert!(text.len() < 200 && text.ends_with(r#","b":1}"#), "{text}");
    assert_eq!(fixes.len(), 1);
    assert!(fixes[0].raw.len() <= LONGEST_RAW);
}

proptest::proptest! {
    #[test]
    fn any_bytes_become_json_or_nothing(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..60)) {
        if let Some((text, _)) = mend(&bytes, is_cyrillic) {
            serde_json::from_str::<serde::de::IgnoredAny>(&text).unwrap();
        }
    }

    #[test]
    fn any_text_of_brackets_and_quotes_becomes_json_or_nothing(text in r#"[\[\]{}"'\\a1:, u]{0,40}"#) {
        if let Some((text, _)) = mend(text.as_bytes(), is_cyrillic) {
            serde_json::from_str::<serde::de::IgnoredAny>(&text).unwrap();
        }
    }
}
