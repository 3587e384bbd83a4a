//! The workspace's own tasks; `cargo xtask --help` lists them.

mod ci;
mod fixtures;
mod launch;
mod manifest;
mod output;
mod problem;
mod readme;
mod source;
mod table;
mod tidy;
mod tree;
mod workspace;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::launch::Program;
use crate::output::Mode;
use crate::problem::{Problem, listed};

/// The workspace's own tasks.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Pulls a week of calls from the three vendors' sandbox and prints one timeline; `demo --help` says more.
    Demo(Passed),
    /// Runs the sandbox of the three vendors for a person with curl; `sandbox --help` says more.
    Sandbox(Passed),
    /// Reads a captured payload as the client would and says what is wrong with it; `check-payload --help` says more.
    CheckPayload(Passed),
    /// Shows with figures what the clients promise; `prove --help` says more.
    Prove(Passed),
    /// Measures the crates beside what a user would pick instead; `perf --help` says more.
    Perf(Passed),
    /// Runs everything that CI checks beside the tests.
    Ci {
        /// Names the steps and runs none.
        #[arg(long)]
        list: bool,
        /// Steps to run; all of them when none is named.
        #[arg(value_name = "STEP")]
        steps: Vec<String>,
    },
    /// Holds the workspace against the project's rules.
    Tidy,
    /// Writes the tables of README.md anew from the manifest and the code.
    Readme {
        /// Changes nothing and fails where the file is not what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Writes fixtures/documents/data and fixtures/documents/src/generated.rs anew from fixtures/documents/manifest.toml and fixtures/documents/printed.
    Fixtures {
        /// Changes nothing and fails where a file is not what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Cuts fixtures/documents/printed anew from the vendors' documents, which stay outside the workspace.
    Import {
        /// Folder with the documents' text files, named as the manifest names them.
        #[arg(long, value_name = "DIR")]
        documents: PathBuf,
        /// Changes nothing and fails where a file is not what would be written.
        #[arg(long)]
        check: bool,
    },
}

/// Arguments of a program, passed on untouched.
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
        Task::Prove(passed) => Ok(Program::Measured("prove").run(&root, &passed.arguments)),
        Task::Perf(passed) => Ok(Program::Bench.run(&root, &passed.arguments)),
        Task::Ci { list: true, .. } => Ok(said(&ci::list())),
        Task::Ci { steps, .. } => ci::run(&root, steps),
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

/// A task's last word when all went well.
fn said(summary: &str) -> ExitCode {
    println!("{summary}");
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
        for task in ["demo", "sandbox", "check-payload", "prove", "perf"] {
            let line = ["xtask", task].into_iter().chain(words);
            let (Task::Demo(passed)
            | Task::Sandbox(passed)
            | Task::CheckPayload(passed)
            | Task::Prove(passed)
            | Task::Perf(passed)) = Arguments::parse_from(line).task
            else {
                panic!("{task} is another task")
            };
            assert_eq!(passed.arguments, words.map(OsString::from));
        }
    }
}
