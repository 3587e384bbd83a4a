//! Checks of host names, in one place for addresses, links and cookies.

use std::net::IpAddr;

/// True if a text can be one label of a host name: 1 to 63 letters of ASCII, digits and inner hyphens.
pub fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// True if a host is this domain or one of its subdomains. Both are compared as written, so pass them in lower case.
pub fn is_within(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// True if a host, with or without brackets, is this machine by its name or number.
pub fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let host = host.strip_suffix('.').unwrap_or(host);
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_letters_digits_and_inner_hyphens() {
        for label in ["a", "my-crm-2", "7", "xn--l1ahr"] {
            assert!(is_label(label), "{label}");
        }
        for other in ["", "-a", "a-", "a.b", "a b", "a_b", "ż", "a:80"] {
            assert!(!is_label(other), "{other}");
        }
        assert!(is_label(&"a".repeat(63)) && !is_label(&"a".repeat(64)));
    }

    #[test]
    fn a_domain_holds_its_subdomains_and_no_other_host() {
        for host in ["example.test", "a.example.test", "a.b.example.test"] {
            assert!(is_within(host, "example.test"), "{host}");
        }
        for host in ["ample.test", "badexample.test", "example.test.evil.test", "test", ""] {
            assert!(!is_within(host, "example.test"), "{host}");
        }
    }

    #[test]
    fn this_machine_is_known_by_its_name_and_its_numbers() {
        for host in ["localhost", "LocalHost.", "127.0.0.1", "127.9.9.9", "[::1]", "::1", "[::ffff:127.0.0.1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["localhost.evil.test", "127.0.0.1.evil.test", "10.0.0.7", "example.test", ""] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
