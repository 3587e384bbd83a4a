use super::*;

#[test]
fn the_streams_of_a_source_are_calls_notes_and_its_lists() {
    let store = store();
    let names: Vec<String> = StreamName::all(&store).iter().map(ToString::to_string).collect();
    assert_eq!(names, ["calls", "notes", "users", "contacts"]);
    for stream in StreamName::all(&store) {
        assert_eq!(StreamName::find(&store, stream.as_str()), Some(stream));
    }
    assert_eq!(StreamName::find(&store, "numbers"), None);
}
