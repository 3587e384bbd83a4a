//! The account's domain: the host of every request and a member of the authorize request's body.

use std::fmt;

use telephony_core::transport::host::is_label;
use telephony_core::transport::{BaseUrl, InvalidInput, PlainHttp};

/// An account's domain, such as `test4.phonet.com.ua`, parsed once and used as host and in the body.
///
/// The document requires that the host equals `domain`. One parsed value serves both because, parsed separately, a text
/// such as `test4.phonet.com.ua@other.example` would send the key to a host other than the one that was checked.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountDomain(String);

impl AccountDomain {
    /// Parses a domain. A leading `https://` and a trailing slash are removed; the rest must be a host name.
    pub fn parse(text: &str) -> Result<Self, InvalidInput> {
        let text = text.trim();
        let text = text.strip_prefix("https://").unwrap_or(text);
        let text = text.strip_suffix('/').unwrap_or(text);
        let labels: Vec<&str> = text.split('.').collect();
        let named = labels.len() >= 2
            && text.len() <= 253
            && labels.iter().all(|label| is_label(label))
            // A last label of digits is an IPv4 address in one of its spellings.
            && labels.last().is_some_and(|last| last.bytes().any(|it| it.is_ascii_alphabetic()) && !last.starts_with("0x"));
        if named {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(InvalidInput::new("a domain is a host's name, such as example.phonet.com.ua"))
        }
    }

    /// The domain as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn base_url(&self) -> Result<BaseUrl, InvalidInput> {
        BaseUrl::parse(&format!("https://{}", self.0), PlainHttp::Loopback)
    }
}

// Redacted because the domain identifies the customer.
impl fmt::Debug for AccountDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountDomain(..)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // Row 108.
    #[test]
    fn a_domain_is_host_and_body_alike() {
        for text in ["test4.phonet.com.ua", " https://test4.phonet.com.ua/ ", "TEST4.phonet.com.ua"] {
            let domain = AccountDomain::parse(text).unwrap();
            assert_eq!(domain.as_str(), "test4.phonet.com.ua");
            assert_eq!(domain.base_url().unwrap().host(), domain.as_str());
        }
    }

    #[test]
    fn a_text_that_could_lead_elsewhere_is_refused() {
        for text in [
            "",
            "localhost",
            ".",
            "..",
            "ok.phonet.com.ua@evil.com",
            "u:p@evil.com",
            "evil.com#.phonet.com.ua",
            "evil.com\\.phonet.com.ua",
            "evil.com/.phonet.com.ua",
            "evil.com?.phonet.com.ua",
            "evil.com:443",
            "http://test4.phonet.com.ua",
            "https://https://a.b",
            "2130706433",
            "127.0.0.1",
            "127.1",
            "0x7f.0x1",
            "0177.0.0.1",
            "[::1]",
            "evil.com\u{3002}phonet",
            "a..b",
            "-a.com",
            "a-.com",
            "a b.com",
            "a.com\r\nx: y",
            "a.com%2eevil.com",
            "xn--.",
            "ї.phonet.com.ua",
        ] {
            assert!(AccountDomain::parse(text).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_is_the_host(text in "[a-z0-9.@:/#\\\\?%-]{1,30}") {
            if let Ok(domain) = AccountDomain::parse(&text) {
                let base = domain.base_url().unwrap();
                prop_assert_eq!(base.authority(), domain.as_str());
            }
        }
    }
}
