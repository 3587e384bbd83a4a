use phonet_api::models::{FinishedCall, Presence, User, UserStatus};
use serde_json::{Value, json};
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};

use super::{CANARY, blanks, nulls};

fn table(member: &str, accepted: &[(Value, Value)], refused: &[Value]) {
    super::table::<User>(&json!({"id": 30}), member, accepted, refused);
}

fn example(endpoint: &str) -> &'static str {
    Example::find(Vendor::Phonet, endpoint, None, Kind::Response).unwrap().data
}

// Row 150: always printed, never guaranteed.
#[test]
fn all_of_a_user_but_the_id_may_be_absent_or_null() {
    let bare: User = serde_json::from_value(json!({"id": 30})).unwrap();
    let members = ["displayName", "ext", "email"];
    let null: User = serde_json::from_value(nulls(json!({"id": 30}), &members)).unwrap();
    assert_eq!(null, bare);
    assert_eq!(serde_json::to_value(&bare).unwrap(), json!({"id": 30}));
    let accepted = [(json!(30), json!(30)), (json!("30"), json!(30)), (json!(30.0), json!(30))];
    let refused = [Value::Null, json!(""), json!(-1), json!("x48777888999"), json!([7])];
    table("id", &accepted, &refused);
}

// Row 82: an extension keeps its zeros and becomes text if it is sent as a number.
#[test]
fn an_extension_a_name_and_an_address_stay_as_sent() {
    for member in ["displayName", "ext", "email"] {
        let mut accepted = blanks();
        for text in ["001", "901", "Юрий Юрьев", "yuriy.yuriev@phonet.com.ua"] {
            accepted.push((json!(text), json!(text)));
        }
        accepted.push((json!(901), json!("901")));
        table(member, &accepted, &[json!([CANARY]), json!({"a": CANARY}), json!(true)]);
    }
}

// Row 152: 0 is online. Row 153: a session of an API key may have no user, and so no status.
#[test]
fn a_status_is_a_code_and_never_a_yes_or_no() {
    let mut accepted = blanks();
    for code in [0, 1, 2, 3] {
        accepted.extend([(json!(code), json!(code)), (json!(code.to_string()), json!(code))]);
    }
    let refused = [json!(true), json!(false), json!("online"), json!([0]), json!({"a": CANARY})];
    super::table::<UserStatus>(&json!({}), "status", &accepted, &refused);
    let status = |text: &str| serde_json::from_str::<UserStatus>(text).unwrap().status;
    assert_eq!(status(r#"{"status":0}"#), Some(Presence::Online));
    assert_eq!(status(r#"{"status":2}"#), Some(Presence::NotMonitored));
    assert_eq!(status(r#"{"status":7}"#), Some(Presence::Unknown(7)));
    assert_eq!((status("{}"), status(r#"{"status":null}"#)), (None, None));
}

// Row 151: the sentence above the example is about contacts; the example is a status.
#[test]
fn the_example_of_the_status_is_one() {
    let status: UserStatus = serde_json::from_str(example("get_user_status")).unwrap();
    assert_eq!(status.status, Some(Presence::Offline));
}

// Row 135: a leg of the users' calls is described as a user alone, and printed with its kind.
// Row 142: the address of a recording has a letter where the call's id has a digit, so neither can be derived from the
// other.
#[test]
fn the_users_calls_are_records_like_the_companys() {
    let read = |endpoint| serde_json::from_str::<Vec<FinishedCall>>(example(endpoint)).unwrap();
    let (company, users) = (read("list_company_calls"), read("list_user_calls"));
    assert_eq!(users[0], company[0]);
    assert_eq!((&users[1].uuid, &users[1].leg), (&company[1].uuid, &company[1].leg));
    assert!(users[1].audio_rec_url.as_ref().unwrap().contains("94c6bebel621"));
    assert!(users[1].uuid.as_str().contains("94c6bebe1621"));
}

// Row 143: missed calls are described as incoming, and printed as an answered internal and an answered outbound one.
#[test]
fn a_missed_call_may_say_anything_of_itself() {
    let missed: Vec<FinishedCall> = serde_json::from_str(example("list_missed_calls")).unwrap();
    let said: Vec<_> =
        missed.iter().map(|call| (call.direction.unwrap().code(), call.disposition.unwrap().code())).collect();
    assert_eq!(said, [(1, 0), (2, 0)]);
}

// Row 124: a pause has an end and a user, and few other members.
#[test]
fn a_pause_is_a_record_and_no_call() {
    let pause = |direction: i64| -> FinishedCall {
        let leg = json!({"id": 36, "ext": "001"});
        let sent = json!({"uuid": "a", "endAt": 1_435_319_298_470_u64, "lgDirection": direction, "leg": leg});
        serde_json::from_value(sent).unwrap()
    };
    for direction in [32, 64] {
        let pause = pause(direction);
        assert!(pause.direction.unwrap().is_pause());
        assert_eq!(phonet_api::Normalizer::new().call(&pause), None);
    }
    assert!(phonet_api::Normalizer::new().call(&pause(1)).is_some());
}
