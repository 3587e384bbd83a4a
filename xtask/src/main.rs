//! Tasks of the workspace. `cargo xtask --help` lists them.

mod ci;
mod fixtures;
mod launch;
mod manifest;
mod new_vendor;
mod output;
mod problem;
mod readme;
mod source;
mod table;
mod tidy;
mod tree;
mod workspace;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::launch::Program;
use crate::output::Mode;
use crate::problem::{Problem, listed};

/// Tasks of the workspace.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Pulls a week of calls from the sandbox of the three vendors and prints one timeline.
    /// See `demo --help`.
    Demo(Passed),
    /// Runs the sandbox of the three vendors for manual use with curl. See `sandbox --help`.
    Sandbox(Passed),
    /// Reads a captured payload as the client would and reports its errors. See `check-payload --help`.
    CheckPayload(Passed),
    /// Writes the OpenAPI 3.1 descriptions of the vendors' interfaces, `<vendor>-api/openapi.json`.
    /// See `openapi --help`.
    Openapi(Passed),
    /// Measures and prints the guarantees of the clients. See `prove --help`.
    Prove(Passed),
    /// Compares the performance of the crates with the alternatives that a user would choose.
    /// See `perf --help`.
    Perf(Passed),
    /// Runs the steps of CI except the tests.
    Ci {
        /// Lists the steps without running them.
        #[arg(long)]
        list: bool,
        /// Names of the steps to run. Without a name, all steps of the gate run.
        #[arg(value_name = "STEP")]
        steps: Vec<String>,
    },
    /// Checks the workspace against the rules of the project.
    Tidy,
    /// Writes the crate NAME-api of a further vendor, in the layout of the others, and adds it to the workspace.
    ///
    /// The crate compiles and passes every check: one endpoint, one model, one quirk, and both traits of
    /// telephony-core over a list of calls, tested against a vendor in memory. Replace these placeholders by
    /// what the vendor's documents say; see .github/CONTRIBUTING.md.
    NewVendor {
        /// Short name of the vendor, in small letters and digits: `phonet`.
        #[arg(value_name = "NAME")]
        name: String,
        /// Name of the vendor for readers: `Phonet`. The capitalised name unless given.
        #[arg(long, value_name = "TITLE")]
        title: Option<String>,
    },
    /// Regenerates tables, figures, links and the picture of the pages from the manifest, the code and measured rows.
    Readme {
        /// Changes nothing. Fails if the file differs from the generated text.
        #[arg(long)]
        check: bool,
    },
    /// Regenerates fixtures/documents/data and fixtures/documents/src/generated.rs from
    /// fixtures/documents/manifest.toml and fixtures/documents/printed.
    Fixtures {
        /// Changes nothing. Fails if a file differs from the generated text.
        #[arg(long)]
        check: bool,
    },
    /// Regenerates fixtures/documents/printed from the vendors' documents, which are not part of the
    /// workspace.
    Import {
        /// Folder with the text files of the documents, with the file names of the manifest.
        #[arg(long, value_name = "DIR")]
        documents: PathBuf,
        /// Changes nothing. Fails if a file differs from the generated text.
        #[arg(long)]
        check: bool,
    },
}

/// Arguments that are passed on to a program unchanged.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
struct Passed {
    #[arg(value_name = "ARGS", trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = workspace::root().map_err(|problem| vec![problem]).and_then(|root| match &arguments.task {
        Task::Demo(passed) => Ok(Program::Lab("demo").run(&root, &passed.arguments)),
        Task::Sandbox(passed) => Ok(Program::Sandbox.run(&root, &passed.arguments)),
        Task::CheckPayload(passed) => Ok(Program::Lab("check_payload").run(&root, &passed.arguments)),
        Task::Openapi(passed) => Ok(Program::Lab("openapi").run(&root, &passed.arguments)),
        Task::Prove(passed) => Ok(Program::Measured("prove").run(&root, &passed.arguments)),
        Task::Perf(passed) => Ok(Program::Bench.run(&root, &passed.arguments)),
        Task::Ci { list: true, .. } => Ok(said(&ci::list())),
        Task::Ci { steps, .. } => ci::run(&root, steps),
        Task::NewVendor { name, title } => {
            new_vendor::new_vendor(&root, name, title.as_deref()).map(|summary| said(&summary))
        }
        Task::Tidy => tidy::tidy(&root).map(|summary| said(&summary)),
        Task::Readme { check } => readme::readme(&root, Mode::checking(*check)).map(|summary| said(&summary)),
        Task::Fixtures { check } => fixtures::regenerate(&root, Mode::checking(*check)).map(|summary| said(&summary)),
        Task::Import { documents, check } => {
            fixtures::import(&root, documents, Mode::checking(*check)).map(|summary| said(&summary))
        }
    });
    outcome.unwrap_or_else(|problems: Vec<Problem>| {
        eprintln!("{}", listed(&problems));
        ExitCode::FAILURE
    })
}

/// Prints the summary of a successful task. Ignores a closed standard output, because the task is done.
fn said(summary: &str) -> ExitCode {
    let _ = writeln!(io::stdout(), "{summary}");
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::Parser;

    use super::{Arguments, Task};

    #[test]
    fn the_arguments_of_a_program_reach_it_untouched() {
        let words = ["--help", "-x", "--", "--format=jsonl", "-", "file", "--calls", "5"];
        for task in ["demo", "sandbox", "check-payload", "openapi", "prove", "perf"] {
            let line = ["xtask", task].into_iter().chain(words);
            let (Task::Demo(passed)
            | Task::Sandbox(passed)
            | Task::CheckPayload(passed)
            | Task::Openapi(passed)
            | Task::Prove(passed)
            | Task::Perf(passed)) = Arguments::parse_from(line).task
            else {
                panic!("{task} is another task")
            };
            assert_eq!(passed.arguments, words.map(OsString::from));
        }
    }
}
