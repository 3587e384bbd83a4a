//! Parts that every implemented endpoint must have in addition to its file.

#[cfg(test)]
mod tests;

use toml::{Table, Value};

use super::{Faults, Project};
use crate::manifest::{Endpoint, EndpointKind, MANIFEST};
use crate::source::is_word;

/// Rule: each endpoint has its documented fields, a client method, a route in the sandbox and a sample of its
/// request.
pub(super) fn check(project: &Project, faults: &mut Faults) {
    let endpoints = project.manifest.endpoint.iter();
    for endpoint in endpoints.filter(|endpoint| !endpoint.pending) {
        let mut missing = |what: String, mend: &str| {
            faults.of(MANIFEST, format!("{} {what}", endpoint.operation), mend);
        };
        let fields = format!("fixtures/documents/fields/{}.toml", endpoint.vendor.as_str());
        match listed_fields(project, endpoint, &fields) {
            None => missing(format!("has no entry in {fields}"), "list the fields that its document names"),
            Some(listed) if listed != endpoint.fields => missing(
                format!("has {listed} fields in {fields}, the manifest says {}", endpoint.fields),
                "restore the field, or count anew what its document names",
            ),
            Some(_) => {}
        }
        if endpoint.kind == EndpointKind::Webhook {
            continue;
        }
        let client = format!("{}/src/client", endpoint.vendor.folder());
        let method = format!("fn {}", endpoint.name);
        let mut sources = project.tree.module(&client);
        if !sources.any(|(_, source)| source.words(&method).next().is_some()) {
            missing(format!("has no method in {client}.rs"), "give the client a method of its name");
        }
        let sandbox = format!("fixtures/sandbox/src/{}", endpoint.vendor.as_str());
        if !is_routed(project, endpoint, &sandbox) {
            let route = format!("{} {}", endpoint.method, endpoint.path.as_deref().unwrap_or("?"));
            missing(format!("has no route {route} in {sandbox}.rs"), "let the sandbox answer it");
        }
        let samples = format!("{}/tests/it/samples", endpoint.vendor.folder());
        let mut sources = project.tree.module(&samples);
        if !sources.any(|(_, source)| names(&source.text, &endpoint.name)) {
            missing(format!("is not in {samples}.rs"), "add a line with one of its requests");
        }
    }
}

/// Returns the number of fields in all tables of an endpoint. `None` without a table.
fn listed_fields(project: &Project, endpoint: &Endpoint, path: &str) -> Option<usize> {
    let fields: Table = project.tree.text(path)?.parse().ok()?;
    let tables = fields.get("table")?.as_array()?.iter();
    let its = tables.filter(|table| table.get("endpoint").and_then(Value::as_str) == Some(&endpoint.name));
    let counts: Vec<usize> =
        its.map(|table| table.get("fields").and_then(Value::as_array).map_or(0, Vec::len)).collect();
    (!counts.is_empty()).then(|| counts.iter().sum())
}

/// True if the method and the path are adjacent literals in the vendor's router, in either order.
///
/// One vendor accepts every method and dispatches on the last segment. In its router that segment is a match
/// arm of its own.
fn is_routed(project: &Project, endpoint: &Endpoint, sandbox: &str) -> bool {
    let path = endpoint.path.as_deref().unwrap_or_default();
    let router = format!("{sandbox}.rs");
    let mut sources = project.tree.module(sandbox);
    let Some((_, router)) = sources.find(|(path, _)| *path == router) else { return false };
    let literals: Vec<&str> = router.strings().map(|literal| literal.text).collect();
    let pair = |pair: &[&str]| pair == [endpoint.method.as_str(), path] || pair == [path, endpoint.method.as_str()];
    let action = path.rsplit('/').next().unwrap_or_default();
    literals.windows(2).any(pair) || router.text.contains(&format!("\"{action}\" => "))
}

/// True if a text contains a name as a whole word.
fn names(text: &str, name: &str) -> bool {
    text.split(|character| !is_word(character)).any(|word| word == name)
}
