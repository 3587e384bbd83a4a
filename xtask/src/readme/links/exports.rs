//! Public items of a crate, found by the declarations and re-exports in its public modules.

use crate::source::{Source, is_word};
use crate::tree::Tree;

/// Keywords that declare an item, each with the prefix of the item's page.
const KINDS: [(&str, &str); 8] = [
    ("struct", "struct"),
    ("enum", "enum"),
    ("trait", "trait"),
    ("fn", "fn"),
    ("const", "constant"),
    ("type", "type"),
    ("macro_rules!", "macro"),
    ("mod", "mod"),
];

/// Public item: where it is exported, and what it is.
#[derive(Debug)]
pub(super) struct Export<'a> {
    pub(super) folder: &'a str,
    package: &'a str,
    /// Modules from the root of the crate.
    modules: Vec<&'a str>,
    name: &'a str,
    kind: &'static str,
}

/// Returns the public items of a crate.
pub(super) fn of<'a>(tree: &'a Tree, folder: &'a str, package: &'a str) -> Vec<Export<'a>> {
    let mut exports = Vec::new();
    let mut modules = vec![(format!("{folder}/src/lib"), Vec::new())];
    while let Some((file, path)) = modules.pop() {
        let Some((_, source)) = tree.rust(&file).find(|(name, _)| *name == format!("{file}.rs")) else { continue };
        for name in exported(source) {
            let kind = kind(tree, folder, name);
            exports.push(Export { folder, package, modules: path.clone(), name, kind });
        }
        let below = file.strip_suffix("/lib").unwrap_or(&file);
        for name in declared(source, "mod") {
            let inner: Vec<&str> = path.iter().copied().chain([name]).collect();
            exports.push(Export { folder, package, modules: path.clone(), name, kind: "mod" });
            modules.push((format!("{below}/{name}"), inner));
        }
    }
    // The shorter path of an item that is exported twice is found first.
    exports.sort_by_key(|export| export.modules.len());
    exports
}

/// Returns the names that a module declares or re-exports, without its modules.
fn exported(source: &Source) -> Vec<&str> {
    let mut names: Vec<&str> = KINDS
        .iter()
        .filter(|(keyword, _)| *keyword != "mod")
        .flat_map(|(keyword, _)| declared(source, keyword))
        .collect();
    for (at, _) in source.code.match_indices("\npub use ") {
        let list = source.code[at + 9..].split(';').next().unwrap_or_default();
        // A crate that is exported whole has no page.
        if !list.contains("::") {
            continue;
        }
        let list = list.rsplit_once('{').map_or_else(|| list.rsplit("::").next().unwrap_or(list), |(_, names)| names);
        let items = list.split([',', '}']).map(|item| item.rsplit(" as ").next().unwrap_or(item).trim());
        names.extend(items.filter(|item| !item.is_empty() && item.chars().all(is_word)));
    }
    names
}

/// Returns the names that a file declares as public, without indentation.
fn declared<'a>(source: &'a Source, keyword: &str) -> Vec<&'a str> {
    let lines = source
        .code
        .lines()
        .filter_map(|line| line.strip_prefix("pub ").or_else(|| line.strip_prefix("macro_rules! ").and(Some(line))));
    let unprefixed = lines.map(|line| line.trim_start_matches("async ").trim_start_matches("const fn ").trim_start());
    let found = unprefixed.filter_map(|line| line.strip_prefix(keyword)?.strip_prefix(' '));
    found.map(|rest| &rest[..rest.find(|character| !is_word(character)).unwrap_or(rest.len())]).collect()
}

/// Returns the prefix of the item's page. An item that a macro declares is a struct.
fn kind(tree: &Tree, folder: &str, name: &str) -> &'static str {
    let found = KINDS.iter().find(|(keyword, _)| {
        tree.rust(&format!("{folder}/src/")).any(|(_, source)| {
            source.words(name).any(|at| source.code[..at].trim_end().ends_with(keyword) && is_public(source, at))
        })
    });
    found.map_or("struct", |(_, prefix)| *prefix)
}

