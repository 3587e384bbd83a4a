//! Tests of conclusions that must not be drawn from an answer: rows of the table of contradictions about more than one
//! value.

use ccrm_api::models::{CallDirection, CallHistoryEntry, Envelope, Note, Service};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};

use crate::support::{entry, note};

fn example<T: DeserializeOwned>(endpoint: &str) -> Envelope<Vec<T>> {
    let example = Example::find(Vendor::Ccrm, endpoint, None, Kind::Response).unwrap();
    serde_json::from_str(example.data).unwrap()
}

// Row 6: the table writes `data.uuid` as if `data` were one record.
#[test]
fn data_is_a_list_of_records() {
    assert_eq!(example::<CallHistoryEntry>("list_call_history").data.len(), 1);
    let two = json!({"success": true, "data": [{"uuid": "a"}, {"uuid": "b"}]});
    let notes: Envelope<Vec<Note>> = serde_json::from_value(two).unwrap();
    assert_eq!(notes.data.len(), 2);
}

// Rows 14, 17: a note's table spells these words in lower case, its example in upper case as the history does.
#[test]
fn a_notes_call_uses_the_words_of_the_history() {
    for (direction, service) in [("in", "call"), ("IN", "CALL"), ("In", "Call")] {
        let note = note(&json!({"call": {"callDirection": direction, "service": service}}));
        let call = note.unwrap().call.unwrap();
        assert_eq!((call.call_direction, call.service), (Some(CallDirection::In), Some(Service::Call)));
    }
    let strange = note(&json!({"call": {"callDirection": "loop", "service": "mms"}})).unwrap();
    let call = strange.call.unwrap();
    assert_eq!(call.call_direction, Some(CallDirection::Unknown("loop".into())));
    assert_eq!(call.service, Some(Service::Unknown("mms".into())));
}

// Rows 28, 29: documented as text and printed as a number; a number would lose a leading zero, a plus or a name.
#[test]
fn a_callers_number_is_text_however_it_is_sent() {
    for (sent, text) in [
        (json!(48_777_888_999_u64), "48777888999"),
        (json!("0048777888999"), "0048777888999"),
        (json!("+48777888999"), "+48777888999"),
        (json!("Pozdrawiamy"), "Pozdrawiamy"),
    ] {
        let entry = entry(&json!({"from": {"number": sent, "numberNotFormatted": sent}})).unwrap();
        let caller = &entry.from[0];
        for number in [&caller.number, &caller.number_not_formatted] {
            assert_eq!(number.as_ref().unwrap().as_str(), text);
        }
    }
}

// Row 31: for one call, the history and the notes print different numbers outside the company.
#[test]
fn each_list_keeps_its_own_number_of_one_call() {
    let calls = example::<CallHistoryEntry>("list_call_history");
    let notes = example::<Note>("list_notes");
    let inside = notes.data[0].call.as_ref().unwrap();
    assert_eq!(inside.uuid.as_ref(), Some(&calls.data[0].uuid));
    let formatted = [&calls.data[0].external_number, &inside.external_number]
        .map(|it| it.as_ref().unwrap().number_formatted.as_ref().unwrap().as_str());
    assert_eq!(formatted, ["+48 333 333 333", "+48 777 888 999"]);
}

// Row 34: the document does not say that a colour is hexadecimal.
#[test]
fn a_colour_is_any_text() {
    for (sent, text) in [
        (json!("#fa702e"), Some("#fa702e")),
        (json!("orange"), Some("orange")),
        (json!(""), Some("")),
        (json!(112_233), Some("112233")),
        (Value::Null, None),
    ] {
        let entry = entry(&json!({"flags": [{"color": sent}]})).unwrap();
        assert_eq!(entry.flags[0].color.as_deref(), text);
    }
}

// Row 37: the word that the examples print adds nothing to the flag.
#[test]
fn a_message_makes_no_failure() {
    for message in [json!("OK"), json!("Error"), json!(""), json!(500), Value::Null] {
        let answer = json!({"success": true, "data": [], "message": message});
        let read: Envelope<Vec<Note>> = serde_json::from_value(answer).unwrap();
        assert!(read.success && read.data.is_empty());
    }
}

// Row 42: the document requests the notes of one call, and prints an answer that names another. The client compares the
// two after decoding; the test of the printed request (`requests.rs`) shows the error.
#[cfg(feature = "client")]
#[test]
fn decode_alone_does_not_compare_the_call() {
    use ccrm_api::endpoints::ListNotes;
    use telephony_core::transport::{Answer, Endpoint};

    const ASKED_FOR: &str = "337b7045-c171-4c8c-946b-ba123e91c369";
    let example = Example::find(Vendor::Ccrm, "list_notes", None, Kind::Response).unwrap();
    let notes = ListNotes::new(ASKED_FOR).decode(&Answer::new(200, example.data)).unwrap();
    let [note] = &notes.data.items[..] else { panic!("one note is printed") };
    let named = note.call.as_ref().unwrap().uuid.as_ref().unwrap().to_string();
    assert_eq!(named, "e4baaa94-095a-41b3-b638-203dcfcfd3fe");
}

// Runs in a debug build and on a small stack, as a program with many threads may have.
#[cfg(feature = "client")]
#[test]
fn a_note_nested_without_end_costs_its_page_nothing() {
    use ccrm_api::endpoints::ListNotes;
    use telephony_core::transport::{Answer, Endpoint};

    let page = |text: &str| {
        let good = r#"{"uuid":"a","new":"#.to_owned() + &"[".repeat(10_000) + &"]".repeat(10_000);
        format!(r#"{{"success":true,"data":[{good}}},{{"uuid":"b","text":{text}}}]}}"#)
    };
    let decode = move || {
        for depth in [64, 65, 100, 127, 128, 100_000] {
            let text = "[".repeat(depth) + &"]".repeat(depth);
            let answer = Answer::new(200, page(&text));
            let notes = ListNotes::new("c").decode(&answer).unwrap().data;
            assert_eq!((notes.items.len(), notes.quarantined.len()), (2, 0), "{depth}");
            assert!(notes.items[1].text.is_some(), "{depth}");
            assert_eq!(notes.repairs.len(), usize::from(depth > 64), "{depth}");
        }
    };
    std::thread::Builder::new().stack_size(256 << 10).spawn(decode).unwrap().join().unwrap();
}
