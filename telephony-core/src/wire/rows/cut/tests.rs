use super::*;

fn records<'a>(body: &'a str, name: Option<&str>) -> Vec<&'a str> {
    let cut = cut(body.as_bytes(), name).unwrap_or_else(|| panic!("{body} has a list"));
    cut.records.into_iter().map(|record| &body[record]).collect()
}

const ROW: &str = r#"{"id":1,"a":"},{","legs":[{"id":2},{"id":3}]}"#;

#[test]
fn a_list_is_found_bare_or_in_its_envelope() {
    let list = format!("[{ROW}, {ROW}]");
    assert_eq!(records(&list, None), [ROW, ROW]);
    for envelope in [
        format!(r#"{{"ok":[1],"data": {list} ,"more":{{"n":2}}}}"#),
        format!(r#"{{"data":{list}}}"#),
        format!(r#"[{{"result":"x","data":{list}}}]"#),
    ] {
        assert_eq!(records(&envelope, Some("data")), [ROW, ROW], "{envelope}");
    }
    assert_eq!(records("[]", None), [""; 0]);
    assert_eq!(records(r#"{"data":{}}"#, Some("data")), [""; 0]);
    for none in ["7", "null", r#"{"data":7}"#, "{}"] {
        assert_eq!(cut(none.as_bytes(), Some("data")), None, "{none}");
    }
}

#[test]
fn an_object_in_the_place_of_a_list_is_one_record_or_has_its_records_as_members() {
    assert_eq!(records(ROW, None), [ROW]);
    let keyed = format!(r#"{{"data":{{"1":{ROW},"3":{ROW}}}}}"#);
    assert_eq!(records(&keyed, Some("data")), [ROW, ROW]);
    assert_eq!(records(&format!(r#"{{"0":{ROW},"2":{ROW}}}"#), None), [ROW, ROW]);
    let error = r#"{"error":{"code":1},"more":{}}"#;
    assert_eq!(records(error, None), [error]);
    let bare = format!(r#"{{"data":{ROW},"n":1}}"#);
    assert_eq!(records(&bare, Some("data")), [ROW]);
}

#[test]
fn a_record_whose_brackets_or_quotes_do_not_fit_costs_no_other() {
    for bad in [
        r#"{"id":1,"a":"x"y","legs":[]}"#,
        r#"{"id":1,"a":"x,"legs":[]}"#,
        r#"{"id":1,"a":x","legs":[]}"#,
        r#"{"id":1,"a":"x\","legs":[]}"#,
        r#"{"id":1,"a":"x","legs":[{"id":2]}"#,
        r#"{"id":1,"a":"x","legs":{"id":2},{"id":3}]}"#,
        r#"{"id":1,"a":"x","legs":}{"id":2},{"id":3}]}"#,
        r#"{"id":1,"a":}"x","legs":[]}"#,
        r#"{"id":1,"a":{"x","legs":[]}"#,
        r#"{"id":1,"a":]"x","legs":[]}"#,
        r#"{"id":1,"a":"x","legs":[]"#,
        r#""id":1,"a":"x","legs":[]}"#,
        "",
        "x",
    ] {
        for list in [
            format!("[{ROW},{bad},{ROW},{ROW}]"),
            format!("[{ROW},{ROW},{bad},{ROW}]"),
            format!("[{bad},{ROW},{ROW},{ROW}]"),
            format!("[{ROW},{ROW},{ROW},{bad}]"),
        ] {
            let found = records(&list, None);
            assert_eq!(found.iter().filter(|it| **it == ROW).count(), 3, "{bad} {found:#?}");
            assert!(found.len() <= 4 && (bad.is_empty() || found.len() == 4), "{bad} {found:#?}");
            let envelope = format!(r#"{{"ok":true,"data":{list},"message":"OK"}}"#);
            assert_eq!(records(&envelope, Some("data")), found, "{bad}");
        }
    }
}

#[test]
fn two_bad_records_beside_each_other_are_two() {
    let bad = r#"{"id":1,"a":"x"y,"legs":[]}"#;
    let list = format!("[{ROW},{bad},{bad},{ROW},{bad},{ROW}]");
    assert_eq!(records(&list, None), [ROW, bad, bad, ROW, bad, ROW]);
}

#[test]
fn commas_between_records_may_be_missing_or_too_many() {
    for list in [format!("[{ROW}{ROW},{ROW}]"), format!("[{ROW},,{ROW},{ROW}]"), format!("[{ROW},{ROW},{ROW},]")] {
        assert_eq!(records(&list, None), [ROW, ROW, ROW], "{list}");
        assert_eq!(cut(list.as_bytes(), None).unwrap().commas.len(), 1, "{list}");
    }
}

#[test]
fn what_was_cut_off_is_not_whole() {
    const ROW: &str = r#"{"id":1,"a":"x","legs":[{"id":2},{"id":3}]}"#;
    let list = format!(r#"{{"data":[{ROW},{ROW}]}}"#);
    assert!(is_whole(list.as_bytes()));
    for end in 0..list.len() {
        assert!(!is_whole(&list.as_bytes()[..end]), "{}", &list[..end]);
    }
    assert!(is_whole(br#"[{"a":"x},{"a":"y"}]"#));
    assert!(is_whole(br#"[{"a":"x"},{"a":"y}]"#) && !is_whole(br#"[{"a":"x"},{"a":"y ]"#));
    assert!(!is_whole(b"<html>") && !is_whole(b"7") && !is_whole(b"{} []"));
}
