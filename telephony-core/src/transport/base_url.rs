use std::borrow::Cow;
use std::fmt;

use http::Uri;

use super::InvalidInput;
use super::host::is_loopback;
use super::telemetry::default_port;

/// Hosts for which plain HTTP is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlainHttp {
    /// Accepted for a loopback address only, for sandboxes.
    Loopback,
    /// Accepted for every host, such as a server in your own network. Keys are sent in clear text.
    Anywhere,
}

/// Base address of a client's requests: scheme, host, port and a path prefix, validated once.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    prefix: String,
}

impl BaseUrl {
    /// Parses an address such as `https://crm.example.test`. User names, queries and fragments are refused.
    ///
    /// An international host name, such as `https://црм.пример.рф`, is converted to its `xn--` form.
    pub fn parse(url: &str, plain: PlainHttp) -> Result<Self, InvalidInput> {
        let url = url.trim();
        if url.contains(['#', '\\', '?']) || url.chars().any(|it| it.is_whitespace() || it.is_control()) {
            return Err(InvalidInput::new("an address has a character that does not belong there"));
        }
        // `http::Uri` keeps the text as given. The crate `url` would rewrite ports, letter case and numeric hosts, and
        // with them the fingerprint of every account without a label.
        let url = with_ascii_host(url)?;
        let uri: Uri = url.parse().map_err(|_| InvalidInput::new("an address cannot be read"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(InvalidInput::new("an address needs a scheme and a host"));
        };
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(InvalidInput::new("an address may not hold a user name"));
        }
        // After the host, in brackets or not, there is a port or nothing.
        let port = authority.as_str().strip_prefix(authority.host()).unwrap_or("?");
        if !(port.is_empty() || port.strip_prefix(':').is_some_and(is_port)) {
            return Err(InvalidInput::new("an address has a port that is none"));
        }
        match scheme {
            "https" => {}
            "http" if plain == PlainHttp::Anywhere || is_loopback(authority.host()) => {}
            "http" => return Err(InvalidInput::new("plain HTTP would send the key readable")),
            _ => return Err(InvalidInput::new("an address begins with https://")),
        }
        let prefix = uri.path().trim_end_matches('/');
        if prefix.split('/').any(|part| matches!(part, "." | "..")) {
            return Err(InvalidInput::new("an address may not climb with dots"));
        }
        Ok(Self { origin: format!("{scheme}://{authority}"), prefix: prefix.to_owned() })
    }

    /// Host and port, as in a `Host` header.
    pub fn authority(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// Host without its port.
    pub fn host(&self) -> &str {
        let authority = self.authority();
        let port = authority.rfind(':').filter(|at| !authority[*at..].contains(']'));
        port.map_or(authority, |at| &authority[..at])
    }

    /// Port, given or by the scheme.
    pub fn port(&self) -> Option<u16> {
        let (scheme, authority) = self.origin.split_once("://")?;
        let port = authority.strip_prefix(self.host())?.strip_prefix(':');
        port.and_then(|port| port.parse().ok()).or_else(|| default_port(scheme))
    }

    /// Full URL of a path that begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, self.prefix)
    }
}

// `Debug` hides the host because it names the customer's account, which must not appear in a log.
impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BaseUrl(..)")
    }
}

// Digits are checked as well because `u16`'s parser accepts a plus sign.
fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

