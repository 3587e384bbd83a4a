//! Files of a further vendor's crate, in the layout of the others.
//!
//! The crate compiles and passes every check as it is: one endpoint, one model and one quirk of an invented vendor, and
//! both traits over its list of calls. Each of them is a placeholder for what the vendor's documents say.

#[cfg(test)]
mod tests;
mod workspace_copy;

use std::io;
use std::path::Path;
use std::process::Command;

use crate::launch::cargo;
use crate::manifest::{MANIFEST, Manifest, Vendor, is_vendor_name};
use crate::output::{Mode, Outputs};
use crate::problem::Problem;
use crate::tree::Tree;

pub(crate) use workspace_copy::copy_workspace;

/// Manifest of the workspace.
const WORKSPACE: &str = "Cargo.toml";
/// Settings of the mutation tests.
const MUTANTS: &str = ".cargo/mutants.toml";
/// Licences of every published package.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Lists the templates below `new_vendor/templates`: path in the crate, and text.
macro_rules! templates {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("new_vendor/templates/", $path, ".tmpl")))),+]
    };
}

const TEMPLATES: &[(&str, &str)] = templates![
    "Cargo.toml",
    "README.md",
    "examples/history.rs",
    "examples/support/account.rs",
    "src/account.rs",
    "src/client.rs",
    "src/client/builder.rs",
    "src/client/calls.rs",
    "src/client/settings.rs",
    "src/endpoints.rs",
    "src/endpoints/list_calls.rs",
    "src/error.rs",
    "src/lib.rs",
    "src/models.rs",
    "src/models/call.rs",
    "src/models/id.rs",
    "src/models/list.rs",
    "src/models/words.rs",
    "src/quirks.rs",
    "src/quirks/clock_or_seconds.rs",
    "src/telephony.rs",
    "src/telephony/calls.rs",
    "src/telephony/calls/cursor.rs",
    "src/telephony/calls/walk.rs",
    "src/telephony/normalizer.rs",
    "src/telephony/normalizer/call.rs",
    "src/telephony/notes.rs",
    "tests/it/facade.rs",
    "tests/it/failures.rs",
    "tests/it/main.rs",
    "tests/it/normalizer.rs",
    "tests/it/notes.rs",
    "tests/it/null_and_absent.rs",
    "tests/it/open_enums.rs",
    "tests/it/privacy.rs",
    "tests/it/programs.rs",
    "tests/it/quirks.rs",
    "tests/it/quirks/durations.rs",
    "tests/it/requests.rs",
    "tests/it/samples.rs",
    "tests/it/snapshots/it__requests__list_calls.request.snap",
    "tests/it/support.rs",
    "tests/it/table.rs",
    "tests/it/walk.rs",
];

/// Writes the crate of a vendor and adds it to the workspace, to the manifest and to the mutation tests.
pub(crate) fn new_vendor(root: &Path, name: &str, title: Option<&str>) -> Result<String, Vec<Problem>> {
    let one = |problem| vec![problem];
    let manifest = Manifest::load(root)?;
    check_name(root, &manifest, name).map_err(one)?;
    let title = title.map_or_else(|| capitalised(name), str::to_owned);
    if title.trim().is_empty() || title.contains(['"', '\\', '`', '@']) || title.contains(char::is_control) {
        return Err(one(Problem::new("new-vendor", "the title is not a plain name", "give a name for readers")));
    }
    let folder = format!("{name}-api");
    let mut outputs = Outputs::new(root, Mode::Write, "cargo xtask new-vendor");
    for (path, text) in edited(root, &manifest, name, &title).map_err(one)? {
        outputs.put(path, &text);
    }
    for (path, template) in TEMPLATES {
        let text = template.replace("@name@", name).replace("@NAME@", &name.to_ascii_uppercase());
        let text = text.replace("@title@", &title).replace("@title in prose@", &in_prose(&title));
        outputs.put(&format!("{folder}/{path}"), &text);
    }
    outputs.finish()?;
    for licence in LICENCES {
        let link = root.join(&folder).join(licence);
        link_licence(root, licence, &link).map_err(|error| one(Problem::io(&link, "write it", &error)))?;
    }
    // The order of imports and the breaks of lines depend on the name.
    run(cargo("fmt", root).args(["--package", &folder])).map_err(one)?;
    run(cargo("update", root).args(["--workspace", "--offline", "--quiet"])).map_err(one)?;
    Ok(format!(
        "{folder} is written and passes every check; replace its placeholders by what the vendor's documents say. The \
         sandbox and the lab take the vendor by a line in fixtures/sandbox/src/vendors.rs and fixtures/lab/src/vendors.rs \
         and files of its own (.github/CONTRIBUTING.md, “Add a fourth vendor”)"
    ))
}

