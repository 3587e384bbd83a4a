use phonet_api::webhooks::UtmLabel;
use serde_json::{Value, json};

use crate::quirks::{CANARY, blanks, nulls};

fn least() -> Value {
    json!({"callParentUuid": "005f1dfae76d4c379e1d4095c07a76a2"})
}

fn table(members: &[&str], accepted: &[(Value, Value)], refused: &[Value]) {
    for member in members {
        crate::quirks::table::<UtmLabel>(&least(), member, accepted, refused);
    }
}

const VALUES: [&str; 8] =
    ["utmSource", "utmMedium", "utmCampaign", "utmContent", "utmTerm", "googleClientId", "clientIp", "referrer"];

// Row 101: a placeholder for an unknown value. Row 102: an id with a dot, which is not a fraction. Row 103: or null.
#[test]
fn a_value_is_kept_as_sent_and_the_placeholder_is_known() {
    let mut accepted = blanks();
    for text in ["google", "(not set)", "1340605716.1544986520", "91.243.203.133", "https://www.google.com/", "a\nb"] {
        accepted.push((json!(text), json!(text)));
    }
    table(&VALUES, &accepted, &[json!([CANARY]), json!({"a": CANARY}), json!(true)]);
    let label: UtmLabel = serde_json::from_value(json!({"callParentUuid": "a", "referrer": "(not set)"})).unwrap();
    let referrer = label.referrer.unwrap();
    assert_eq!((referrer.as_str(), referrer.known()), ("(not set)", None));
}

// Row 100: the company's number has no plus, but the other party's has one.
#[test]
fn numbers_stay_as_sent() {
    let mut accepted = blanks();
    for text in ["380991280042", "+380505826633", "0991280042"] {
        accepted.push((json!(text), json!(text)));
    }
    accepted.push((json!(380_991_280_042_u64), json!("380991280042")));
    table(&["otherLegNum", "trunkSource"], &accepted, &[json!([CANARY]), json!(true)]);
}

// Row 99: several labels in one text, with blanks and line breaks around them.
#[test]
fn labels_stand_in_lines() {
    for (sent, labels) in [
        (json!("callcatcher\n firstcall"), &["callcatcher", "firstcall"][..]),
        (json!("callcatcher\n"), &["callcatcher"]),
        (json!("call-tracker\r\n\r\n два слова "), &["call-tracker", "два слова"]),
        (json!("\n"), &[]),
        (json!(7), &["7"]),
        (Value::Null, &[]),
    ] {
        let label: UtmLabel = serde_json::from_value(json!({"callParentUuid": "a", "label": sent})).unwrap();
        assert_eq!(label.labels().collect::<Vec<_>>(), labels, "{sent}");
        let written = serde_json::to_value(&label).unwrap();
        let blank = sent == json!("\n");
        assert!(blank || sent == json!(7) || written.get("label").unwrap_or(&Value::Null) == &sent);
    }
}

// Row 96: the date is the call's end. Row 97: the start is in milliseconds, but has whole seconds.
#[test]
fn times_are_milliseconds_seconds_or_none() {
    let mut accepted = blanks();
    accepted.extend([
        (json!(0), Value::Null),
        (json!(1_549_954_944_251_u64), json!(1_549_954_944_251_u64)),
        (json!("1549954873000"), json!(1_549_954_873_000_u64)),
        (json!(1_549_954_873), json!(1_549_954_873_000_u64)),
    ]);
    table(&["callDate", "callStart"], &accepted, &[json!(CANARY), json!("now"), json!(true)]);
    let sent = json!({"callParentUuid": "a", "callDate": 1_549_954_944_251_u64, "callStart": 1_549_954_873_000_u64});
    let label: UtmLabel = serde_json::from_value(sent).unwrap();
    assert!(label.ended_at > label.started_at);
}

// Row 98: the call itself, although the member is named after a parent. Row 104: other members may be added or removed.
#[test]
fn only_the_id_is_required_and_unknown_members_are_passed_over() {
    let members = [&VALUES[..], &["otherLegNum", "trunkSource", "label", "callDate", "callStart"]].concat();
    let bare: UtmLabel = serde_json::from_value(least()).unwrap();
    assert_eq!(bare.uuid.as_str(), "005f1dfae76d4c379e1d4095c07a76a2");
    assert_eq!(serde_json::from_value::<UtmLabel>(nulls(least(), &members)).unwrap(), bare);
    let more = json!({"callParentUuid": bare.uuid, "utmId": 7, "more": {"a": []}});
    assert_eq!(serde_json::from_value::<UtmLabel>(more).unwrap(), bare);
    table(&["callParentUuid"], &[], &[Value::Null, json!(""), json!([CANARY]), json!(true)]);
}

// Row 95: a list of objects, or a single object. Row 105: it is posted every minute, even if it is empty.
#[test]
fn a_list_may_be_empty_or_one_bare_label_and_a_bad_one_is_quarantined() {
    for (body, read, quarantined) in [
        ("[]", 0, 0),
        ("{}", 0, 0),
        ("null", 0, 0),
        (r#"{"callParentUuid":"a"}"#, 1, 0),
        (r#"[{"callParentUuid":"a"},{"callParentUuid":"b"}]"#, 2, 0),
        (r#"[{"callParentUuid":"a"},{"label":"x"},7,null,{"callParentUuid":"b"}]"#, 2, 3),
    ] {
        let labels = UtmLabel::read_list(body).unwrap();
        assert_eq!((labels.items.len(), labels.quarantined.len()), (read, quarantined), "{body}");
    }
    let nameless = UtmLabel::read_list(r#"{"callParentUuid":""}"#).unwrap_err();
    assert_eq!((nameless.path.as_str(), nameless.is_not_json()), ("$.callParentUuid", false));
    assert!(UtmLabel::read_list("[{").unwrap_err().is_retryable());
}
