//! One file per endpoint: its header, its `OPERATION`, and its entries in the table of endpoints and in the
//! manifest, compared in both directions.

#[cfg(test)]
mod tests;

use super::{Faults, Project};
use crate::manifest::{Endpoint, EndpointKind, MANIFEST, Vendor};
use crate::source::Source;
use crate::table::{self, Entry};

/// Rule: every endpoint is in its vendor's table and has its file, and both agree with the manifest.
pub(super) fn check(project: &Project, faults: &mut Faults) {
    let entries = table::entries(&project.manifest, &project.tree);
    for endpoint in &project.manifest.endpoint {
        match endpoint.kind {
            EndpointKind::Endpoint => called(project, &entries, endpoint, faults),
            EndpointKind::Webhook => received(project, endpoint, faults),
        }
    }
    for entry in &entries {
        if is_undocumented(project, &entry.vendor) {
            headed(project, entry, faults);
        } else if project.manifest.find(&entry.vendor, &entry.name).is_none() {
            faults.at(
                &table::file(&entry.vendor),
                entry.line,
                format!("{MANIFEST} has no endpoint {}", entry.name),
                "add its entry, or give the request its endpoint's name",
            );
        }
    }
    for vendor in project.manifest.vendors() {
        unlisted(project, &entries, vendor, faults);
    }
}

/// True if the manifest does not have the vendor's endpoints yet.
fn is_undocumented(project: &Project, vendor: &Vendor) -> bool {
    project.manifest.entry(vendor).is_some_and(|entry| entry.undocumented)
}

/// Checks the file of an endpoint that the manifest does not have yet: its header agrees with its `OPERATION`.
fn headed(project: &Project, entry: &Entry, faults: &mut Faults) {
    let table = table::file(&entry.vendor);
    let [path] = entry.files(&project.tree)[..] else {
        let what = format!("{} does not have one file {0}.rs below endpoints/", entry.name);
        return faults.at(&table, entry.line, what, "give one file its endpoint's name");
    };
    let Some((_, source)) = project.tree.rust(path).next() else { return };
    let header = source.text.strip_prefix("//! `").and_then(|text| text.split_once('`')).map(|(route, _)| route);
    let Some((method, route)) = header.and_then(|route| route.split_once(' ')) else {
        return faults.at(path, 1, "the header does not say what is called", "begin the file with //! `METHOD /path`");
    };
    let operation = source.words("const OPERATION").next().map(|start| {
        let end = source.code[start..].find(';').map_or(source.code.len(), |length| start + length);
        start..end
    });
    let is_inside = |at: usize| operation.as_ref().is_some_and(|range| range.contains(&at));
    let has_method = source.words(&format!("Method::{method}")).any(is_inside);
    if !has_method || !source.strings().any(|literal| is_inside(literal.at) && literal.text == route) {
        faults.at(path, 1, format!("OPERATION is not of {method} {route}"), "make the header and OPERATION agree");
    }
}

/// Checks an endpoint that the integrator calls: its entry in the table and its only file.
fn called(project: &Project, entries: &[Entry], endpoint: &Endpoint, faults: &mut Faults) {
    let path = table::file(&endpoint.vendor);
    let operation = &endpoint.operation;
    let Some(entry) = table::find(entries, &endpoint.vendor, &endpoint.name) else {
        if !endpoint.pending {
            let mend = "list the request's ENTRY in `ALL`, or set `pending = true` in the manifest";
            faults.of(&path, format!("{operation} is not in the table of endpoints"), mend);
        }
        return;
    };
    if endpoint.pending {
        let what = format!("{operation} is there and the manifest says that it is not");
        let mend = format!("take `pending = true` out of its entry in {MANIFEST}");
        return faults.at(&path, entry.line, what, mend);
    }
    match entry.files(&project.tree)[..] {
        [] => faults.at(
            &path,
            entry.line,
            format!("{operation} has no file {}.rs below endpoints/", endpoint.name),
            "give the file its endpoint's name",
        ),
        [file] => compare(project, endpoint, file, faults),
        [file, second, ..] => {
            faults.of(second, format!("{operation} has a second file, {file}"), "keep one of them");
        }
    }
}

/// Checks the file of a webhook, which the vendor calls.
fn received(project: &Project, webhook: &Endpoint, faults: &mut Faults) {
    let folder = format!("{}/src/webhooks/", webhook.vendor.folder());
    let name = format!("/{}.rs", webhook.name);
    let mut paths = project.tree.rust(&folder).map(|(path, _)| path);
    match paths.find(|path| path.ends_with(&name)) {
        None if webhook.pending => {}
        None => faults.of(
            MANIFEST,
            format!("{} has no file {folder}**{name}", webhook.operation),
            "write the file, or set `pending = true` in the entry",
        ),
        Some(path) if webhook.pending => faults.of(
            path,
            format!("{} is there and the manifest says that it is not", webhook.operation),
            format!("take `pending = true` out of its entry in {MANIFEST}"),
        ),
        Some(path) => compare(project, webhook, path, faults),
    }
}

/// Reports files below `endpoints/` with an operation that the table does not list.
fn unlisted(project: &Project, entries: &[Entry], vendor: &Vendor, faults: &mut Faults) {
    let folder = format!("{}/src/endpoints/", vendor.folder());
    let listed: Vec<&str> =
        entries.iter().filter(|entry| entry.vendor == *vendor).flat_map(|entry| entry.files(&project.tree)).collect();
    for (path, source) in project.tree.rust(&folder) {
        let is_endpoint = source.words("const OPERATION").next().is_some();
        if is_endpoint && !listed.contains(&path) {
            faults.of(
                path,
                format!("{} does not list it", table::file(vendor)),
                "list its request's ENTRY in `ALL`, or give the file its endpoint's name",
            );
        }
    }
}

/// Compares the header and the `OPERATION` of a file with its endpoint.
fn compare(project: &Project, endpoint: &Endpoint, path: &str, faults: &mut Faults) {
    let Some((_, source)) = project.tree.rust(path).next() else { return };
    let route = route(endpoint);
    if !source.text.starts_with(&format!("//! `{route}`")) {
        faults.at(path, 1, "the header does not say what is called", format!("begin the file with //! `{route}`"));
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
    let strings: Vec<&str> =
        source.strings().filter(|literal| (start..end).contains(&literal.at)).map(|literal| literal.text).collect();
    let path_of = endpoint.path.as_deref().unwrap_or_default();
    let method = format!("Method::{}", endpoint.method);
    let line = source.line(start);
    // The name may be a constant of the file, for code that is compiled without the client.
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

/// Returns the beginning of an endpoint's file: method and path. A webhook has no path.
fn route(endpoint: &Endpoint) -> String {
    match &endpoint.path {
        Some(path) => format!("{} {path}", endpoint.method),
        None => endpoint.method.clone(),
    }
}
