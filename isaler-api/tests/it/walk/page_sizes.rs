//! Tests with servers whose pages are smaller than documented, and with servers that cannot write a page.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use telephony_core::transport::http::{Request, Response};
use telephony_core::transport::{Body, Bytes, Transport, TransportError};
use telephony_core::{CallHistorySourceExt, CallQuery, Entry, ErrorKind};
use time::{Date, Month};

use crate::support::sandbox::noon;
use crate::walk::{INSIDE, row, walk};

/// Server with calls of these ids and a page limit of `cap`.
#[derive(Debug)]
struct Capped {
    ids: std::ops::RangeInclusive<i64>,
    cap: usize,
    asked: std::sync::Mutex<Vec<usize>>,
}

impl Capped {
    fn client(ids: std::ops::RangeInclusive<i64>, cap: usize) -> (Arc<Self>, isaler_api::Client) {
        let server = Arc::new(Self { ids, cap, asked: std::sync::Mutex::default() });
        let transport = Arc::clone(&server) as Arc<dyn Transport>;
        let client = crate::support::transport::builder().build_with(transport).unwrap();
        (server, client)
    }

    fn asked(&self) -> Vec<usize> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

#[async_trait]
impl Transport for Capped {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let asked: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
        let page = usize::try_from(asked["offset"].as_u64().unwrap()).unwrap();
        self.asked.lock().unwrap().push(page);
        let rows = self.ids.clone().skip(page * self.cap).take(self.cap);
        let rows: Vec<String> = rows.map(|cid| row(cid, INSIDE, "a")).collect();
        let body = if rows.is_empty() { "[]".to_owned() } else { format!(r#"{{"data":[{}]}}"#, rows.join(",")) };
        Ok(Response::builder().status(200).body(Body::full(body)).unwrap())
    }
}

// The server sends fewer than 200 entries a page, and no answer shows its limit.
#[tokio::test]
async fn pages_that_are_smaller_than_documented_lose_nothing() {
    for cap in [1, 50, 100, 199] {
        let (server, client) = Capped::client(1..=401, cap);
        let ids = walk(client.clone(), |_| ()).await.unwrap();
        assert_eq!(ids, (1..=401).collect::<Vec<_>>(), "{cap}");
        // The page size is known by now, so full pages cause no request for the next one.
        server.asked();
        assert_eq!(walk(client, |_| ()).await.unwrap().len(), 401);
        let pages = 401_usize.div_ceil(cap) + usize::from(401 % cap == 0);
        assert_eq!(server.asked().len(), 2 * pages - 1, "each page and the one before: {cap}");
    }
}

#[tokio::test]
async fn a_short_page_costs_no_further_request_once_a_larger_one_was_seen() {
    let (server, client) = Capped::client(1..=250, 200);
    walk(client.clone(), |_| ()).await.unwrap();
    assert_eq!(server.asked(), [0, 1, 0]);
    let (server, client) = Capped::client(1..=30, 200);
    walk(client, |_| ()).await.unwrap();
    assert_eq!(server.asked(), [0, 1]);
}

/// Server with 200 calls a page that answers an empty body where a page has one of the ids in `on`.
#[derive(Debug)]
struct Choking {
    calls: Vec<(i64, Date)>,
    on: Vec<i64>,
    down: bool,
}

fn june(day: u8) -> Date {
    Date::from_calendar_date(2024, Month::June, day).unwrap()
}

#[async_trait]
impl Transport for Choking {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let asked: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
        let page = usize::try_from(asked["offset"].as_u64().unwrap_or(0)).unwrap();
        let (from, to) = (asked["dateStart"].as_str().unwrap(), asked["dateEnd"].as_str().unwrap());
        let within = |day: &Date| (from..=to).contains(&day.to_string().as_str());
        let rows = self.calls.iter().filter(|(_, day)| within(day)).skip(page * 200).take(200);
        let rows: Vec<_> = rows.collect();
        let chokes = rows.iter().any(|(cid, _)| self.on.contains(cid));
        let print = |(cid, day): &&(i64, Date)| row(*cid, &format!("{day} 15:00:00"), "a");
        let body = match rows.is_empty() {
            _ if chokes || self.down => String::new(),
            true => "[]".to_owned(),
            false => {
                format!(r#"{{"data":[{}]}}"#, rows.iter().map(print).collect::<Vec<_>>().join(","))
            }
        };
        Ok(Response::builder().status(200).body(Body::full(body)).unwrap())
    }
}

async fn choking(server: Choking) -> telephony_core::Result<(Vec<i64>, Vec<String>)> {
    let retry = telephony_core::transport::RetryPolicy::never();
    let client = crate::support::transport::builder().retry(retry).build_with(Arc::new(server)).unwrap();
    let query = CallQuery::new(noon(1), noon(30));
    let (mut ids, mut lost) = (Vec::new(), Vec::new());
    for entry in client.calls(query).try_collect::<Vec<Entry>>().await? {
        match entry {
            Entry::Call(call) => ids.push(call.id.as_str().parse().unwrap()),
            Entry::Quarantined(bad) => {
                assert_eq!((bad.path.as_str(), bad.raw.as_str()), ("$", ""));
                lost.push(bad.reason);
            }
            other => panic!("{other:?}"),
        }
    }
    ids.sort_unstable();
    Ok((ids, lost))
}

// An entry that PHP cannot write as JSON leaves the answer of its page empty.
#[tokio::test]
async fn an_entry_that_the_server_cannot_write_costs_a_page_of_its_day_and_is_reported() {
    // Fifty entries a day whose ids are not in the order of their days, and a day of 450 entries.
    let day = |cid: i64| june(u8::try_from(2 + cid * 7 % 27).unwrap());
    let mut calls: Vec<_> = (1..=1_350).map(|cid| (cid, day(cid))).collect();
    calls.extend((1_351..=1_800).map(|cid| (cid, june(29))));
    for on in [vec![1], vec![700], vec![1_350], vec![3, 500, 501]] {
        let server = Choking { calls: calls.clone(), on: on.clone(), down: false };
        let (ids, lost) = choking(server).await.unwrap();
        assert!(ids.is_sorted_by(|one, next| one < next), "each once: {on:?}");
        assert!(on.iter().all(|cid| !ids.contains(cid)));
        // The entries read before the unreadable page are kept.
        let days: Vec<Date> = on.iter().map(|cid| day(*cid)).collect();
        let mut others = calls.iter().filter(|(_, day)| !days.contains(day));
        assert!(others.all(|(cid, _)| ids.contains(cid)), "{on:?}");
        assert_eq!(lost.len(), on.len(), "{lost:?}");
    }
    // The other pages of the day are read.
    let server = Choking { calls: calls.clone(), on: vec![1_600], down: false };
    let (ids, lost) = choking(server).await.unwrap();
    assert!(ids.iter().copied().eq((1..=1_550).chain(1_751..=1_800)), "{} calls", ids.len());
    assert!(lost.len() == 1 && lost[0].contains("2024-06-29"), "{lost:?}");
    // A server that is down must not be reported as a lost page.
    let error = choking(Choking { calls, on: Vec::new(), down: true }).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotJson);
}
