//! Tables of endpoints of the vendors, read from their source text, so that the vendors need not be built.

#[cfg(test)]
mod tests;

use crate::manifest::{Manifest, Vendor};
use crate::tree::Tree;

/// Entry of a vendor's `endpoints::ALL`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) vendor: Vendor,
    /// Name of the endpoint and of its file: `hang_up_call` for `HangUpCall::ENTRY`.
    pub(crate) name: String,
    /// Line in the file of the table, counted from 1.
    pub(crate) line: usize,
}

/// Returns the file of a vendor's table.
pub(crate) fn file(vendor: &Vendor) -> String {
    format!("{}/src/endpoints.rs", vendor.folder())
}

/// Returns the entries of all tables. A table that cannot be found has no entries.
pub(crate) fn entries(manifest: &Manifest, tree: &Tree) -> Vec<Entry> {
    manifest.vendors().flat_map(|vendor| of(tree, vendor)).collect()
}

/// Returns the entry of an endpoint.
pub(crate) fn find<'a>(entries: &'a [Entry], vendor: &Vendor, name: &str) -> Option<&'a Entry> {
    entries.iter().find(|entry| entry.vendor == *vendor && entry.name == name)
}

impl Entry {
    /// Returns every file below `endpoints/` with the endpoint's name.
    pub(crate) fn files<'a>(&self, tree: &'a Tree) -> Vec<&'a str> {
        let (folder, file) = (format!("{}/src/endpoints/", self.vendor.folder()), format!("/{}.rs", self.name));
        let mut files = Vec::new();
        for (path, _) in tree.below(&folder).filter(|(path, _)| path.ends_with(&file)) {
            files.push(path);
        }
        files
    }
}

/// Returns the entries of a vendor's table.
pub(crate) fn of(tree: &Tree, vendor: &Vendor) -> Vec<Entry> {
    let path = file(vendor);
    let Some((_, source)) = tree.rust(&path).find(|(found, _)| *found == path) else {
        return Vec::new();
    };
    let Some(start) = source.words("const ALL").next() else { return Vec::new() };
    let end = source.code[start..].find(';').map_or(source.code.len(), |length| start + length);
    let entries = source.words("ENTRY").filter(|at| (start..end).contains(at));
    entries
        .filter_map(|at| {
            let type_name = source.code[..at].strip_suffix("::")?;
            let type_name = type_name.rsplit(|it: char| !it.is_alphanumeric()).next()?;
            Some(Entry { vendor: vendor.clone(), name: snake_case(type_name), line: source.line(at) })
        })
        .collect()
}

/// Converts `HangUpCall` to `hang_up_call`.
fn snake_case(type_name: &str) -> String {
    let mut name = String::new();
    for letter in type_name.chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}
