//! Tests of lists of several pages whose records change places during the read.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use ccrm_api::Client;
use serde_json::json;
use telephony_core::transport::http::{Request, Response};
use telephony_core::transport::{Body, Bytes, RetryPolicy, Transport, TransportError};
use telephony_core::{CallId, ErrorKind, NoteStore, NoteSubject};

const CALL: &str = "e4baaa94-095a-41b3-b638-203dcfcfd3fe";

/// Answers to a list of notes, in order: the ids of the page's notes, and the vendor's count. The last answer is
/// repeated.
#[derive(Debug)]
struct Pages(Mutex<VecDeque<(Vec<u32>, Option<u32>)>>);

#[async_trait]
impl Transport for Pages {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let mut pages = self.0.lock().unwrap();
        let page = if pages.len() > 1 { pages.pop_front() } else { pages.front().cloned() };
        let (ids, total) = page.unwrap();
        let note = |id: &u32| {
            let uuid = format!("00000000-0000-4000-8000-{id:012}");
            json!({"uuid": uuid, "call": {"uuid": CALL}})
        };
        let notes: Vec<_> = ids.iter().map(note).collect();
        let body = json!({"success": true, "data": notes, "otherData": {"totalCount": total}});
        Ok(Response::new(Body::full(body.to_string())))
    }
}

/// Returns the last digits of the notes' ids, in order.
async fn notes(pages: &[(&[u32], Option<u32>)]) -> Result<Vec<u32>, ErrorKind> {
    let pages = pages.iter().map(|(ids, total)| (ids.to_vec(), *total)).collect();
    let client = Client::builder("example", "key").retry(RetryPolicy::never());
    let client = client.build_with(Arc::new(Pages(Mutex::new(pages)))).unwrap();
    let page = client.note_page(&NoteSubject::Call(CallId::from(CALL)), None).await;
    let page = page.map_err(|error| error.kind())?;
    let mut ids: Vec<u32> = page.items.iter().map(|note| note.id.as_str()[24..].parse().unwrap()).collect();
    ids.sort_unstable();
    Ok(ids)
}

#[tokio::test]
async fn records_that_change_places_are_added_up_over_passes() {
    for total in [Some(3), None] {
        let first: &[(&[u32], Option<u32>)] = &[(&[1, 2], Some(3))];
        let passes: &[(&[u32], Option<u32>)] = &[
            (&[1, 2], total),
            (&[1], total),
            (&[3, 1], total),
            (&[2], total),
            // Without a count, two passes must be equal.
            (&[3, 1], total),
            (&[2], total),
        ];
        assert_eq!(notes(&[first, passes].concat()).await, Ok(vec![1, 2, 3]), "{total:?}");
    }
}

#[tokio::test]
async fn a_record_that_goes_between_two_passes_is_not_counted_for_one_that_was_never_shown() {
    let found = notes(&[
        (&[1, 2], Some(4)),
        // The third note is on neither page.
        (&[1, 2], Some(4)),
        (&[1, 4], Some(4)),
        (&[], Some(4)),
        // The fourth note was deleted.
        (&[1, 2], Some(3)),
        (&[1], Some(3)),
        (&[1, 3], Some(3)),
        (&[2], Some(3)),
    ]);
    assert_eq!(found.await, Ok(vec![1, 2, 3]));
}

#[tokio::test]
async fn pages_of_different_counts_are_no_pass() {
    let found = notes(&[
        (&[1, 2], Some(3)),
        (&[1, 2], Some(3)),
        (&[2, 4], Some(4)),
        (&[], Some(4)),
        (&[1, 2], Some(4)),
        (&[3, 4], Some(4)),
        (&[], Some(4)),
    ]);
    assert_eq!(found.await, Ok(vec![1, 2, 3, 4]));
}
