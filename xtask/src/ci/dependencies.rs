//! Proof that a build without the client depends on no HTTP client, no async runtime and no TLS.
//!
//! cargo-deny could forbid the same packages, but it would need a run for each package and set of features, and CI would
//! build it for minutes.

use std::collections::BTreeSet;
use std::path::Path;

use super::command::{printed, vendors};
use crate::launch::cargo;

/// Names of packages that such a build must not contain. Packages with these names as a prefix are included
/// (`tokio-util`, `rustls-webpki`).
const CLIENTS: [&str; 9] = ["reqwest", "hyper", "tokio", "rustls", "h2", "native-tls", "openssl", "ring", "aws-lc"];

/// Checks the core with its default features and each vendor without features.
pub(super) fn check(root: &Path) -> Result<(), String> {
    let vendors = vendors(root)?;
    let mut failures = Vec::new();
    let mut look = |package: &str, features: &[&str]| {
        let mut command = cargo("tree", root);
        command
            .args(["--locked", "-p", package, "-e", "normal"])
            .args(["--prefix", "none", "--format", "{p}"])
            .args(features);
        match printed(&mut command) {
            Ok(tree) => {
                let found = clients(&tree);
                println!("{package}: {} packages", packages(&tree).len());
                if !found.is_empty() {
                    failures.push(format!("{package} pulls in {}", found.join(", ")));
                }
            }
            Err(failure) => failures.push(failure),
        }
    };
    look("telephony-core", &[]);
    for vendor in &vendors {
        look(vendor, &["--no-default-features"]);
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

/// Returns the packages of a tree that belong to an HTTP client, a runtime or TLS.
fn clients(tree: &str) -> Vec<&str> {
    let is_client = |name: &&str| {
        CLIENTS.iter().any(|client| {
            let rest = name.strip_prefix(client);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
        })
    };
    packages(tree).into_iter().filter(is_client).collect()
}

/// Returns the names of the packages without repetition.
fn packages(tree: &str) -> BTreeSet<&str> {
    tree.lines().filter_map(|line| line.split_whitespace().next()).collect()
}

#[cfg(test)]
mod tests {
    use super::clients;

    #[test]
    fn a_client_is_found_by_its_name_and_by_what_is_named_after_it() {
        let tree =
            "telephony-core v0.1.0 (/x)\nserde v1.0.0\nhyper-util v0.1.0\ntokio v1.48.0 (*)\nrustls-pki-types v1\n";
        assert_eq!(clients(tree), ["hyper-util", "rustls-pki-types", "tokio"]);
        assert_eq!(clients("hyperlink v1\nserde v1\nstring v1\n"), Vec::<&str>::new());
    }
}
