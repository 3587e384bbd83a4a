//! Sessions and their cookies.

use telephony_core::doctor::{Finding, NotSeen, Seen};
use telephony_core::transport::Headers;
use telephony_core::transport::http::HeaderMap;
use telephony_core::transport::http::header::SET_COOKIE;

use super::questions::{COOKIES, NODE, REFUSAL};
use super::{Examined, Sample};
use crate::endpoints::ListUsers;

impl Examined<'_> {
    /// Sends a request without a session, and looks at the cookies of answers and of a new session.
    pub(super) async fn sessions(&mut self, sample: &Sample) {
        let (request, none) = (Seen::new(ListUsers::new()), Headers::new());
        let refusal = self.examination.ask(self.client.pipeline().call(&request, &none)).await;
        let refused_with = match &refusal {
            Ok(_) => 0,
            Err(failure) => {
                let headers = failure.error().and_then(|error| error.answer_meta()).map(|meta| &meta.headers);
                headers.map_or(0, cookies)
            }
        };
        let finding = match refusal {
            Ok(_) => REFUSAL.differs("it is answered"),
            Err(failure) => refused(&failure),
        };
        self.examination.add(finding);
        let answered_with = cookies(&sample.answer.headers);
        let finding = match (answered_with, refused_with) {
            (0, 0) => COOKIES.as_assumed(),
            (0, _) => COOKIES.read_as_well("refusals alone set a cookie"),
            (_, 0) => COOKIES.read_as_well("yes"),
            _ => COOKIES.read_as_well("yes, and refusals set a cookie as well"),
        };
        self.examination.add(finding);
        let request = Seen::new(self.client.authorize().into_endpoint());
        let finding = match self.examination.ask(self.client.send(request)).await {
            Err(failure) => NODE.unknown(failure.to_string()),
            Ok(session) => match cookies(&session.headers) {
                0 | 1 => NODE.as_assumed(),
                count => NODE.read_as_well("yes: a session has further cookies").because(format!("{count} cookies")),
            },
        };
        self.examination.add(finding);
    }
}

fn cookies(headers: &HeaderMap) -> usize {
    headers.get_all(SET_COOKIE).iter().count()
}

fn refused(failure: &NotSeen) -> Finding {
    let Some(error) = failure.error() else { return REFUSAL.unknown(failure.to_string()) };
    match error.status() {
        Some(403) => REFUSAL.as_assumed(),
        Some(401) => REFUSAL.read_as_well("HTTP status 401"),
        Some(status @ 300..=399) => REFUSAL.read_as_well(format!("a redirect, HTTP status {status}")),
        Some(200..=299) if error.body().is_some_and(|body| body.trim_ascii_start().starts_with(b"<")) => {
            REFUSAL.read_as_well("a page with a status of success")
        }
        _ => REFUSAL.unknown(failure.to_string()),
    }
}
