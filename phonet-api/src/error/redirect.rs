//! Redirects: their possible meaning and their description. They are never followed.

use std::fmt;

use http::Uri;
use http::header::LOCATION;
use telephony_core::transport::{Answer, BaseUrl};

/// An answer that redirects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Redirect {
    status: u16,
    place: Place,
    is_page: bool,
}

/// Target of a redirect.
#[derive(Clone, PartialEq, Eq)]
enum Place {
    Unsaid,
    Unreadable,
    /// A path on the host that answered.
    Own(String),
    Host {
        host: String,
        path: String,
    },
}

// Redacted because a path may hold ids and numbers.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place(..)")
    }
}

impl Redirect {
    pub(super) fn of(answer: &Answer) -> Option<Self> {
        let is_page = answer.body.trim_ascii_start().starts_with(b"<");
        (300..400).contains(&answer.status).then(|| Self { status: answer.status, place: place(answer), is_page })
    }

    /// True if it redirects without a target.
    pub(super) fn is_bare(&self) -> bool {
        self.leads_on() && self.place == Place::Unsaid
    }

    /// Host of the target; `None` if the target is on the host that was asked.
    pub(super) fn host(&self) -> Option<&str> {
        match &self.place {
            Place::Host { host, .. } => Some(host),
            _ => None,
        }
    }

    /// True if the target may be the login page, which means that the session has ended.
    ///
    /// The login page is on the same host. A target with the path that was asked, with or without a trailing slash or
    /// over another scheme, is not a login page.
    pub(super) fn may_be_login(&self, base: &BaseUrl, asked: &str) -> bool {
        let path = match &self.place {
            _ if !self.leads_on() => return false,
            Place::Unsaid => return true,
            Place::Own(path) => path,
            Place::Host { host, path } if host.eq_ignore_ascii_case(base.host()) => path,
            Place::Host { .. } | Place::Unreadable => return false,
        };
        let target = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        target.is_empty()
            || !target.eq_ignore_ascii_case(asked.trim_end_matches('/')) && (self.is_page || says_login(path))
    }

    // The other 3xx statuses do not redirect.
    fn leads_on(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308)
    }

    /// Describes the redirect and the remedy, without a path; `base` is the address that was asked.
    pub(super) fn describe(&self, base: Option<&BaseUrl>) -> String {
        let place = match &self.place {
            _ if self.status == 304 => {
                return "answered as if to a cache; check base_url".to_owned();
            }
            Place::Unsaid => "without saying where".to_owned(),
            Place::Unreadable => "to an address that cannot be read".to_owned(),
            Place::Own(_) => "to another path of its own host".to_owned(),
            Place::Host { host, .. } if base.is_some_and(|base| host.eq_ignore_ascii_case(base.host())) => {
                "to another address of its own host".to_owned()
            }
            Place::Host { host, .. } if is_printable(host) => format!("to {host}"),
            Place::Host { .. } => "to another host".to_owned(),
        };
        format!("redirected {place}, where nobody follows; set base_url to the address that answers itself")
    }
}

// Parsed without the crate `url`, which refuses a host such as `48777888999` as an IPv4 address that is too large.
fn place(answer: &Answer) -> Place {
    let Some(location) = answer.headers.get(LOCATION) else { return Place::Unsaid };
    let Ok(location) = location.to_str() else { return Place::Unreadable };
    let location = location.trim().split('#').next().unwrap_or_default();
    if location.is_empty() {
        return Place::Unsaid;
    }
    let absolute = match location.strip_prefix("//") {
        Some(_) => Some(format!("https:{location}")),
        None => scheme(location).map(|_| location.to_owned()),
    };
    let Some(absolute) = absolute else { return Place::Own(location.to_owned()) };
    if !absolute.contains("://") {
        return Place::Unreadable;
    }
    let Ok(uri) = absolute.parse::<Uri>() else { return Place::Unreadable };
    let path = uri.path_and_query().map_or("", |it| it.as_str()).to_owned();
    match uri.host() {
        Some(host) if !host.is_empty() => Place::Host { host: host.to_owned(), path },
        _ => Place::Unreadable,
    }
}

