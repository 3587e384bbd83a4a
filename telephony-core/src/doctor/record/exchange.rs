use std::fmt;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::json_text::Values;
use super::pseudonyms::Pseudonyms;
use super::redaction::Redaction;
use crate::transport::http::{HeaderMap, Method, StatusCode, Uri};
use crate::transport::{Bytes, Operation};

/// Headers that are written. All others may hold secrets or name the customer.
const HEADERS: [&str; 16] = [
    "accept",
    "accept-encoding",
    "allow",
    "cache-control",
    "content-encoding",
    "content-type",
    "date",
    "expires",
    "pragma",
    "retry-after",
    "server",
    "transfer-encoding",
    "vary",
    "x-powered-by",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
];

/// Request and its whole answer.
pub(super) struct Exchange {
    pub(super) number: usize,
    pub(super) operation: Option<Operation>,
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) sent: Bytes,
    pub(super) status: StatusCode,
    pub(super) answer_headers: HeaderMap,
    /// Body of the answer, without its content encoding.
    pub(super) body: Vec<u8>,
}

impl Exchange {
    /// Name of the files: number and operation.
    pub(super) fn name(&self) -> String {
        let operation = self.operation.as_ref().map_or("other", |operation| operation.name);
        format!("{:03}_{}", self.number, operation.replace('.', "_"))
    }
}

/// Contents of the two files of an exchange.
pub(super) struct ExchangeText {
    pub(super) request: Vec<u8>,
    pub(super) response: Vec<u8>,
}

/// Writes exchanges without secrets and personal data.
pub(super) struct Redactor {
    rules: Redaction,
    pseudonyms: Pseudonyms,
}

impl Redactor {
    pub(super) fn new(rules: Redaction) -> Self {
        Self { rules, pseudonyms: Pseudonyms::default() }
    }

    /// Returns the two texts of an exchange.
    pub(super) fn text(&self, exchange: &Exchange) -> ExchangeText {
        let values = Values { rules: &self.rules, pseudonyms: &self.pseudonyms };
        let path = path(values, exchange);
        let query = exchange.uri.query().map(|query| query_text(values, query)).unwrap_or_default();
        let mut request = format!("{} {path}{query} HTTP/1.1\r\nHost: vendor.example\r\n", exchange.method);
        let sent = values.text(&String::from_utf8_lossy(&exchange.sent));
        fields(&mut request, &exchange.headers, sent.len());
        request.push_str(&sent);
        let reason = exchange.status.canonical_reason().unwrap_or_default();
        let mut response = format!("HTTP/1.1 {} {reason}\r\n", exchange.status.as_u16());
        let body = values.text(&String::from_utf8_lossy(&exchange.body));
        fields(&mut response, &exchange.answer_headers, body.len());
        response.push_str(&body);
        ExchangeText { request: request.into_bytes(), response: response.into_bytes() }
    }
}

/// Returns the path, with pseudonyms for the placeholders of its template. What precedes the template is the customer's
/// and is left out.
fn path(values: Values<'_>, exchange: &Exchange) -> String {
    let segments: Vec<_> = exchange.uri.path().trim_matches('/').split('/').collect();
    let template = exchange.operation.as_ref().map_or("", |operation| operation.path);
    let parts: Vec<_> = template.trim_matches('/').split('/').collect();
    let own = segments.get(segments.len().saturating_sub(parts.len())..).unwrap_or_default();
    let mut path = String::new();
    for (place, segment) in own.iter().enumerate() {
        path.push('/');
        let decoded = decoded(segment);
        match parts.get(place) {
            Some(part) if *part == decoded => path.push_str(segment),
            _ => path.extend(utf8_percent_encode(&values.pseudonyms.of(&decoded), NON_ALPHANUMERIC)),
        }
    }
    if template.ends_with('/') {
        path.push('/');
    }
    path
}

fn decoded(part: &str) -> String {
    String::from_utf8_lossy(&percent_decode_str(part).collect::<Vec<_>>()).into_owned()
}

fn query_text(values: Values<'_>, query: &str) -> String {
    let pairs = query.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let [name, value] = [name, value].map(decoded);
        let value = values.of(Some(&name), &value);
        let written = [values.name(&name), value].map(|part| utf8_percent_encode(&part, NON_ALPHANUMERIC).to_string());
        written.join("=")
    });
    format!("?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// Writes the headers that may be written, the length of the body, and the line that ends the head.
fn fields(text: &mut String, headers: &HeaderMap, length: usize) {
    for name in HEADERS {
        // A body is written without its encodings.
        if matches!(name, "content-encoding" | "transfer-encoding") {
            continue;
        }
        for value in headers.get_all(name).iter().filter(|value| !value.is_sensitive()) {
            if let Ok(value) = value.to_str() {
                text.extend([name, ": ", value, "\r\n"]);
            }
        }
    }
    for cookie in headers.get_all("set-cookie") {
        let cookie = String::from_utf8_lossy(cookie.as_bytes());
        let name = cookie.split('=').next().unwrap_or_default().trim();
        // A client needs the name to find its session; a name of another kind may be anything.
        let is_name = name.len() <= 20 && name.bytes().all(|byte| byte.is_ascii_uppercase());
        text.extend(["set-cookie: ", if is_name { name } else { "COOKIE" }, "=removed; Path=/\r\n"]);
    }
    text.extend(["content-length: ", &length.to_string(), "\r\n\r\n"]);
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redactor").field("pseudonyms", &self.pseudonyms).finish_non_exhaustive()
    }
}
