//! Checks which of the vendor's links are followed, because a client that requests every address in a record can be
//! directed to any host.

use http::Uri;
use telephony_core::transport::host::{is_loopback, is_within};
use telephony_core::transport::{BaseUrl, InvalidInput};

use super::RecordingSettings;
use crate::AccountDomain;

/// A client's settings for recordings, with the hosts parsed once.
#[derive(Debug)]
pub(crate) struct Recordings {
    domain: AccountDomain,
    hosts: Vec<AccountDomain>,
    // A sandbox is reached over plain HTTP at a loopback address, and so are its recordings.
    on_loopback: bool,
    pub(super) settings: RecordingSettings,
}

impl Recordings {
    pub(crate) fn new(
        settings: RecordingSettings,
        domain: &AccountDomain,
        base: &BaseUrl,
    ) -> Result<Self, InvalidInput> {
        let hosts: Result<_, _> = settings.hosts.iter().map(|host| AccountDomain::parse(host)).collect();
        let on_loopback = is_loopback(base.host());
        Ok(Self { domain: domain.clone(), hosts: hosts?, on_loopback, settings })
    }

    /// True if a host is the host of the base URL, or if both are loopback hosts.
    pub(super) fn is_own(&self, host: &str, base: &BaseUrl) -> bool {
        host.eq_ignore_ascii_case(base.host()) || self.on_loopback && is_loopback(host)
    }

    /// Returns the address to request, if the link may be followed.
    ///
    /// The link is parsed by `http::Uri` and not by the crate `url`, because `url` repairs what is refused here, such as
    /// backslashes, line breaks and numeric hosts.
    pub(super) fn check(&self, link: &str, base: &BaseUrl) -> Result<String, InvalidInput> {
        let refused = |reason| Err(InvalidInput::new(reason));
        let link = link.trim();
        if !link.bytes().all(|it| it.is_ascii_graphic()) || link.contains(['\\', '#']) {
            return refused("a recording's address has a character that does not belong there");
        }
        let uri: Uri = link.parse().map_err(|_| InvalidInput::new("a recording's address cannot be read"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return refused("a recording's address needs a scheme and a host");
        };
        if authority.as_str().contains('@') {
            return refused("a recording's address may not hold a user name");
        }
        let host = authority.host();
        let loopback = self.on_loopback && is_loopback(host);
        match scheme {
            "https" => {}
            "http" if loopback => {}
            _ => return refused("a recording's address begins with https://"),
        }
        if loopback {
            return Ok(link.to_owned());
        }
        let Ok(host) = AccountDomain::parse(host) else {
            return refused("a recording's host is a name, and not a number or a name of this machine");
        };
        // A link to the account's domain is requested from the base URL that the client was given.
        if host == self.domain && matches!(authority.port_u16(), None | Some(443)) {
            let path = uri.path_and_query().map_or("/", |path| path.as_str());
            return Ok(base.join(path));
        }
        let own = Uri::try_from(base.join("/")).ok().and_then(|base| base.port_u16());
        if !matches!(authority.port_u16(), None | Some(443)) && authority.port_u16() != own {
            return refused("a recording is at the usual port, or at that of the account");
        }
        if host == self.domain || self.hosts.iter().any(|known| is_within(host.as_str(), known.as_str())) {
            Ok(link.to_owned())
        } else {
            refused("a recording's host is none of those that are allowed")
        }
    }
}

#[cfg(test)]
mod tests {
    use telephony_core::transport::PlainHttp;

    use super::*;

    const OWN: &str = "test4.phonet.com.ua";

    fn recordings(base: &str, hosts: &[&str]) -> (Recordings, BaseUrl) {
        let mut settings = RecordingSettings::default();
        settings.hosts.extend(hosts.iter().map(|host| (*host).to_owned()));
        let base = BaseUrl::parse(base, PlainHttp::Loopback).unwrap();
        let domain = AccountDomain::parse(OWN).unwrap();
        (Recordings::new(settings, &domain, &base).unwrap(), base)
    }

