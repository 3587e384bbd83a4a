use std::time::Duration;

use cookie::Cookie;
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use telephony_core::transport::host::is_within;
use telephony_core::transport::{InvalidInput, Secret};
use time::OffsetDateTime;
use tokio::time::Instant;

const COOKIE: &str = "JSESSIONID";

// A load balancer sets one or two cookies; many servers refuse a header of more than 8 KiB.
const MOST_COOKIES: usize = 16;
const MOST_BYTES: usize = 4096;

/// The session's cookie, as the answer to authorize set it, and the other cookies of that answer.
///
/// A load balancer remembers in a cookie of its own which server holds the session, so all cookies of the answer are
/// sent with the session, but only to the host that set them. Cookies of later answers are ignored, because the vendor
/// sets an anonymous session with each of them. An expired cookie shows as an ended session, which is renewed.
#[derive(Debug, Clone)]
pub struct SessionCookie {
    value: Secret,
    others: Vec<Other>,
}

/// Another cookie of the answer.
#[derive(Debug, Clone)]
struct Other {
    pair: Secret,
    /// Path prefix that requests must have; empty for any path.
    path: Box<str>,
    until: Option<Instant>,
}

impl SessionCookie {
    /// Finds the cookie among all `Set-Cookie` headers of a host. A value that cannot be a session is ignored.
    ///
    /// `now` is the time of the answer, by the server's clock if the answer shows it.
    pub(crate) fn find(headers: &HeaderMap, host: &str, now: Option<OffsetDateTime>) -> Option<Self> {
        let sent = headers.get_all(SET_COOKIE).iter().filter_map(|header| header.to_str().ok());
        let mut value = None;
        let mut others: Vec<(String, Option<Other>)> = Vec::new();
        for header in sent {
            let Ok(cookie) = Cookie::parse(header) else { continue };
            let text = cookie.value_trimmed();
            if cookie.name() == COOKIE {
                // A cookie that expires at once revokes the session.
                let is_over = is_over(&cookie, now);
                let session = (!is_over && is_session(text)).then(|| Secret::new(text));
                value = if is_over { None } else { value.or(session) };
                continue;
            }
            if !is_token(cookie.name()) || !is_value(cookie.value()) || !is_for(&cookie, host) {
                continue;
            }
            // The last cookie of each name counts.
            others.retain(|(name, _)| name != cookie.name());
            others.push((cookie.name().to_owned(), Other::of(&cookie, now)));
        }
        let mut bytes = 0;
        let fits = |other: &Other| {
            bytes += other.pair.expose().len();
            bytes <= MOST_BYTES
        };
        let others = others.into_iter().filter_map(|(_, other)| other).take(MOST_COOKIES);
        Some(Self { value: value?, others: others.filter(fits).collect() })
    }

    /// Value of the session's cookie, for a program that sends requests without this client.
    pub fn value(&self) -> &Secret {
        &self.value
    }

    /// `Cookie` header of a request to this path.
    pub(super) fn header(&self, path: &str) -> Result<HeaderValue, InvalidInput> {
        let mut pairs = format!("{COOKIE}={}", self.value.expose());
        let now = Instant::now();
        for other in &self.others {
            if other.until.is_none_or(|until| now < until) && is_below(path, &other.path) {
                pairs.push_str("; ");
                pairs.push_str(other.pair.expose());
            }
        }
        Secret::new(pairs).header("")
    }

    #[cfg(test)]
    pub(super) fn of(value: String) -> Self {
        Self { value: Secret::new(value), others: Vec::new() }
    }
}

