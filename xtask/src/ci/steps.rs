//! Steps of CI.

use std::path::Path;

use super::command::{cargo_on, featured, pass, vendors};
use super::{dependencies, new_vendor, package};
use crate::launch::{Program, cargo};
use crate::output::Mode;
use crate::problem::{Problem, listed};
use crate::{fixtures, readme, tidy};

/// Step of CI.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) run: fn(&Path) -> Result<(), String>,
}

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        about: "rustfmt has nothing to change",
        run: |root| pass(cargo("fmt", root).args(["--all", "--check"])),
    },
    Step {
        name: "fixtures",
        about: "fixtures/documents/data and the index follow from the manifest",
        run: |root| task(fixtures::regenerate(root, Mode::Check)),
    },
    Step { name: "tidy", about: "the project's rules hold", run: |root| task(tidy::tidy(root)) },
    Step {
        name: "tree",
        about: "without the client no HTTP client, runtime or TLS is pulled in",
        run: dependencies::check,
    },
    Step {
        name: "clippy",
        about: "clippy of all targets with all features",
        run: |root| {
            pass(
                cargo("clippy", root)
                    .args(["--locked", "--workspace", "--all-targets", "--all-features"])
                    .args(["--", "-D", "warnings"]),
            )
        },
    },
    Step {
        name: "clippy-bare",
        about: "clippy of the core and the vendors without their features",
        run: |root| {
            pass(cargo_on("clippy", root, &featured(root)?).args([
                "--locked",
                "--no-default-features",
                "--",
                "-D",
                "warnings",
            ]))
        },
    },
    Step {
        name: "clippy-client",
        about: "clippy of the vendors with the client over no transport",
        run: |root| {
            pass(
                cargo_on("clippy", root, &vendors(root)?)
                    .args(["--locked", "--no-default-features", "--features", "client"])
                    .args(["--", "-D", "warnings"]),
            )
        },
    },
    Step {
        name: "doc",
        about: "the documentation builds without warnings",
        run: |root| {
            pass(
                cargo("doc", root)
                    .args(["--locked", "--workspace", "--no-deps", "--all-features"])
                    .env("RUSTDOCFLAGS", "-Dwarnings"),
            )
        },
    },
    Step {
        name: "readme",
        about: "the tables of README.md follow from the manifest and the code",
        run: |root| task(readme::readme(root, Mode::Check)),
    },
    Step {
        name: "test-bare",
        about: "the core's and the vendors' tests without their features",
        run: |root| {
            pass(
                cargo_on("test", root, &featured(root)?)
                    .args(["--locked", "--no-default-features"])
                    .env("INSTA_UPDATE", "no"),
            )
        },
    },
    Step {
        name: "prove",
        about: "the proofs hold in their quick form",
        run: |root| pass(Program::Measured("prove").command(root).arg("--quick")),
    },
    Step {
        name: "prove-self-test",
        about: "each proof fails when its subject is broken",
        run: |root| pass(Program::Measured("prove").command(root).arg("--self-test")),
    },
    Step {
        name: "new-vendor",
        about: "the crate that `cargo xtask new-vendor` writes passes every check",
        run: new_vendor::check,
    },
    Step { name: "package", about: "the published packages are whole and build on their own", run: package::check },
];

/// Converts the result of a task of this program to the result of a step.
fn task(outcome: Result<String, Vec<Problem>>) -> Result<(), String> {
    outcome.map(|summary| println!("{summary}")).map_err(|problems| listed(&problems))
}
