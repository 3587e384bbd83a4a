use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use telephony_core::transport::{InvalidInput, Secret};

const COOKIE: &str = "JSESSIONID";

/// Session's cookie, as the vendor named it in the answer to authorize.
#[derive(Debug, Clone)]
pub struct SessionCookie(pub(super) Secret);

impl SessionCookie {
    /// Finds the cookie among all `Set-Cookie` headers; a value that no session has is not taken.
    pub(crate) fn find(headers: &HeaderMap) -> Option<Self> {
        headers.get_all(SET_COOKIE).iter().find_map(|header| {
            let pair = header.to_str().ok()?.split(';').next()?;
            let (name, value) = pair.split_once('=')?;
            let value = value.trim();
            let value =
                value.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(value);
            (name.trim() == COOKIE && is_session(value)).then(|| Self(Secret::new(value)))
        })
    }

    /// Value of the cookie, for a client that sends its requests another way.
    pub fn value(&self) -> &Secret {
        &self.0
    }

    pub(super) fn header(&self) -> Result<HeaderValue, InvalidInput> {
        self.0.header(concat!("JSESSIONID", "="))
    }
}

// An opaque token; dots and hyphens occur where several servers share the sessions.
fn is_session(value: &str) -> bool {
    (1..=256).contains(&value.len())
        && value.bytes().all(|it| it.is_ascii_alphanumeric() || b".-_~!+/=:".contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(headers: &[&'static str]) -> Option<String> {
        let mut map = HeaderMap::new();
        for header in headers {
            map.append(SET_COOKIE, HeaderValue::from_static(header));
        }
        SessionCookie::find(&map).map(|cookie| cookie.value().expose().to_owned())
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
            let found = SessionCookie::find(&headers).map(|it| it.value().expose().to_owned());
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
        ] {
            assert_eq!(found(headers), None, "{headers:?}");
        }
    }
}
