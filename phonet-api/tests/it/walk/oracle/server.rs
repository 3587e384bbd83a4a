//! A server in memory that answers in a dialect while its calls are added and removed.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use phonet_api::Client;
use telephony_core::transport::http::{Request, Response};
use telephony_core::transport::{Body, Bytes, Transport, TransportError};

use super::world::{Chance, Dialect, Line};

#[derive(Debug)]
pub(super) struct Server(Mutex<State>);

#[derive(Debug)]
struct State {
    dialect: Dialect,
    lines: Vec<Line>,
    /// Initial calls that were removed.
    gone: Vec<Line>,
    changes: Option<(Chance, i64)>,
    requests: u64,
    ignores_period: bool,
    faults: Faults,
}

/// Faults of this server: for some of its calls, and for all requests after some time.
#[derive(Debug, Default, Clone)]
pub(super) struct Faults {
    /// Calls that are printed as `null`.
    pub(super) nulls: Vec<u64>,
    /// Calls with a member of another type.
    pub(super) mended: Vec<u64>,
    /// Calls that empty the page that holds them; with `of_periods` the whole period, at any offset and limit.
    pub(super) empties: Vec<u64>,
    pub(super) of_periods: bool,
    /// Number of requests after which each further one gets this answer.
    pub(super) after: Option<(u64, &'static str)>,
    /// Number of the one request that gets this answer.
    pub(super) only: Option<(u64, &'static str)>,
    /// Answer for a list without calls; `[]` unless set.
    pub(super) none: Option<&'static str>,
}

impl Server {
    pub(super) fn new(dialect: Dialect, lines: Vec<Line>) -> Arc<Self> {
        let (gone, changes) = (Vec::new(), None);
        Arc::new(Self(Mutex::new(State {
            dialect,
            lines,
            gone,
            changes,
            requests: 0,
            ignores_period: false,
            faults: Faults::default(),
        })))
    }

    /// Starts to add or remove calls, on average at one of `one_of` requests.
    pub(super) fn change(&self, chance: Chance, one_of: i64) {
        self.0.lock().unwrap().changes = Some((chance, one_of));
    }

    pub(super) fn ignore_period(&self) {
        self.0.lock().unwrap().ignores_period = true;
    }

    pub(super) fn fail(&self, faults: Faults) {
        self.0.lock().unwrap().faults = faults;
    }

    pub(super) fn gone(&self) -> Vec<Line> {
        self.0.lock().unwrap().gone.clone()
    }

    /// Number of requests for calls.
    pub(super) fn requests(&self) -> u64 {
        self.0.lock().unwrap().requests
    }

    pub(super) fn client(self: &Arc<Self>) -> Client {
        let transport = Arc::clone(self) as Arc<dyn Transport>;
        Client::builder("test4.phonet.com.ua", "key").build_with(transport).unwrap()
    }
}

#[async_trait]
impl Transport for Server {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let answer = Response::builder().header("content-type", "application/json");
        if request.uri().path().ends_with("/authorize") {
            return Ok(answer.header("set-cookie", "JSESSIONID=1").body(Body::full("{}")).unwrap());
        }
        let (status, body) = self.0.lock().unwrap().answer(request.uri().query().unwrap());
        Ok(answer.status(status).body(Body::full(body)).unwrap())
    }
}

impl State {
    fn answer(&mut self, query: &str) -> (u16, String) {
        self.requests += 1;
        self.move_on();
        let number = |name: &str| -> i64 {
            let pair = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            pair.unwrap().parse().unwrap()
        };
        let asked =
            if self.ignores_period { (i64::MIN / 4, i64::MAX / 4) } else { (number("timeFrom"), number("timeTo")) };
        let size = |name| usize::try_from(number(name)).unwrap();
        let page = (size("offset"), size("limit"));
        assert!(asked.0 <= asked.1 && page.1 <= 50);
        match self.dialect.page(&self.lines, asked, page, self.requests) {
            Err(reason) => (400, reason.to_owned()),
            Ok(rows) => (200, self.print(rows, asked)),
        }
    }

    fn print(&self, rows: Vec<&Line>, asked: (i64, i64)) -> String {
        let faults = &self.faults;
        if let Some((_, body)) = faults.after.filter(|(after, _)| self.requests > *after) {
            return body.to_owned();
        }
        if let Some((_, body)) = faults.only.filter(|(only, _)| self.requests == *only) {
            return body.to_owned();
        }
        let all = Dialect { page: usize::MAX, ..self.dialect };
        let whole = || all.page(&self.lines, asked, (0, usize::MAX), self.requests);
        let shown = if faults.of_periods { whole().unwrap_or_default() } else { rows.clone() };
        if shown.iter().any(|line| faults.empties.contains(&line.id)) {
            return String::new();
        }
        if rows.is_empty() {
            return faults.none.unwrap_or("[]").to_owned();
        }
        let print = |line: &Line| {
            let row = self.dialect.print(line);
            match line.id {
                id if faults.nulls.contains(&id) => "null".to_owned(),
                id if faults.mended.contains(&id) => row.replacen('{', r#"{"otherLegName":[7],"#, 1),
                _ => row,
            }
        };
        let rows: Vec<_> = rows.into_iter().map(print).collect();
        format!("[{}]", rows.join(","))
    }

    fn move_on(&mut self) {
        let Some((chance, one_of)) = &mut self.changes else { return };
        if self.lines.is_empty() || !chance.is(*one_of) {
            return;
        }
        for _ in 0..=chance.below(3) {
            let Ok(place) = usize::try_from(chance.below(i64::try_from(self.lines.len()).unwrap())) else {
                return;
            };
            let line = self.lines[place];
            if chance.is(2) && self.lines.len() > 1 {
                self.gone.push(self.lines.swap_remove(place));
            } else {
                // Added late, some of them with the same end as another one.
                let shift = if chance.is(3) { 0 } else { chance.below(7_200_000) - 3_600_000 };
                let id = 1_000_000 + chance.next() % 1_000_000_000;
                let answer = line.answer.map(|answer| answer + shift);
                let (start, end) = (line.start + shift, line.end + shift);
                self.lines.push(Line { id, leg: 1, start, answer, end });
            }
        }
    }
}