/// Refuses a name that cannot be the name of a new vendor.
fn check_name(root: &Path, manifest: &Manifest, name: &str) -> Result<(), Problem> {
    let refused = |what: &str| Err(Problem::new("new-vendor", format!("{name}: {what}"), "choose another name"));
    if !is_vendor_name(name) {
        return refused("a name has small letters and digits only and begins with a letter");
    }
    if manifest.vendors().any(|vendor| vendor.as_str() == name) {
        return refused("the manifest has this vendor");
    }
    if root.join(format!("{name}-api")).exists() {
        return refused("its folder exists");
    }
    // The core names no vendor, so a word of the core cannot be a vendor's name.
    let tree = Tree::load(root).map_err(|mut problems| problems.remove(0))?;
    match tree.below("telephony-core/").find(|(_, text)| text.to_lowercase().contains(name)) {
        Some((path, _)) => refused(&format!("{path} contains this word")),
        None => Ok(()),
    }
}

/// Returns path and text of each file of the workspace that lists the vendors.
fn edited(root: &Path, manifest: &Manifest, name: &str, title: &str) -> Result<[(&'static str, String); 3], Problem> {
    let last = manifest.vendors().last().map_or("", Vendor::as_str);
    let read = |path| {
        let file = root.join(path);
        std::fs::read_to_string(&file).map_err(|error| Problem::io(&file, "read it", &error))
    };
    let no_place = |path, after: &str| Problem::new(path, format!("it has no {after}"), "add the vendor by hand");

    let mut workspace = read(WORKSPACE)?;
    let member = format!("\"{last}-api\"");
    if !workspace.contains(&member) {
        return Err(no_place(WORKSPACE, &member));
    }
    workspace = workspace.replacen(&member, &format!("{member}, \"{name}-api\""), 1);
    let line = |name: &str| format!("{name}-api = {{ path = \"{name}-api\"");
    let workspace = after_line(&workspace, &line(last), |found| found.replace(&line(last), &line(name)))
        .ok_or_else(|| no_place(WORKSPACE, &line(last)))?;

    let entry = format!("{{ name = \"{last}\"");
    let manifest = after_line(&read(MANIFEST)?, &entry, |_| {
        format!("    {{ name = \"{name}\", title = \"{title}\", undocumented = true }},\n")
    });
    let manifest = manifest.ok_or_else(|| no_place(MANIFEST, &entry))?;

    let glob = format!("\"{last}-api/src/telephony/**/*.rs\"");
    let mutants = after_line(&read(MUTANTS)?, &glob, |found| {
        let all = found.replace(&format!("{last}-api"), &format!("{name}-api"));
        all.replace("telephony/**/*.rs", "telephony.rs") + &all
    });
    let mutants = mutants.ok_or_else(|| no_place(MUTANTS, &glob))?;
    Ok([(WORKSPACE, workspace), (MANIFEST, manifest), (MUTANTS, mutants)])
}

/// Returns a text with something added behind the only line that contains `mark`; `None` without that line.
fn after_line(text: &str, mark: &str, added: impl FnOnce(&str) -> String) -> Option<String> {
    let mut found = text.split_inclusive('\n').filter(|line| line.contains(mark));
    let line = found.next().filter(|_| found.next().is_none())?;
    Some(text.replacen(line, &format!("{line}{}", added(line)), 1))
}

/// Returns a title with its words in backticks that clippy would take for the names of types.
fn in_prose(title: &str) -> String {
    let is_like_a_type = |word: &str| {
        let capitals = word.chars().filter(char::is_ascii_uppercase).count();
        word.starts_with(|first: char| first.is_ascii_uppercase())
            && capitals > 1
            && word.chars().any(|letter| letter.is_ascii_lowercase())
    };
    let quoted = |word| if is_like_a_type(word) { format!("`{word}`") } else { word.to_owned() };
    title.split(' ').map(quoted).collect::<Vec<_>>().join(" ")
}

fn capitalised(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_ascii_uppercase() + rest
}

#[cfg(unix)]
fn link_licence(_: &Path, licence: &str, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(format!("../{licence}"), link)
}

#[cfg(not(unix))]
fn link_licence(root: &Path, licence: &str, link: &Path) -> io::Result<()> {
    std::fs::copy(root.join(licence), link).map(drop)
}

fn run(command: &mut Command) -> Result<(), Problem> {
    let problem = |what: String| Problem::new("new-vendor", what, "run it by hand, and see what it prints");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(problem(format!("{command:?} ended with {status}"))),
        Err(error) => Err(problem(format!("{command:?} did not start: {error}"))),
    }
}
