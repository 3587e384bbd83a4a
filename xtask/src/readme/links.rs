//! Links of the names in a page: each `` [`Name`] `` gets the address of its item's documentation, which is the same on
//! the web, on the registry's page and in the documentation.

mod exports;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::tree::Tree;
use exports::Export;

/// Published crates: folder, name of the package. The order decides which crate a bare name of the first page means.
const CRATES: [(&str, &str); 5] = [
    ("telephony-core", "telephony-core"),
    ("ccrm-api", "ccrm-api"),
    ("phonet-api", "phonet-api"),
    ("isaler-api", "isaler-api"),
    ("fixtures/sandbox", "telephony-sandbox"),
];

/// Public items of the published crates.
#[derive(Debug)]
pub(super) struct Index<'a> {
    tree: &'a Tree,
    exports: Vec<Export<'a>>,
}

impl<'a> Index<'a> {
    /// Reads the public items from the sources.
    pub(super) fn new(tree: &'a Tree) -> Self {
        let exports = CRATES.iter().flat_map(|(folder, package)| exports::of(tree, folder, package)).collect();
        Self { tree, exports }
    }

    /// Returns the links of the names of a page, or the names that nothing public has.
    pub(super) fn of(&self, page: &str, text: &str) -> Result<String, Vec<String>> {
        let home = page.strip_suffix("README.md").map_or("", |folder| folder.trim_end_matches('/'));
        let (mut links, mut unknown) = (Vec::new(), Vec::new());
        for name in names(text) {
            match self.address(home, name) {
                Some(address) => links.push(format!("[`{name}`]: {address}\n")),
                None => unknown.push(format!("`{name}`")),
            }
        }
        if unknown.is_empty() { Ok(links.concat()) } else { Err(unknown) }
    }

    /// Returns the address of an item. A bare name is looked for in the page's own crate first.
    fn address(&self, home: &str, name: &str) -> Option<String> {
        let segments: Vec<&str> = name.trim_end_matches("()").split("::").collect();
        let at_home = self.exports.iter().filter(|export| export.folder == home);
        let elsewhere = self.exports.iter().filter(|export| export.folder != home);
        at_home.chain(elsewhere).find_map(|export| {
            let place = export.matched(&segments)?;
            match segments.get(place) {
                None => Some(export.address()),
                Some(member) if segments.len() == place + 1 => export.member(self.tree, member),
                Some(_) => None,
            }
        })
    }
}

/// Returns the names of a text that are links without an address of their own, outside of code and generated links.
fn names(text: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut is_code = false;
    for line in text.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
        }
        if is_code {
            continue;
        }
        let mut rest = line;
        while let Some((_, after)) = rest.split_once("[`") {
            let Some((name, behind)) = after.split_once("`]") else { break };
            // A definition is at the beginning of its line; a colon after a name in a sentence is none.
            let is_definition = line.starts_with(&format!("[`{name}`]: http"));
            if !is_definition && !behind.starts_with(['(', '[']) {
                names.insert(name);
            }
            rest = behind;
        }
    }
    names
}