/// Scheme of an absolute address, such as `https` or `mailto`.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|it| it.is_ascii_alphanumeric() || b"+-.".contains(&it));
    is_scheme.then_some(scheme)
}

/// True if a host is a name or an IP address, and not a phone number.
fn is_printable(host: &str) -> bool {
    let is_address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok();
    host.len() <= 253
        && host.bytes().all(|it| it.is_ascii_alphanumeric() || b"-.:[]".contains(&it))
        && (is_address || host.bytes().any(|it| it.is_ascii_alphabetic()))
}

fn says_login(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let words = ["auth", "authorize", "authenticate", "authentication", "expired", "security", "session", "sso"];
    ["login", "logon", "signin", "sign-in", "sign_in"].iter().any(|word| path.contains(word))
        || path.split(|sent: char| !sent.is_ascii_alphanumeric()).any(|part| words.contains(&part))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};
    use telephony_core::transport::PlainHttp;

    use super::*;

    fn redirect(status: u16, location: Option<&str>, body: &'static str) -> Redirect {
        let mut headers = HeaderMap::new();
        if let Some(location) = location {
            headers.insert(LOCATION, HeaderValue::from_str(location).unwrap());
        }
        Redirect::of(&Answer::new(status, body).with_headers(headers)).unwrap()
    }

    fn base() -> BaseUrl {
        BaseUrl::parse("https://a.phonet.com.ua", PlainHttp::Loopback).unwrap()
    }

    // Field case 10.
    #[test]
    fn a_login_page_is_told_from_a_moved_address() {
        for (location, body, is_login) in [
            (None, "", true),
            (Some("/login"), "", true),
            (Some("login"), "", true),
            (Some("https://a.phonet.com.ua/login?next=/rest"), "", true),
            (Some("http://A.phonet.com.ua:8080/auth/signin"), "", true),
            (Some("//a.phonet.com.ua/userLogin"), "", true),
            (Some("/"), "", true),
            (Some("/index.html"), "<html>", true),
            (Some("/index.html"), "", false),
            (Some("/rest/users/"), "<html>", false),
            (Some("https://a.phonet.com.ua/rest/users"), "<html>", false),
            (Some("https://login.other.example/login"), "<html>", false),
            (Some("https://a.phonet.com.ua.other.example/login"), "", false),
            (Some("https://a.phonet.com.ua@other.example/login"), "", false),
            (Some("https://"), "", false),
            (Some("javascript:login"), "", false),
        ] {
            for status in [301, 302, 303, 307, 308] {
                let redirect = redirect(status, location, body);
                let seen = redirect.may_be_login(&base(), "/rest/users");
                assert_eq!(seen, is_login, "{status} {location:?} {body}");
            }
            assert!(!redirect(300, location, body).may_be_login(&base(), "/rest/users"));
            assert!(!redirect(304, location, body).may_be_login(&base(), "/rest/users"));
        }
        assert!(Redirect::of(&Answer::new(200, "")).is_none());
    }

    #[test]
    fn a_redirect_is_named_by_its_host_alone() {
        let named = |location| redirect(303, Some(location), "").describe(Some(&base()));
        assert!(named("https://u:p@other.example:8443/48777888999").starts_with("redirected to other.example,"));
        assert!(named("/48777888999").starts_with("redirected to another path of its own host,"));
        assert!(named("https://a.phonet.com.ua/x").contains("another address of its own host"));
        assert!(named("https://48777888999/x").contains("to another host,"));
        assert!(named("mailto:olena@a.example").contains("cannot be read"));
        for location in ["/x", "https://other.example/x"] {
            assert!(named(location).contains("set base_url"));
        }
    }
}
