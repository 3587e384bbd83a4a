//! Table of endpoints.

use super::row;
use crate::manifest::{Endpoint, Manifest};
use crate::table::{self, Entry};
use crate::tree::Tree;

/// Returns a table with one row per endpoint and webhook, in the order of the manifest. Pending endpoints are
/// marked.
pub(super) fn table(manifest: &Manifest, tree: &Tree) -> String {
    let entries = table::entries(manifest, tree);
    let titles = ["Vendor", "Endpoint", "Request"];
    let head = [row(titles), row(titles.map(|_| "---"))];
    let rows = manifest.endpoint.iter().map(|endpoint| {
        let vendor = manifest.title(&endpoint.vendor).to_owned();
        row([vendor, named(endpoint, &entries, tree), request(endpoint)])
    });
    head.into_iter().chain(rows).collect()
}

/// Formats the name of an endpoint as a link to its file.
fn named(endpoint: &Endpoint, entries: &[Entry], tree: &Tree) -> String {
    let name = &endpoint.name;
    match file(endpoint, entries, tree).filter(|_| !endpoint.pending) {
        Some(path) => format!("[`{name}`]({path})"),
        None if endpoint.pending => format!("`{name}` (next)"),
        None => format!("`{name}`"),
    }
}

/// Returns the file of an endpoint, found by the vendor's table of endpoints, or the file of a webhook.
fn file<'a>(endpoint: &Endpoint, entries: &[Entry], tree: &'a Tree) -> Option<&'a str> {
    if let Some(entry) = table::find(entries, &endpoint.vendor, &endpoint.name) {
        return entry.files(tree).first().copied();
    }
    let file = format!("/{}.rs", endpoint.name);
    let folder = format!("{}/src/webhooks/", endpoint.vendor.folder());
    let mut paths = tree.below(&folder).map(|(path, _)| path);
    paths.find(|path| path.ends_with(&file))
}

fn request(endpoint: &Endpoint) -> String {
    match &endpoint.path {
        Some(path) => format!("`{} {path}`", endpoint.method),
        None => format!("`{}` to your own URL", endpoint.method),
    }
}