/// True if the declaration in the line of an offset is public.
fn is_public(source: &Source, at: usize) -> bool {
    let line = source.code[..at].rsplit('\n').next().unwrap_or_default().trim_start();
    line.starts_with("pub ") || line.starts_with("macro_rules!")
}

impl Export<'_> {
    /// Returns the number of segments that name this item, if they do: the crate, its modules and the name may be written
    /// in whole or from any module on.
    pub(super) fn matched(&self, segments: &[&str]) -> Option<usize> {
        let root = self.package.replace('-', "_");
        let path: Vec<&str> =
            std::iter::once(root.as_str()).chain(self.modules.iter().copied()).chain([self.name]).collect();
        (0..path.len()).find_map(|start| segments.starts_with(&path[start..]).then(|| path.len() - start))
    }

    /// Returns the address of the item's documentation.
    pub(super) fn address(&self) -> String {
        let (package, root) = (self.package, self.package.replace('-', "_"));
        let modules: String = self.modules.iter().flat_map(|module| ["/", *module]).collect();
        match self.kind {
            "mod" => format!("https://docs.rs/{package}/latest/{root}{modules}/{}/index.html", self.name),
            kind => format!("https://docs.rs/{package}/latest/{root}{modules}/{kind}.{}.html", self.name),
        }
    }

    /// Returns the address of a variant, a method or a field of the item. Methods that a macro of the core declares are
    /// found in the core.
    pub(super) fn member(&self, tree: &Tree, member: &str) -> Option<String> {
        // What a module holds is an item of its own.
        if self.kind == "mod" {
            return None;
        }
        let declaration = format!("{} {}", self.kind, self.name);
        let is_field = |source: &Source| is_field(source, member);
        let is_only_field =
            |source: &Source| source.code.contains(&declaration) && is_field(source) && !declares_fn(source, member);
        let part = if member.starts_with(char::is_uppercase) && self.kind == "enum" {
            self.is_in_sources(tree, |source| source.words(member).next().is_some()).then_some("variant")
        } else if self.is_in_sources(tree, is_only_field) {
            Some("structfield")
        } else if self.is_in_sources(tree, |source| declares_fn(source, member)) {
            let is_required = self.kind == "trait" && self.is_required(tree, member);
            Some(if is_required { "tymethod" } else { "method" })
        } else {
            self.is_in_sources(tree, is_field).then_some("structfield")
        };
        part.map(|part| format!("{}#{part}.{member}", self.address()))
    }

    /// True if a file that names the item, or a file of the core's macros, meets the condition.
    fn is_in_sources(&self, tree: &Tree, meets: impl Fn(&Source) -> bool) -> bool {
        let own = format!("{}/src/", self.folder);
        let named = tree.rust(&own).filter(|(_, source)| source.words(self.name).next().is_some());
        let core = tree.rust("telephony-core/src/").filter(|(_, source)| source.text.contains("#[macro_export]"));
        named.chain(core).any(|(_, source)| meets(source))
    }

    /// True if a method of the trait has no body.
    fn is_required(&self, tree: &Tree, member: &str) -> bool {
        let own = format!("{}/src/", self.folder);
        let mut bodies = tree.rust(&own).filter_map(|(_, source)| {
            let at = source.words(self.name).find(|at| source.code[..*at].ends_with("pub trait "))?;
            let rest = &source.code[at..];
            let method = &rest[rest.find(&format!("fn {member}"))?..];
            method.find([';', '{']).map(|end| method[end..].starts_with(';'))
        });
        bodies.next().unwrap_or(false)
    }
}

/// True if a file declares a public field.
fn is_field(source: &Source, name: &str) -> bool {
    let has_type = |at: usize| source.code[at + name.len()..].trim_start().starts_with(':');
    source.words(name).any(|at| is_public(source, at) && has_type(at))
}

/// True if a file declares a function, also by a setter of a macro (`name: type,`).
fn declares_fn(source: &Source, name: &str) -> bool {
    let is_fn = |at: usize| source.code[..at].ends_with("fn ");
    let is_setter = |at: usize| {
        source.code.contains("chained!") && source.code[at + name.len()..].starts_with(':') && !is_public(source, at)
    };
    source.words(name).any(|at| is_fn(at) || is_setter(at))
}