    fn check(link: &str) -> Option<String> {
        let (recordings, base) = recordings("https://test4.phonet.com.ua", &["Audio.Example.org"]);
        recordings.check(link, &base).ok()
    }

    #[test]
    fn a_link_to_a_known_host_is_taken_without_the_blanks_around_it() {
        for link in [
            "https://test4.phonet.com.ua/rest/public/calls/a/audio",
            "https://podium.betell.com.ua/rest/public/calls/a/audio",
            "https://betell.com.ua/a?b=c%20d&e",
            "https://podium.betell.com.ua:443/a",
            "https://audio.example.org/a",
            "HTTPS://x.PHONET.com.ua/a",
        ] {
            assert_eq!(check(&format!(" \n{link} ")).as_deref(), Some(link));
        }
    }

    #[test]
    fn a_link_that_leads_elsewhere_is_refused() {
        for link in [
            "",
            "/rest/public/calls/a/audio",
            "test4.phonet.com.ua/a",
            "//test4.phonet.com.ua/a",
            "http://test4.phonet.com.ua/a",
            "ftp://test4.phonet.com.ua/a",
            "https://evil.example/a",
            "https://evilphonet.com.ua/a",
            "https://phonet.com.ua.evil.example/a",
            "https://com.ua/a",
            "https://example.org/a",
            "https://a@test4.phonet.com.ua/a",
            "https://a:b@phonet.com.ua/a",
            "https://phonet.com.ua@evil.example/a",
            "https://evil.example#.phonet.com.ua/a",
            "https://evil.example\\.phonet.com.ua/a",
            "https://evil.example/ .phonet.com.ua",
            "https://phonet.com.ua\t/a",
            "https://phonet%2ecom.ua/a",
            "https://ｐhonet.com.ua/a",
            "https://phonet.com.ua./a",
            "https://localhost/a",
            "https://127.0.0.1/a",
            "http://127.0.0.1:8080/a",
            "https://2130706433/a",
            "https://0x7f.0x1/a",
            "https://127.1/a",
            "https://podium.betell.com.ua:8443/a",
            "https://test4.phonet.com.ua:22/a",
            "https://10.0.0.7/a",
            "https://192.168.1.1/a",
            "https://169.254.169.254/latest",
            "https://8.8.8.8/a",
            "https://[::1]/a",
            "https://[::ffff:127.0.0.1]/a",
            "https://[fe80::1]/a",
            "https://[fd00::1]/a",
        ] {
            assert_eq!(check(link), None, "{link}");
        }
    }

    #[test]
    fn a_client_of_a_sandbox_takes_links_of_its_machine_and_asks_it_for_those_of_the_domain() {
        let (recordings, base) = recordings("http://127.0.0.1:4010", &[]);
        let check = |link: &str| recordings.check(link, &base).ok();
        for link in ["http://127.0.0.1:4011/a", "https://[::1]/a", "http://localhost:1/a"] {
            assert_eq!(check(link).as_deref(), Some(link));
        }
        for own in ["https://test4.phonet.com.ua/a/b?c", "https://TEST4.phonet.com.ua:443/a/b?c"] {
            assert_eq!(check(own).as_deref(), Some("http://127.0.0.1:4010/a/b?c"));
        }
        for link in [
            "http://test4.phonet.com.ua/a",
            "http://10.0.0.7/a",
            "https://10.0.0.7/a",
            "https://169.254.169.254/a",
            "https://evil.example/a",
        ] {
            assert_eq!(check(link), None, "{link}");
        }
    }

    #[test]
    fn a_host_of_the_settings_that_is_none_is_refused() {
        let base = BaseUrl::parse("https://test4.phonet.com.ua", PlainHttp::Loopback).unwrap();
        let domain = AccountDomain::parse(OWN).unwrap();
        for host in ["", "ua", "*.example.org", "10.0.0.7", "a.example/b"] {
            let hosts = vec![host.to_owned()];
            let settings = RecordingSettings { hosts, ..RecordingSettings::default() };
            assert!(Recordings::new(settings, &domain, &base).is_err(), "{host}");
        }
    }
}