/// Returns the address with an international host name in its ASCII form.
fn with_ascii_host(url: &str) -> Result<Cow<'_, str>, InvalidInput> {
    let Some((scheme, rest)) = url.split_once("://") else { return Ok(Cow::Borrowed(url)) };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if authority.is_ascii() {
        return Ok(Cow::Borrowed(url));
    }
    let (host, port) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
    // The strict conversion is used so that its result holds no character that a library reads as the end of a host.
    let host = idna::domain_to_ascii_strict(host)
        .map_err(|_| InvalidInput::new("an address has a host name that cannot be read"))?;
    Ok(Cow::Owned(format!("{scheme}://{host}{port}{path}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_once() {
        let base = BaseUrl::parse("https://crm.example.test:8443/sub/", PlainHttp::Loopback).unwrap();
        assert_eq!(base.join("/publicApi/notes"), "https://crm.example.test:8443/sub/publicApi/notes");
        assert_eq!(base.authority(), "crm.example.test:8443");
        assert_eq!(base.host(), "crm.example.test");
        for url in ["http://[::1]:80", "http://[::1]"] {
            assert_eq!(BaseUrl::parse(url, PlainHttp::Loopback).unwrap().host(), "[::1]");
        }
        assert_eq!(format!("{base:?}"), "BaseUrl(..)");
    }

    // Field case 39.
    #[test]
    fn an_international_name_is_taken_and_equals_its_ascii_form() {
        let parse = |url| BaseUrl::parse(url, PlainHttp::Loopback);
        for (url, ascii) in [
            ("https://црм.пример.рф", "https://xn--l1ahr.xn--e1afmkfd.xn--p1ai"),
            ("https://ЦРМ.Пример.РФ:8443/под/", "https://xn--l1ahr.xn--e1afmkfd.xn--p1ai:8443/под/"),
            ("https://crm.приклад.укр/a", "https://crm.xn--80aikifvh.xn--j1amh/a"),
            ("https://zażółć.example.pl", "https://xn--za-6ja4f8n1l.example.pl"),
            ("https://crm。example.test", "https://crm.example.test"),
        ] {
            assert_eq!(parse(url).map(|it| it.join("")), parse(ascii).map(|it| it.join("")), "{url}");
            assert!(parse(url).is_ok(), "{url}");
        }
        assert_eq!(parse("https://црм.рф:8443/a").unwrap().join("/b"), "https://xn--l1ahr.xn--p1ai:8443/a/b");
        for url in [
            "http://црм.рф",
            "https://црм.рф@evil.test",
            "https://a@црм.рф",
            "https://evil.test／.црм.рф",
            "https://evil.test？црм.рф",
            "https://црм..рф",
            "https://црм.рф:99999",
            "https://[црм]",
            "https://\u{202e}црм.рф",
        ] {
            assert!(parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_refusal_says_what_is_wrong() {
        let reason = |url| BaseUrl::parse(url, PlainHttp::Loopback).unwrap_err().reason();
        assert_eq!(reason("https://a:b@evil.test"), "an address may not hold a user name");
        assert_eq!(reason("http://10.0.0.7"), "plain HTTP would send the key readable");
        assert_eq!(reason("ftp://10.0.0.7"), "an address begins with https://");
    }

    #[test]
    fn an_address_that_could_lead_elsewhere_is_refused() {
        for url in [
            "",
            "crm.example.test",
            "https://",
            "ftp://crm.example.test",
            "http://crm.example.test",
            "https://a@evil.test",
            "https://a:b@evil.test",
            "https://evil.test#.crm.example.test",
            "https://evil.test\\.crm.example.test",
            "https://crm.example.test/?x=1",
            "https://crm.example.test/a/../b",
            "https://crm.example.test/\r\nx: y",
            "https://crm .test",
            // A library reads these characters as parts of a path.
            "https://crm.example.test/a\u{a0}b",
            "https://crm.example.test/a\u{80}b",
            "https://:443",
            "http://localhost.evil.test",
            "http://127.0.0.1.evil.test",
            "http://[::1]b",
            "https://[::1]b:80",
            "https://crm.example.test:99999",
            "https://crm.example.test:",
            "https://crm.example.test:+80",
        ] {
            assert!(BaseUrl::parse(url, PlainHttp::Loopback).is_err(), "{url}");
        }
        assert!(BaseUrl::parse("http://10.0.0.7", PlainHttp::Anywhere).is_ok());
    }
}
