//! What every endpoint that is there has beside its file.

#[cfg(test)]
mod tests;

use toml::{Table, Value};

use super::{Faults, Project};
use crate::manifest::{Endpoint, EndpointKind, MANIFEST};
use crate::source::is_word;

/// Each endpoint has its documented fields, a client method, a route in the sandbox and a test of its request.
pub(super) fn check(project: &Project, faults: &mut Faults) {
    let endpoints = project.manifest.endpoint.iter();
    for endpoint in endpoints.filter(|endpoint| !endpoint.pending) {
        let mut missing = |what: String, mend: &str| {
            faults.of(MANIFEST, format!("{} {what}", endpoint.operation), mend);
        };
        let fields = format!("fixtures/fields/{}.toml", endpoint.vendor.as_str());
        if !has_fields(project, endpoint, &fields) {
            missing(format!("has no entry in {fields}"), "list the fields that its document names");
        }
        if endpoint.kind == EndpointKind::Webhook {
            continue;
        }
        let client = format!("{}/src/client", endpoint.vendor.folder());
        let method = format!("fn {}", endpoint.name);
        let mut sources = project.tree.module(&client);
        if !sources.any(|(_, source)| source.words(&method).next().is_some()) {
            missing(
                format!("has no method in {client}.rs"),
                "give the client a method of its name",
            );
        }
        let sandbox = format!("fixtures/src/sandbox/{}", endpoint.vendor.as_str());
        if let Some(segment) = unrouted(project, endpoint, &sandbox) {
            missing(
                format!("has no route: nothing in {sandbox}.rs or below it names {segment:?}"),
                "let the sandbox answer it",
            );
        }
        let requests = format!("{}/tests/it/requests", endpoint.vendor.folder());
        let mut sources = project.tree.module(&requests);
        if !sources.any(|(_, source)| names(&source.text, &endpoint.name)) {
            missing(format!("is not in {requests}.rs"), "add a snapshot of its request");
        }
    }
}

/// Whether a list of documented fields has a table of an endpoint's.
fn has_fields(project: &Project, endpoint: &Endpoint, path: &str) -> bool {
    let fields: Option<Table> = project.tree.text(path).and_then(|text| text.parse().ok());
    let tables = fields.as_ref().and_then(|fields| fields.get("table"));
    let mut tables = tables.and_then(Value::as_array).into_iter().flatten();
    tables.any(|table| table.get("endpoint").and_then(Value::as_str) == Some(&endpoint.name))
}

/// A fixed segment of the endpoint's path that no string of the vendor's sandbox holds.
fn unrouted<'a>(project: &Project, endpoint: &'a Endpoint, sandbox: &str) -> Option<&'a str> {
    let path = endpoint.path.as_deref().unwrap_or_default();
    let mut fixed =
        path.split('/').filter(|segment| !segment.is_empty() && !segment.starts_with('{'));
    fixed.find(|segment| {
        let holds = |text: &str| text.split('/').any(|part| part == *segment);
        !project
            .tree
            .module(sandbox)
            .any(|(_, source)| source.strings().any(|literal| holds(literal.text)))
    })
}

/// Whether a text holds a name as a whole word.
fn names(text: &str, name: &str) -> bool {
    text.split(|character| !is_word(character)).any(|word| word == name)
}
