//! Address of an account. The document prints `http://{{baseurl}}/developer/v3/…`: the server is the customer's own, so its
//! address cannot be made from a name.

use telephony_core::Account;
use telephony_core::transport::{BaseUrl, InvalidInput, PlainHttp};

/// Returns the address of the account's server, with its path. Plain HTTP is accepted for these hosts only; at other
/// vendors for a loopback address only, because their servers are on the internet.
pub(crate) fn base_url(address: &str, plain_http: PlainHttp) -> Result<BaseUrl, InvalidInput> {
    BaseUrl::parse(address, plain_http)
}

/// Returns the account of a client without a label: a fingerprint of the server's address and of the login, because a
/// login sees its own entries only. The scheme does not matter, nor where requests are sent instead.
pub(crate) fn fingerprint(address: &str, login: &str) -> Account {
    // A text without a host is permitted if the base address is set.
    let text = base_url(address, PlainHttp::Anywhere).map_or_else(|_| address.trim().to_owned(), |own| own.join(""));
    let (scheme, rest) = text.split_once("://").unwrap_or(("", &text));
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let port = if scheme.eq_ignore_ascii_case("http") { ":80" } else { ":443" };
    let authority = authority.strip_suffix(port).unwrap_or(authority).to_ascii_lowercase();
    // The server's database compares logins without regard to case.
    Account::fingerprint([authority.as_str(), path, login.trim().to_lowercase().as_str()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(address: &str) -> Option<String> {
        base_url(address, PlainHttp::Loopback).ok().map(|base| base.join("/api"))
    }

    #[test]
    fn an_account_is_found_by_its_address_with_the_path() {
        for (address, url) in [
            ("https://crm.example.ru", "https://crm.example.ru/api"),
            (" https://crm.example.ru/ ", "https://crm.example.ru/api"),
            ("https://example.ru:8443/crm/", "https://example.ru:8443/crm/api"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/api"),
        ] {
            assert_eq!(joined(address).as_deref(), Some(url), "{address}");
        }
    }

    #[test]
    fn the_account_is_the_server_and_the_login_in_any_spelling() {
        let one = fingerprint("https://crm.example.ru", "ivan@example.ru");
        for address in [" https://CRM.example.ru/ ", "https://crm.example.ru:443", "http://crm.example.ru:80/"] {
            assert_eq!(fingerprint(address, " Ivan@Example.ru"), one, "{address}");
        }
        assert_ne!(fingerprint("https://crm.example.ru:80", "ivan@example.ru"), one);
        assert_ne!(fingerprint("https://crm.example.ru", "olga@example.ru"), one);
        assert_ne!(fingerprint("https://crm.example.ru/two", "ivan@example.ru"), one);
        assert_ne!(fingerprint("a", "b"), fingerprint("b", "b"));
    }

    #[test]
    fn an_address_without_a_host_or_with_more_than_one_is_refused() {
        for address in [
            "",
            " ",
            "crm.example.ru",
            "//crm.example.ru",
            "https://",
            "https:///api",
            "ftp://crm.example.ru",
            "https://crm.example.ru@evil.test",
            "https://crm.example.ru?x=1",
            "https://crm.example.ru#evil.test",
            "https://crm.example.ru\\@evil.test",
            "https://crm.example.ru/..",
            "https://crm.example.ru\r\nx: y",
            "https://crm.example.ru:port",
        ] {
            assert_eq!(joined(address), None, "{address:?}");
        }
    }

    #[test]
    fn a_key_goes_unencrypted_to_another_machine_only_where_that_is_permitted() {
        let address = "http://crm.example.ru";
        assert!(base_url(address, PlainHttp::Loopback).is_err());
        assert_eq!(base_url(address, PlainHttp::Anywhere).unwrap().host(), "crm.example.ru");
    }
}
