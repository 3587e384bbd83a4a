use super::*;
use crate::Source;

async fn refusal(source: &MemoryStore, stream: &StreamName, state: &StreamState) -> Error {
    let plan = plan();
    let mut results: Vec<_> = read(source, stream, Some(state), &plan, minutes(60)).collect().await;
    assert_eq!(results.len(), 1, "a refused state ends the stream");
    results.remove(0).unwrap_err()
}

/// State of each stream of a store with some records.
async fn states(store: &MemoryStore) -> Vec<(StreamName, StreamState)> {
    store.add_calls([call(1, 1)]);
    store.add_listed([user(1)]);
    add_note(store, "note", minutes(1)).await;
    let mut states = Vec::new();
    for stream in StreamName::all(store) {
        states.push((stream.clone(), state(&run(store, &stream, None, minutes(30)).await)));
    }
    states
}

#[tokio::test]
async fn a_foreign_or_later_state_is_refused_with_a_remedy_and_without_a_request() {
    let mine = store();
    for (stream, state) in states(&mine).await {
        let (other_provider, other_account) =
            (MemoryStore::new(Provider::from_static("other")), store().for_account("b"));
        let other_stream = if stream == USERS { StreamName::Notes } else { USERS };
        let later = state.as_str().replacen("\"version\":1", "\"version\":2,\"form\":[]", 1);
        let reshaped = r#"{"version":9}"#.to_owned();
        let earlier = state.as_str().replacen("\"version\":1", "\"version\":0", 1);
        let text = |text: &str| StreamState::new(text);
        for (source, stream, state, remedy) in [
            (&other_provider, &stream, &state, "start without a state"),
            (&other_account, &stream, &state, "use that account's settings"),
            (&mine, &other_stream, &state, "start without a state"),
            (&mine, &stream, &text(&later), "update this program"),
            (&mine, &stream, &text(&reshaped), "update this program"),
            (&mine, &stream, &text(&earlier), "start without a state"),
            (&mine, &stream, &text("not a state"), "start without a state"),
            (&mine, &stream, &text("{}"), "start without a state"),
        ] {
            source.fail_next(1, Error::new(ErrorKind::Unavailable, PROVIDER, "memory.test"));
            let error = refusal(source, stream, state).await;
            assert_eq!((error.kind(), error.account()), (ErrorKind::InvalidQuery, Some(&source.account())), "{error}");
            assert!(error.to_string().contains(remedy), "{error}");
            source.clear_failures();
        }
    }
}

#[tokio::test]
async fn a_position_of_another_form_is_refused() {
    let store = store();
    for (stream, state) in states(&store).await {
        let start = state.as_str().find("\"position\":").unwrap();
        let reshaped = format!("{}\"position\":[7]}}", &state.as_str()[..start]);
        let error = refusal(&store, &stream, &StreamState::new(reshaped)).await;
        assert_eq!(error.kind(), ErrorKind::InvalidQuery, "{stream}: {error}");
    }
}

#[tokio::test]
async fn a_state_is_stored_as_json_of_its_text() {
    let store = store();
    for (stream, state) in states(&store).await {
        let stored = serde_json::to_string(&state).unwrap();
        let state: StreamState = serde_json::from_str(&stored).unwrap();
        assert!(read(&store, &stream, Some(&state), &plan(), minutes(60)).try_collect::<Vec<_>>().await.is_ok());
    }
}
