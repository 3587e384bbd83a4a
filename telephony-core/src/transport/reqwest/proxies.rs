//! Detects if a failed connection was to a proxy of the environment and not to the host.

use std::env;

use crate::Cause;
use crate::transport::host::is_within;

/// Returns the cause of a failed connection; the proxy's cause if the request went through a proxy.
pub(super) fn of_proxy(cause: Cause, scheme: &str, host: &str) -> Cause {
    let is_connection = matches!(cause, Cause::Dns | Cause::Refused | Cause::Unreachable | Cause::ConnectTimeout);
    // A failed tunnel reports itself. Without a tunnel only the environment shows that a proxy was used.
    if is_connection && scheme == "http" && is_proxied(host, |name| env::var(name).ok()) {
        Cause::ProxyUnreachable
    } else {
        cause
    }
}

// Reads the variables as reqwest does, except for address ranges in `NO_PROXY`.
fn is_proxied(host: &str, variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |names: [&str; 2]| names.into_iter().find_map(&variable);
    let is_cgi = variable("REQUEST_METHOD").is_some();
    let own = set(["HTTP_PROXY", "http_proxy"]).filter(|_| !is_cgi);
    let proxy = own.or_else(|| set(["ALL_PROXY", "all_proxy"]));
    let is_excluded = set(["NO_PROXY", "no_proxy"]).is_some_and(|list| {
        list.split(',')
            .map(|part| part.trim().trim_start_matches('.'))
            .any(|part| part == "*" || !part.is_empty() && is_within(host, part))
    });
    proxy.is_some_and(|proxy| !proxy.is_empty()) && !is_excluded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_known_by_the_variables_of_the_environment() {
        let proxied = |host: &str, variables: &[(&str, &str)]| {
            is_proxied(host, |name| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        let proxy = ("http_proxy", "http://127.0.0.1:1");
        assert!(!proxied("crm.example.test", &[]));
        assert!(!proxied("crm.example.test", &[("HTTP_PROXY", "")]));
        assert!(proxied("crm.example.test", &[proxy]));
        assert!(proxied("crm.example.test", &[("ALL_PROXY", "http://127.0.0.1:1")]));
        for (list, is_excluded) in [
            ("crm.example.test", true),
            ("a.test, .example.test", true),
            ("example.test", true),
            ("*", true),
            ("ample.test", false),
            ("", false),
        ] {
            let proxied = proxied("crm.example.test", &[proxy, ("NO_PROXY", list)]);
            assert_eq!(proxied, !is_excluded, "{list}");
        }
    }
}
