//! Tables of README.md that are generated from the manifest and the code.

mod capabilities;
mod endpoints;
mod figures;
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

const README: &str = "README.md";

/// Writes or checks the tables between the marks in README.md.
pub(crate) fn readme(root: &Path, mode: Mode) -> Result<String, Vec<Problem>> {
    let one = |problem| vec![problem];
    let path = root.join(README);
    let text = fs::read_to_string(&path).map_err(|error| one(Problem::io(&path, "read it", &error)))?;
    let manifest = Manifest::load(root)?;
    let endpoints = endpoints::table(&manifest, &Tree::load(root)?);
    let capabilities = capabilities::table(&manifest, &ask(root).map_err(one)?);
    let reliability = figures::table(root, figures::RELIABILITY).map_err(one)?;
    let performance = figures::table(root, figures::PERFORMANCE).map_err(one)?;
    let tables = [
        ("endpoints", endpoints),
        ("capabilities", capabilities),
        ("reliability", reliability),
        ("performance", performance),
    ];
    let text = sections::filled(&text, &tables).map_err(|what| {
        let mend = "put <!-- NAME:begin --> and <!-- NAME:end --> on lines of their own";
        one(Problem::new(README, what, mend))
    })?;
    let mut outputs = Outputs::new(root, mode, "cargo xtask readme");
    outputs.put(README, &text);
    outputs.finish()
}

/// Formats a row of a table.
fn row<T: Into<String>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(Into::into).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Asks the vendors' clients for their capabilities, through a program that can build the clients.
fn ask(root: &Path) -> Result<Vec<Capabilities>, Problem> {
    const PROGRAM: &str = "fixtures/lab/examples/capabilities.rs";
    let mut command = Program::Example("capabilities").command(root);
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| Problem::io(root, "start cargo", &error))?;
    if !output.status.success() {
        let what = format!("it ended with {}", output.status);
        return Err(Problem::new(PROGRAM, what, "see what it printed"));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| {
        Problem::new(
            PROGRAM,
            format!("it printed something else: {error}"),
            "keep it and xtask/src/readme/capabilities.rs alike",
        )
    })
}
