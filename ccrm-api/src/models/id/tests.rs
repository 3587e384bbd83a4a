use proptest::prelude::*;

use super::*;

#[test]
fn a_uuid_and_any_other_id_are_printed_as_sent() {
    for sent in [
        "e4baaa94-095a-41b3-b638-203dcfcfd3fe",
        "E4BAAA94-095A-41B3-B638-203DCFCFD3FE",
        "e4baaa94095a41b3b638203dcfcfd3fe",
        "{e4baaa94-095a-41b3-b638-203dcfcfd3fe}",
        "call 7",
        "007",
        "",
    ] {
        let id: CallHistoryId = serde_json::from_value(sent.into()).unwrap();
        assert_eq!(id.to_string(), sent);
        assert_eq!(id, CallHistoryId::from(sent));
        assert_eq!(id.as_uuid(), Uuid::try_parse(sent).ok(), "{sent}");
        assert_eq!(serde_json::to_value(&id).unwrap(), sent);
    }
    assert_eq!(serde_json::from_str::<NoteId>("7").unwrap().to_string(), "7");
}

#[test]
fn what_is_no_id_is_refused_without_being_quoted() {
    for json in ["null", "true", "[\"48777888999\"]", "{}", "[]"] {
        let error = serde_json::from_str::<UserId>(json).unwrap_err().to_string();
        assert!(!error.contains("48777888999"), "{error}");
    }
}

#[test]
fn a_blank_is_no_id_for_a_record() {
    let read = |json: &str| required_text::<_, CallHistoryId>(&mut serde_json::Deserializer::from_str(json));
    assert!(read("\"\"").is_err() && read("\" \"").is_err() && read("null").is_err());
    assert_eq!(read("\"a\"").unwrap(), CallHistoryId::from("a"));
}

#[test]
fn debug_names_the_kind_of_id() {
    assert_eq!(format!("{:?}", FlagId::from("x")), "FlagId(x)");
}

proptest! {
    #[test]
    fn any_id_round_trips(sent in ".*") {
        let id = CallHistoryId::from(sent.as_str());
        let json = serde_json::to_string(&id).unwrap();
        prop_assert_eq!(&json, &serde_json::to_string(&sent).unwrap());
        prop_assert_eq!(serde_json::from_str::<CallHistoryId>(&json).unwrap(), id);
    }

    #[test]
    fn any_uuid_round_trips(bits: u128) {
        let id = UserId::from(Uuid::from_u128(bits));
        prop_assert_eq!(UserId::from(id.to_string()), id);
    }
}
