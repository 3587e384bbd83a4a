//! Parts of the pages that are generated: tables from the manifest and the code, measured figures, programs and their
//! help pages, the picture of the demo, and the links of names.

mod capabilities;
mod cost;
mod endpoints;
mod figures;
mod help_page;
mod highlights;
mod links;
mod picture;
mod program;
mod sections;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::Path;

use crate::launch::Program;
use crate::manifest::Manifest;
use crate::output::{Mode, Outputs};
use crate::problem::Problem;
use crate::tree::Tree;
use capabilities::Capabilities;

/// First page of the workspace.
const README: &str = "README.md";

/// Page of the measured guarantees.
const PROOFS: &str = "fixtures/PROOFS.md";

/// Page of the measured cost.
const PERFORMANCE: &str = "fixtures/PERFORMANCE.md";

/// Pages whose names are links, in addition to the first page.
const LINKED: [&str; 5] = [
    "ccrm-api/README.md",
    "fixtures/sandbox/README.md",
    "isaler-api/README.md",
    "phonet-api/README.md",
    "telephony-core/README.md",
];

/// Name of a section, and its contents.
type Section = (&'static str, String);

/// Page, its sections, and if its names are links.
type Page = (&'static str, Vec<Section>, bool);

/// Writes or checks the sections between the marks of the pages, and the picture of the demo.
pub(crate) fn readme(root: &Path, mode: Mode) -> Result<String, Vec<Problem>> {
    let (manifest, tree) = (Manifest::load(root)?, Tree::load(root)?);
    let mut pages = pages(root, &manifest, &tree)?;
    let asked = capabilities::table(&manifest, &ask(root).map_err(|problem| vec![problem])?);
    pages.iter_mut().filter(|(page, ..)| *page == README).for_each(|(_, sections, _)| {
        sections.push(("capabilities", asked.clone()));
    });
    let mut outputs = Outputs::new(root, mode, "cargo xtask readme");
    put(&mut outputs, root, &tree, pages);
    outputs.put(picture::FILE, &picture::drawn(&demo(root).map_err(|problem| vec![problem])?));
    outputs.finish()
}

/// Returns the pages with the sections that need no program to be built.
fn pages(root: &Path, manifest: &Manifest, tree: &Tree) -> Result<Vec<Page>, Vec<Problem>> {
    let one = |problem| vec![problem];
    let proofs = figures::read(root, figures::RELIABILITY).map_err(one)?;
    let performance = figures::read(root, figures::PERFORMANCE).map_err(one)?;
    let front = vec![
        ("program", program::block(tree).map_err(one)?),
        ("figures", highlights::line(&proofs, &performance).map_err(one)?),
        ("endpoints", endpoints::table(manifest, tree)),
    ];
    let mut pages = vec![
        (README, front, true),
        (PROOFS, vec![("reliability", figures::shown(&proofs))], false),
        (PERFORMANCE, vec![("performance", figures::shown(&performance))], false),
    ];
    let costs = cost::table(root).map_err(one)?;
    let mut own = vec![(cost::PAGE.to_owned(), ("cost", costs))];
    for vendor in manifest.vendors() {
        if let Some(help) = help_page::block(tree, vendor).map_err(one)? {
            own.push((format!("{}/README.md", vendor.folder()), ("help", help)));
        }
    }
    pages.extend(LINKED.map(|page| {
        let sections = own.iter().filter(|(of, _)| of == page).map(|(_, section)| section.clone());
        (page, sections.collect(), true)
    }));
    Ok(pages)
}

fn put(outputs: &mut Outputs<'_>, root: &Path, tree: &Tree, pages: Vec<Page>) {
    let index = links::Index::new(tree);
    for (page, sections, is_linked) in pages {
        match filled(root, page, &sections, is_linked.then_some(&index)) {
            Ok(text) => outputs.put(page, &text),
            Err(problems) => problems.into_iter().for_each(|problem| outputs.problem(problem)),
        }
    }
}

/// Returns the text of a page with its sections. The links of its names are made of the filled text.
fn filled(root: &Path, page: &str, sections: &[Section], index: Option<&links::Index>) -> Result<String, Vec<Problem>> {
    let path = root.join(page);
    let text = fs::read_to_string(&path).map_err(|error| vec![Problem::io(&path, "read it", &error)])?;
    let unmarked =
        |what| vec![Problem::new(page, what, "put <!-- NAME:begin --> and <!-- NAME:end --> on lines of their own")];
    let text = sections::filled(&text, sections).map_err(unmarked)?;
    let Some(index) = index else {
        return Ok(text);
    };
    let links = index.of(page, &text).map_err(|names| {
        let mend = "write the name with the module that exports it, or without a link";
        names
            .into_iter()
            .map(|name| Problem::new(page, format!("nothing public is called {name}"), mend))
            .collect::<Vec<_>>()
    })?;
    sections::filled(&text, &[("links", links)]).map_err(unmarked)
}

/// Formats a row of a table.
fn row<T: Into<String>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(Into::into).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Asks the vendors' clients for their capabilities, through a program that can build the clients.
fn ask(root: &Path) -> Result<Vec<Capabilities>, Problem> {
    const PROGRAM: &str = "fixtures/lab/examples/capabilities.rs";
    let output = printed(root, PROGRAM, Program::Example("capabilities"), &[])?;
    serde_json::from_str(&output).map_err(|error| {
        Problem::new(
            PROGRAM,
            format!("it printed something else: {error}"),
            "keep it and xtask/src/readme/capabilities.rs alike",
        )
    })
}

/// Returns the first rows of the demo, as a terminal of the picture's width receives them.
fn demo(root: &Path) -> Result<String, Problem> {
    printed(root, "fixtures/lab/src/demo.rs", Program::Lab("demo"), &picture::ARGUMENTS)
}

/// Runs a program and returns what it prints.
fn printed(root: &Path, file: &str, program: Program, arguments: &[&str]) -> Result<String, Problem> {
    let output = program
        .command(root)
        .args(arguments)
        .env("COLUMNS", picture::COLUMNS.to_string())
        .env_remove("NO_COLOR")
        .output()
        .map_err(|error| Problem::io(root, "start cargo", &error))?;
    if !output.status.success() {
        let what = format!("it ended with {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
        return Err(Problem::new(file, what, "see what it printed"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