impl Other {
    /// Returns `None` for an expired cookie, which removes a cookie.
    fn of(cookie: &Cookie<'_>, now: Option<OffsetDateTime>) -> Option<Self> {
        if is_over(cookie, now) {
            return None;
        }
        let left = |wait: time::Duration| Duration::try_from(wait).unwrap_or_default();
        let expires = cookie.expires_datetime().zip(now).map(|(at, now)| at - now);
        // Capped at three decades, because a later instant may not be representable.
        let until = cookie.max_age().or(expires).map(left);
        let until = until.map(|left| Instant::now() + left.min(Duration::from_secs(1_000_000_000)));
        let path = cookie.path().filter(|path| path.starts_with('/')).unwrap_or_default();
        let pair = format!("{}={}", cookie.name(), cookie.value());
        Some(Self { pair: Secret::new(pair), path: path.into(), until })
    }
}

fn is_over(cookie: &Cookie<'_>, now: Option<OffsetDateTime>) -> bool {
    // A cookie is removed with an expiry long past, which does not depend on any clock.
    let now = now.unwrap_or(OffsetDateTime::UNIX_EPOCH + time::Duration::weeks(52));
    match cookie.max_age() {
        Some(age) => age <= time::Duration::ZERO,
        None => cookie.expires_datetime().is_some_and(|at| at <= now),
    }
}

/// True if a cookie is valid for this host. A domain with a single label matches no other host.
fn is_for(cookie: &Cookie<'_>, host: &str) -> bool {
    let Some(domain) = cookie.domain().map(str::to_ascii_lowercase) else { return true };
    let host = host.to_ascii_lowercase();
    domain == host || domain.contains('.') && is_within(&host, &domain) && host.parse::<std::net::IpAddr>().is_err()
}

/// True if a request's path equals the cookie's path or is below it.
fn is_below(path: &str, cookies: &str) -> bool {
    path.strip_prefix(cookies)
        .is_some_and(|rest| rest.is_empty() || cookies.is_empty() || cookies.ends_with('/') || rest.starts_with('/'))
}

fn is_token(name: &str) -> bool {
    (1..=128).contains(&name.len())
        && name.bytes().all(|it| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it))
}

fn is_value(value: &str) -> bool {
    value.len() <= MOST_BYTES && value.bytes().all(|it| it.is_ascii_graphic() && !b",;\\".contains(&it))
}

