//! One endpoint a file: its header, its place in the manifest and its `OPERATION`, compared both ways.

#[cfg(test)]
mod tests;

use super::{Faults, Project};
use crate::manifest::{Endpoint, EndpointKind, MANIFEST, Manifest, Vendor};
use crate::source::Source;

/// Every endpoint has its file, every file its endpoint, and both say the same.
pub(super) fn check(project: &Project, faults: &mut Faults) {
    let manifest = &project.manifest;
    for endpoint in &manifest.endpoint {
        let folder = folder(endpoint);
        let mut files = project.tree.rust(&folder).filter(|(path, _)| {
            role(manifest, endpoint.vendor, path, &folder) == Role::Named(&endpoint.name)
        });
        match (files.next(), files.next()) {
            (None, _) if endpoint.pending => {}
            (None, _) => faults.of(
                MANIFEST,
                format!("{} has no file {folder}**/{}.rs", endpoint.operation, endpoint.name),
                "write the file, or set `pending = true` in the entry",
            ),
            (Some((path, _)), _) if endpoint.pending => faults.of(
                path,
                format!("{} is there and the manifest says that it is not", endpoint.operation),
                format!("take `pending = true` out of its entry in {MANIFEST}"),
            ),
            (Some((path, source)), None) => compare(endpoint, path, source, faults),
            (Some((path, _)), Some((second, _))) => faults.of(
                second,
                format!("{} has a second file, {path}", endpoint.operation),
                "keep one of them",
            ),
        }
    }
    for vendor in Vendor::ALL {
        unknown(project, vendor, faults);
    }
}

/// Where the files of an endpoint, or of a webhook, lie.
fn folder(endpoint: &Endpoint) -> String {
    let folder = match endpoint.kind {
        EndpointKind::Endpoint => "endpoints",
        EndpointKind::Webhook => "webhooks",
    };
    format!("{}/src/{folder}/", endpoint.vendor.folder())
}

/// What a file below `endpoints/` is for.
#[derive(Debug, PartialEq, Eq)]
enum Role<'a> {
    /// It bears the name of an endpoint, or another that no endpoint has.
    Named(&'a str),
    /// It lies in an endpoint's own folder.
    Part,
}

fn role<'a>(manifest: &Manifest, vendor: Vendor, path: &'a str, folder: &str) -> Role<'a> {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let mut segments = inside.trim_end_matches(".rs").rsplit('/');
    let name = segments.next().unwrap_or_default();
    let names = |segment: &str| manifest.find(vendor, segment).is_some();
    if segments.any(names) { Role::Part } else { Role::Named(name) }
}

/// Files below `endpoints/` that hold an endpoint which the manifest does not know.
fn unknown(project: &Project, vendor: Vendor, faults: &mut Faults) {
    let folder = format!("{}/src/endpoints/", vendor.folder());
    for (path, source) in project.tree.rust(&folder) {
        let Role::Named(name) = role(&project.manifest, vendor, path, &folder) else {
            continue;
        };
        let is_endpoint = source.words("const OPERATION").next().is_some();
        if is_endpoint && project.manifest.find(vendor, name).is_none() {
            faults.of(
                path,
                format!("{MANIFEST} has no endpoint {name}"),
                "add its entry, or give the file its endpoint's name",
            );
        }
    }
}

/// Compares a file's header and `OPERATION` with its endpoint.
fn compare(endpoint: &Endpoint, path: &str, source: &Source, faults: &mut Faults) {
    let route = route(endpoint);
    if !source.text.starts_with(&format!("//! `{route}`")) {
        faults.at(
            path,
            1,
            "the header does not say what is called",
            format!("begin the file with //! `{route}`"),
        );
    }
    if !source.module_doc().contains(&endpoint.section) {
        faults.at(
            path,
            1,
            "the header does not name the document's section",
            format!("add a line //! with “{}”", endpoint.section),
        );
    }
    if endpoint.kind == EndpointKind::Endpoint {
        operation(endpoint, path, source, faults);
    }
}

fn operation(endpoint: &Endpoint, path: &str, source: &Source, faults: &mut Faults) {
    let mend = format!(
        "write Operation::new(PROVIDER, {:?}, Method::{}, {:?}, Class::…)",
        endpoint.operation,
        endpoint.method,
        endpoint.path.as_deref().unwrap_or_default()
    );
    let Some(start) = source.words("const OPERATION").next() else {
        return faults.of(path, "it has no `const OPERATION`", mend);
    };
    let end = source.code[start..].find(';').map_or(source.code.len(), |length| start + length);
    let strings: Vec<&str> = source
        .strings()
        .filter(|literal| (start..end).contains(&literal.at))
        .map(|literal| literal.text)
        .collect();
    let path_of = endpoint.path.as_deref().unwrap_or_default();
    let method = format!("Method::{}", endpoint.method);
    let line = source.line(start);
    // The name may be a constant of the file's, for what is compiled without the client.
    let texts = [endpoint.operation.as_str(), path_of];
    let in_file = |text: &&str| source.strings().any(|literal| literal.text == *text);
    if !strings.iter().all(|text| texts.contains(text)) || !texts.iter().all(in_file) {
        let what = format!("OPERATION holds the texts {strings:?}");
        faults.at(path, line, what, &*mend);
    }
    let methods = source.words(&method);
    if methods.filter(|at| (start..end).contains(at)).count() != 1 {
        faults.at(path, line, format!("OPERATION is not of {method}"), mend);
    }
}

/// What an endpoint's file begins with: method and path; a webhook has no path.
fn route(endpoint: &Endpoint) -> String {
    match &endpoint.path {
        Some(path) => format!("{} {path}", endpoint.method),
        None => endpoint.method.clone(),
    }
}
