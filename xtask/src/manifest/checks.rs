//! Requirements for a manifest in addition to its types.

use std::collections::BTreeSet;

use super::{Change, Document, Endpoint, EndpointKind, Example, Kind, MANIFEST, Manifest, VendorEntry};
use crate::problem::Problem;

/// Returns all contradictions in the manifest.
pub(super) fn problems(manifest: &Manifest) -> Vec<Problem> {
    let mut faults = ManifestFaults::default();
    for vendor in &manifest.vendor {
        faults.of(format!("vendor {}", vendor.name.as_str()), vendor_faults(manifest, vendor));
    }
    for document in &manifest.document {
        faults.of(format!("document {}", document.id), document_faults(document));
    }
    for endpoint in &manifest.endpoint {
        let name = format!("endpoint {}/{}", endpoint.vendor.as_str(), endpoint.name);
        faults.of(name, endpoint_faults(manifest, endpoint));
        faults.of(format!("operation {}", endpoint.operation), std::iter::empty());
    }
    for example in &manifest.example {
        faults.of(format!("example {}", example.name()), example_faults(manifest, example));
    }
    faults.problems
}

#[derive(Default)]
struct ManifestFaults {
    seen: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl ManifestFaults {
    /// Adds the violations of an entry, and a violation if another entry has the same name.
    fn of(&mut self, entry: String, faults: impl Iterator<Item = &'static str>) {
        let twice = self.seen.contains(&entry).then_some("stands there twice");
        let problem = |fault| Problem::new(MANIFEST, format!("{entry}: {fault}"), "mend the entry");
        self.problems.extend(faults.chain(twice).map(problem));
        self.seen.insert(entry);
    }
}

fn vendor_faults(manifest: &Manifest, vendor: &VendorEntry) -> impl Iterator<Item = &'static str> {
    let is_documented = manifest.endpoint.iter().any(|endpoint| endpoint.vendor == vendor.name);
    chosen([
        (!is_vendor_name(vendor.name.as_str()), "its name is not of small letters and digits"),
        (vendor.title.is_empty(), "its title is empty"),
        (!is_documented && !vendor.undocumented, "it has no endpoint and is not `undocumented`"),
        (is_documented && vendor.undocumented, "it has endpoints and is `undocumented`"),
    ])
}

fn document_faults(document: &Document) -> impl Iterator<Item = &'static str> {
    chosen([
        (document.title.is_empty(), "its title is empty"),
        (document.file.is_empty() || document.file.contains(['/', '\\']), "its file is not a plain file name"),
        (!is_sha256(&document.sha256), "its sha256 is not 64 hexadecimal digits"),
    ])
}

fn endpoint_faults(manifest: &Manifest, endpoint: &Endpoint) -> impl Iterator<Item = &'static str> {
    let path_fits = match endpoint.kind {
        EndpointKind::Endpoint => endpoint.path.as_ref().is_some_and(|path| path.starts_with('/')),
        EndpointKind::Webhook => endpoint.path.is_none(),
    };
    chosen([
        (manifest.entry(&endpoint.vendor).is_none(), "its vendor is unknown"),
        (!is_name(&endpoint.name), "its name is not of small letters and underscores"),
        (
            !endpoint.operation.starts_with(&format!("{}.", endpoint.vendor.as_str())),
            "its operation does not begin with its vendor",
        ),
        (!matches!(endpoint.method.as_str(), "GET" | "POST" | "PUT" | "DELETE"), "its method is unknown"),
        (!path_fits, "an endpoint has a path from the root, a webhook has none"),
        (!manifest.document.iter().any(|document| document.id == endpoint.document), "its document is unknown"),
        (endpoint.section.is_empty(), "its section is empty"),
    ])
}

fn example_faults(manifest: &Manifest, example: &Example) -> impl Iterator<Item = &'static str> {
    let endpoint = manifest.endpoint_of(example);
    let of_an_endpoint = endpoint.is_some_and(|endpoint| endpoint.kind == EndpointKind::Endpoint);
    let bounds: Vec<usize> = example.lines.iter().flat_map(|[first, last]| [*first, last + 1]).collect();
    let empty_find = |change: &Change| matches!(change, Change::Literal { find, .. } if find.is_empty());
    chosen([
        (endpoint.is_none(), "its endpoint is unknown"),
        (of_an_endpoint && example.kind == Kind::Webhook, "a webhook's body belongs to a webhook"),
        (
            example.variant.as_deref().is_some_and(|variant| !is_name(variant)),
            "its variant is not of small letters and underscores",
        ),
        (
            bounds.is_empty() || bounds[0] == 0 || !bounds.is_sorted_by(|a, b| a < b),
            "its line ranges do not ascend from 1",
        ),
        (!is_sha256(&example.sha256), "its sha256 is not 64 hexadecimal digits"),
        (example.repairs.iter().any(|repair| repair.reason.trim().is_empty()), "a repair gives no reason"),
        (example.repairs.iter().any(|repair| repair.times == 0), "a repair that is made 0 times is none"),
        (example.repairs.iter().any(|repair| empty_find(&repair.change)), "a repair finds the empty text"),
    ])
}

/// Returns the violations whose condition is true.
fn chosen<const N: usize>(faults: [(bool, &'static str); N]) -> impl Iterator<Item = &'static str> {
    faults.into_iter().filter_map(|(holds, fault)| holds.then_some(fault))
}

/// True if a text can be the name of a vendor, which is a part of names of packages, modules and types.
pub(crate) fn is_vendor_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// True if a text can be a part of a file name.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
