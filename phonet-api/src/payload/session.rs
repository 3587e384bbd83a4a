use serde_json::Value;
use telephony_core::payload::{PayloadCheck, PayloadKind, PayloadReport, value};
use telephony_core::transport::http::{HeaderMap, HeaderValue};
use telephony_core::transport::{Answer, Endpoint};
use telephony_core::wire::json;

use crate::AccountDomain;
use crate::endpoints::Authorize;
use crate::models::Credentials;

/// Checks of the request that opens a session, and of its answer.
pub(super) fn checks() -> [PayloadCheck; 2] {
    let name = Authorize::ENTRY.name;
    [
        PayloadCheck::new(name, PayloadKind::Response, authorize),
        PayloadCheck::new(name, PayloadKind::Request, |_, body| value::<Credentials>(body)),
    ]
}

/// Checks the status and an error's text only, because a captured body has no headers and the session is in a header.
fn authorize(status: u16, body: &[u8]) -> PayloadReport {
    let Ok(domain) = AccountDomain::parse("example.phonet.com.ua") else {
        return PayloadReport::read(Value::Null, &[]);
    };
    let mut headers = HeaderMap::new();
    headers.insert("set-cookie", HeaderValue::from_static("JSESSIONID=captured"));
    let answer = Answer::new(status, body.to_vec()).with_headers(headers);
    match Authorize::new(domain, "captured").decode(&answer) {
        Ok(_) => PayloadReport::read(json::from_body(body).unwrap_or_default(), &[]),
        Err(error) => PayloadReport::failed(&error),
    }
}
