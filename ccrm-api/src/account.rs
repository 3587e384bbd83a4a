//! Address of an account. The document prints `{twoja_nazwa}.ccrm.pl/publicApi/…`; other pages print `www.` before it.

use telephony_core::Account;
use telephony_core::transport::host::is_label;
use telephony_core::transport::{BaseUrl, InvalidInput, PlainHttp};

/// Returns the address of the account with this name. The account's own address in any spelling is accepted, too.
pub(crate) fn base_url(tenant: &str) -> Result<BaseUrl, InvalidInput> {
    let text = tenant.trim().to_ascii_lowercase();
    let name = strip_prefix(strip_prefix(&text, "https://"), "http://").trim_end_matches('/');
    let name = strip_prefix(name, "www.");
    let name = name.strip_suffix(".ccrm.pl").unwrap_or(name);
    // One label of a host name, so that no text leads to another host.
    if !is_label(name) {
        return Err(InvalidInput::new("a tenant is the part of the address before .ccrm.pl"));
    }
    BaseUrl::parse(&format!("https://{name}.ccrm.pl"), PlainHttp::Loopback)
}

/// Returns the account of a client without a label: a fingerprint of the tenant, wherever its requests are sent.
pub(crate) fn fingerprint(tenant: &str) -> Account {
    // A text that is not a tenant is permitted if the base address is set.
    let address = base_url(tenant).map_or_else(|_| tenant.trim().to_ascii_lowercase(), |own| own.join(""));
    Account::fingerprint([address.as_str()])
}

fn strip_prefix<'a>(text: &'a str, prefix: &str) -> &'a str {
    text.strip_prefix(prefix).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // Row 1.
    #[test]
    fn an_account_is_found_by_its_name_and_by_its_address() {
        for tenant in [
            "example",
            " Example ",
            "example.ccrm.pl",
            "www.example.ccrm.pl",
            "https://example.ccrm.pl",
            "http://example.ccrm.pl/",
            "HTTPS://WWW.Example.CCRM.PL//",
        ] {
            let base = base_url(tenant).unwrap();
            assert_eq!(base.join("/publicApi/notes"), "https://example.ccrm.pl/publicApi/notes");
        }
        assert_eq!(base_url("my-crm-2").unwrap().host(), "my-crm-2.ccrm.pl");
    }

    #[test]
    fn the_account_is_the_tenant_in_any_spelling() {
        for tenant in [" Example ", "www.example.ccrm.pl", "https://example.ccrm.pl/"] {
            assert_eq!(fingerprint(tenant), fingerprint("example"), "{tenant}");
        }
        assert_ne!(fingerprint("example"), fingerprint("other"));
        assert_ne!(fingerprint("a.b"), fingerprint("a.c"));
    }

    #[test]
    fn what_could_lead_to_another_host_is_refused() {
        for tenant in [
            "",
            " ",
            "/",
            "www.",
            ".ccrm.pl",
            "ccrm.pl",
            "www.ccrm.pl",
            "a.b",
            "a.b.ccrm.pl",
            "evil.test",
            "evil.test#.ccrm.pl",
            "evil.test/.ccrm.pl",
            "evil.test\\.ccrm.pl",
            "user@evil",
            "a:80",
            "a:b@c",
            "a b",
            "-a",
            "a-",
            "zażółć",
            "127.0.0.1",
            "ftp://example",
            "https://https://example",
            "example.ccrm.pl/publicApi",
            "example?x=1",
            "example.ccrm.pl.evil.test",
            "a%2eb",
            "a\r\nx",
        ] {
            assert!(base_url(tenant).is_err(), "{tenant}");
        }
        assert!(base_url(&"a".repeat(64)).is_err());
    }

    proptest! {
        #[test]
        fn every_accepted_text_leads_to_the_vendor(tenant in prop_oneof![".*", "[a-z.:/@#%-]{0,20}"]) {
            if let Ok(base) = base_url(&tenant) {
                let label = base.host().strip_suffix(".ccrm.pl").map(str::to_owned);
                prop_assert!(label.is_some_and(|label| is_label(&label)));
            }
        }
    }
}
