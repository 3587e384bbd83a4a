//! Steps of CI.

use std::path::Path;

use super::command::{cargo_on, featured, pass, portable_features, published, vendors};
use super::package::Metadata;
use super::{dependencies, minimal, new_vendor, package, tool};
use crate::launch::{Program, cargo};
use crate::output::Mode;
use crate::problem::{Problem, listed};
use crate::{fixtures, readme, tidy};

/// Step of CI.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// True for a step that `cargo xtask ci` runs without being asked for it by name. The others need a tool that takes
    /// minutes to install, or a second build of everything; the workflow runs them.
    pub(super) is_in_gate: bool,
    pub(super) run: fn(&Path) -> Result<(), String>,
}

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        about: "rustfmt has nothing to change",
        is_in_gate: true,
        run: |root| pass(cargo("fmt", root).args(["--all", "--check"])),
    },
    Step {
        name: "fixtures",
        about: "fixtures/documents/data and the index follow from the manifest",
        is_in_gate: true,
        run: |root| task(fixtures::regenerate(root, Mode::Check)),
    },
    Step { name: "tidy", about: "the project's rules hold", is_in_gate: true, run: |root| task(tidy::tidy(root)) },
    Step {
        name: "tree",
        about: "without the client no HTTP client, runtime or TLS is pulled in",
        is_in_gate: true,
        run: dependencies::check,
    },
    Step {
        name: "locks",
        about: "the lock files of fixtures/bench and fixtures/fuzz follow from the manifests",
        is_in_gate: true,
        run: |root| {
            // Workspaces of their own, which no other step resolves. Nothing is downloaded but the index.
            ["fixtures/bench", "fixtures/fuzz"].iter().try_for_each(|folder| {
                pass(cargo("update", &root.join(folder)).args(["--workspace", "--locked", "--quiet"]))
            })
        },
    },
    Step {
        name: "clippy",
        about: "clippy of all targets with all features but native-tls",
        is_in_gate: true,
        run: |root| {
            pass(
                cargo("clippy", root)
                    .args(["--locked", "--workspace", "--all-targets"])
                    .args(portable_features(root, &published(root)?)?)
                    .args(["--", "-D", "warnings"]),
            )
        },
    },
    Step {
        name: "clippy-bare",
        about: "clippy of the core and the vendors without their features",
        is_in_gate: true,
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
        is_in_gate: true,
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
        is_in_gate: true,
        run: |root| {
            pass(
                cargo("doc", root)
                    .args(["--locked", "--workspace", "--no-deps"])
                    .args(portable_features(root, &published(root)?)?)
                    .env("RUSTDOCFLAGS", "-Dwarnings"),
            )
        },
    },
    Step {
        name: "readme",
        about: "the generated parts of the pages follow from the manifest, the code and measured rows",
        is_in_gate: true,
        run: |root| task(readme::readme(root, Mode::Check)),
    },
    Step {
        name: "test-bare",
        about: "the core's and the vendors' tests without their features",
        is_in_gate: true,
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
        about: "the proofs that find what a change most often breaks hold in their quick form, in the build of the tests",
        is_in_gate: true,
        run: |root| {
            let only = ["field", "crash", "stream", "leaks"].into_iter().flat_map(|name| ["--only", name]);
            pass(Program::Lab("prove").command(root).arg("--quick").args(only))
        },
    },
    Step {
        name: "new-vendor",
        about: "the crate that `cargo xtask new-vendor` writes passes every check",
        is_in_gate: true,
        run: new_vendor::check,
    },
    Step {
        name: "package",
        about: "the published packages are whole, and build on their own with their examples and documentation",
        is_in_gate: true,
        run: package::check,
    },
    Step {
        name: "prove-all",
        about: "all proofs hold in their quick form",
        is_in_gate: false,
        run: |root| pass(Program::Measured("prove").command(root).arg("--quick")),
    },
    Step {
        name: "prove-self-test",
        about: "each proof fails when its subject is broken",
        is_in_gate: false,
        run: |root| pass(Program::Measured("prove").command(root).arg("--self-test")),
    },
    Step {
        name: "unused",
        about: "every dependency is used (cargo-machete)",
        is_in_gate: false,
        run: |root| tool::MACHETE.run(root, &[]),
    },
    Step {
        name: "typos",
        about: "no word is misspelt (typos; its words are in .typos.toml)",
        is_in_gate: false,
        run: |root| tool::TYPOS.run(root, &[]),
    },
    Step {
        name: "powerset",
        about: "the published packages build with each pair of their features (cargo-hack)",
        is_in_gate: false,
        run: |root| tool::powerset(root, &published(root)?),
    },
    Step {
        name: "deny",
        about: "licences, sources, advisories and doubled versions of dependencies are allowed (cargo-deny)",
        is_in_gate: false,
        run: |root| tool::DENY.run(root, &["--all-features", "check"]),
    },
    Step {
        name: "docs-rs",
        about: "the documentation builds without warnings as docs.rs builds it, with the note of each feature",
        is_in_gate: false,
        run: |root| {
            // `doc(cfg)` is unstable, and docs.rs builds with a nightly compiler.
            pass(
                cargo_on("doc", root, &published(root)?)
                    .args(["--locked", "--no-deps", "--all-features"])
                    .env("CARGO_TARGET_DIR", Metadata::of(root)?.target_directory.join("docs-rs"))
                    .env("RUSTDOCFLAGS", "--cfg docsrs -Dwarnings")
                    .env("RUSTC_BOOTSTRAP", "1"),
            )
        },
    },
    Step {
        name: "minimal",
        about: "the published packages build with the lowest versions that they ask for",
        is_in_gate: false,
        run: minimal::check,
    },
];

/// Converts the result of a task of this program to the result of a step.
fn task(outcome: Result<String, Vec<Problem>>) -> Result<(), String> {
    outcome.map(|summary| println!("{summary}")).map_err(|problems| listed(&problems))
}