// An opaque token; dots and hyphens occur where several servers share the sessions.
fn is_session(value: &str) -> bool {
    (1..=256).contains(&value.len()) && value.bytes().all(|it| it.is_ascii_alphanumeric() || b".-_~!+/=:".contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(headers: &[&'static str]) -> Option<String> {
        let mut map = HeaderMap::new();
        for header in headers {
            map.append(SET_COOKIE, HeaderValue::from_static(header));
        }
        SessionCookie::find(&map, "a.phonet.com.ua", None).map(|cookie| cookie.value().expose().to_owned())
    }

    // Row 109: a token of any length, in any of several headers.
    #[test]
    fn the_session_is_found_among_all_cookies() {
        for headers in [
            &["JSESSIONID=abc.DEF-1; Path=/; HttpOnly"][..],
            &["route=1; Path=/", "JSESSIONID=\"abc.DEF-1\"; Secure"],
            &["XJSESSIONID=no", " JSESSIONID = abc.DEF-1 "],
        ] {
            assert_eq!(found(headers).as_deref(), Some("abc.DEF-1"), "{headers:?}");
        }
    }

    #[test]
    fn a_token_is_up_to_256_characters_of_those_that_tokens_have() {
        for (value, taken) in [
            ("x".repeat(256), true),
            ("x".repeat(257), false),
            ("a.b-c_d~e!f+g/h=i:j".to_owned(), true),
            ("é".to_owned(), false),
        ] {
            let cookie = HeaderValue::from_bytes(format!("{COOKIE}={value}").as_bytes()).unwrap();
            let headers = HeaderMap::from_iter([(SET_COOKIE, cookie)]);
            let found = SessionCookie::find(&headers, "a", None).map(|it| it.value().expose().to_owned());
            assert_eq!(found, taken.then_some(value));
        }
    }

    #[test]
    fn what_is_no_session_is_not_taken() {
        for headers in [
            &[][..],
            &["route=1"],
            &["JSESSIONID=; Path=/"],
            &["JSESSIONID"],
            &["jsessionid=abc"],
            &["Path=/; JSESSIONID=abc"],
            &["JSESSIONID=a b"],
            &["JSESSIONID=a,b"],
            &["JSESSIONID=abc; Max-Age=0"],
            &["JSESSIONID=abc", "JSESSIONID=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"],
        ] {
            assert_eq!(found(headers), None, "{headers:?}");
        }
    }

    fn header(host: &str, path: &str, headers: &[&str]) -> String {
        let headers = headers.iter().map(|it| (SET_COOKIE, HeaderValue::from_str(it).unwrap()));
        let cookie = SessionCookie::find(&headers.collect(), host, None).unwrap();
        let header = cookie.header(path).unwrap();
        assert!(header.is_sensitive());
        assert!(!format!("{cookie:?} {header:?}").contains("node2"));
        header.to_str().unwrap().to_owned()
    }

    // Field case 36.
    #[test]
    fn the_load_balancers_cookie_travels_with_the_session() {
        const PATH: &str = "/rest/users";
        let sent = |headers: &[&str]| header("a.phonet.com.ua", PATH, headers);
        let both = "JSESSIONID=abc; SERVERID=node2";
        for headers in [
            &["JSESSIONID=abc; Path=/; HttpOnly", "SERVERID=node2; Path=/"][..],
            &["SERVERID=node2", "JSESSIONID=abc"],
            &["SERVERID=node1", "JSESSIONID=abc", "SERVERID=node2; Max-Age=3600; Secure"],
            &["JSESSIONID=abc", "SERVERID=node2; Domain=.Phonet.com.ua; Path=/rest"],
            &["JSESSIONID=abc", "SERVERID=node2; Domain=a.phonet.com.ua"],
            &["JSESSIONID=abc", "SERVERID=node2; Expires=Thu, 01 Jan 2099 00:00:00 GMT"],
        ] {
            assert_eq!(sent(headers), both, "{headers:?}");
        }
        for other in [
            "SERVERID=node2; Domain=other.example",
            "SERVERID=node2; Domain=phonet.com.ua.other.example",
            "SERVERID=node2; Domain=ua",
            "SERVERID=node2; Path=/rest/user",
            "SERVERID=node2; Path=/live",
            "SERVERID=node2; Max-Age=0",
            "SERVERID=node2; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "SERVER ID=node2",
            "SERVERID=node2 b",
            "=node2",
        ] {
            assert_eq!(sent(&["JSESSIONID=abc", other]), "JSESSIONID=abc", "{other}");
        }
        let gone = ["JSESSIONID=abc", "SERVERID=node2", "SERVERID=; Max-Age=-1"];
        assert_eq!(sent(&gone), "JSESSIONID=abc");
    }

    #[test]
    fn cookies_are_bounded_in_number_and_size() {
        let many: Vec<String> = (0..40).map(|it| format!("c{it}=node2")).collect();
        let mut headers: Vec<&str> = many.iter().map(String::as_str).collect();
        headers.push("JSESSIONID=abc");
        assert_eq!(header("a.b", "/rest", &headers).matches("node2").count(), MOST_COOKIES);
        let long = format!("long={}", "x".repeat(MOST_BYTES));
        assert_eq!(header("a.b", "/rest", &["JSESSIONID=abc", &long]), "JSESSIONID=abc");
    }

    #[tokio::test(start_paused = true)]
    async fn a_cookie_that_ends_is_sent_no_longer() {
        let headers = ["JSESSIONID=abc", "SERVERID=node2; Max-Age=60"];
        let headers = headers.map(|it| (SET_COOKIE, HeaderValue::from_static(it)));
        let cookie = SessionCookie::find(&HeaderMap::from_iter(headers), "a.b", None).unwrap();
        let sent = || cookie.header("/rest").unwrap().to_str().unwrap().to_owned();
        assert!(sent().ends_with("node2"));
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(sent(), "JSESSIONID=abc");
    }
}
