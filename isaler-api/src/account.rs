//! Address of an account. The document prints `http://{{baseurl}}/developer/v3/…`: the server is the customer's own, so its
//! address cannot be made from a name.

use telephony_core::transport::{BaseUrl, InvalidInput, PlainHttp};

/// Returns the address of the account's server, with its path. Plain HTTP is accepted for these hosts only; at other
/// vendors for a loopback address only, because their servers are on the internet.
pub(crate) fn base_url(address: &str, plain_http: PlainHttp) -> Result<BaseUrl, InvalidInput> {
    BaseUrl::parse(address, plain_http)
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
