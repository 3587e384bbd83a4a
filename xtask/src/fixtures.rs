//! Generation of the fixtures: printed examples as input, repaired JSON and an index of both as output.

mod import;
mod index;
mod json;
mod orphans;
mod repair;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::manifest::{Example, MANIFEST, Manifest};
use crate::output::{Mode, Outputs};
use crate::problem::Problem;

pub(crate) use import::import;

/// Index of examples and endpoints that the fixtures crate compiles.
const INDEX: &str = "fixtures/documents/src/generated.rs";

/// Writes or checks every file that is generated from the manifest and the printed examples.
pub(crate) fn regenerate(root: &Path, mode: Mode) -> Result<String, Vec<Problem>> {
    regenerate_from(root, mode, &Manifest::load(root)?)
}

fn regenerate_from(root: &Path, mode: Mode, manifest: &Manifest) -> Result<String, Vec<Problem>> {
    let mut outputs = Outputs::new(root, mode, "cargo xtask fixtures");
    for example in &manifest.example {
        match repaired(root, example) {
            Ok(data) => outputs.put(&example.data_path(), &data),
            Err(problem) => outputs.problem(problem),
        }
    }
    outputs.put(INDEX, &index::render(manifest));
    for problem in orphans::find(root, manifest) {
        outputs.problem(problem);
    }
    outputs.finish()
}

/// Returns the data of an example: its pinned printed text, repaired and laid out.
fn repaired(root: &Path, example: &Example) -> Result<String, Problem> {
    let path = example.printed_path();
    let bytes = fs::read(root.join(&path)).map_err(|error| Problem::io(&root.join(&path), "read it", &error))?;
    let found = sha256(&bytes);
    if found != example.sha256 {
        let what = format!("its sha256 is {found}, the manifest pins {}", example.sha256);
        return Err(Problem::new(path, what, "restore the file, or run `cargo xtask import --documents DIR`"));
    }
    let printed = String::from_utf8(bytes)
        .map_err(|error| Problem::new(&*path, error.to_string(), "the file must be UTF-8 text"))?;
    let repaired = repair::apply(&printed, &example.repairs).map_err(|what| {
        Problem::new(
            MANIFEST,
            format!("{}: {what}", example.name()),
            "make the repair fit the printed text, or take it out",
        )
    })?;
    json::layout(&repaired).map_err(|what| {
        Problem::new(
            path,
            format!("not JSON after its repairs: {what}"),
            format!("add the missing repair to {MANIFEST}"),
        )
    })
}

fn sha256(bytes: &[u8]) -> String {
    let halves = Sha256::digest(bytes).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.filter_map(|half| char::from_digit(half.into(), 16)).collect()
}
