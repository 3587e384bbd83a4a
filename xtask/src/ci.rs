//! Steps of CI other than the tests. A developer runs the same steps.

mod command;
mod dependencies;
mod minimal;
mod new_vendor;
mod package;
mod steps;
mod tool;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use crate::problem::Problem;
use steps::{STEPS, Step};

/// Returns the name and the description of each step. Steps of the workflow alone are marked.
pub(crate) fn list() -> String {
    let width = STEPS.iter().map(|step| step.name.len()).max().unwrap_or(0);
    let line = |step: &Step| {
        let place = if step.is_in_gate { "" } else { " (in the workflow only)" };
        format!("{:width$}  {}{place}", step.name, step.about)
    };
    STEPS.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Runs the named steps, or those of the gate if `names` is empty. Later steps run even if a step fails.
pub(crate) fn run(root: &Path, names: &[String]) -> Result<ExitCode, Vec<Problem>> {
    let begun = Instant::now();
    let chosen = chosen(names)?;
    let mut failures = Vec::new();
    for step in &chosen {
        say(&format!("== {}: {}", step.name, step.about));
        let started = Instant::now();
        let outcome = (step.run)(root);
        let seconds = started.elapsed().as_secs_f64();
        match outcome {
            Ok(()) => say(&format!("== {}: passed in {seconds:.1} s\n", step.name)),
            Err(failure) => {
                say(&format!("== {}: FAILED in {seconds:.1} s\n{failure}\n", step.name));
                failures.push((step, failure));
            }
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let count = chosen.len();
    if failures.is_empty() {
        say(&format!("all {count} steps passed in {seconds:.1} s"));
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("{} of {count} steps failed in {seconds:.1} s:", failures.len()));
    for (step, failure) in failures {
        say(&format!("  {}: {}", step.name, in_short(&failure)));
    }
    Ok(ExitCode::FAILURE)
}

/// Returns the named steps in their usual order.
fn chosen(names: &[String]) -> Result<Vec<&'static Step>, Vec<Problem>> {
    let unknown: Vec<Problem> = names
        .iter()
        .filter(|name| STEPS.iter().all(|step| step.name != **name))
        .map(|name| Problem::new("ci", format!("there is no step {name}"), "see `cargo xtask ci --list`"))
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let is_chosen = |step: &&Step| match names {
        [] => step.is_in_gate,
        names => names.iter().any(|name| step.name == name),
    };
    Ok(STEPS.iter().filter(is_chosen).collect())
}

/// Returns the first line of a failure and the number of further lines.
fn in_short(failure: &str) -> String {
    match failure.split_once('\n') {
        Some((first, rest)) => format!("{first} (and {} more lines above)", rest.lines().count()),
        None => failure.to_owned(),
    }
}

/// Prints a line before the output of the step.
fn say(line: &str) {
    // Ignores a closed stdout, because the steps must run anyway.
    let mut out = io::stdout();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::{STEPS, chosen};

    #[test]
    fn steps_run_in_their_usual_order_however_they_are_named() {
        let names = |names: &[&str]| {
            let names: Vec<String> = names.iter().copied().map(str::to_owned).collect();
            chosen(&names).map(|steps| steps.iter().map(|step| step.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&["tidy", "fmt"]), Ok(vec!["fmt", "tidy"]));
        let gate = STEPS.iter().filter(|step| step.is_in_gate).count();
        assert_eq!(names(&[]).map(|all| all.len()), Ok(gate));
        let apart = STEPS.iter().find(|step| !step.is_in_gate).map(|step| step.name);
        assert_eq!(apart.map(|name| names(&[name])), apart.map(|name| Ok(vec![name])));
        assert!(names(&["tidy", "tydy"]).is_err());
    }

    #[test]
    fn the_workflow_runs_each_step_that_the_gate_does_not() {
        let root = crate::workspace::root().expect("the workspace");
        let workflow = std::fs::read_to_string(root.join(".github/workflows/ci.yml")).expect("the workflow");
        let apart: Vec<&str> = STEPS.iter().filter(|step| !step.is_in_gate).map(|step| step.name).collect();
        let matrix = format!("step: [{}]", apart.join(", "));
        assert!(workflow.contains(&matrix), "the workflow needs `{matrix}`");
        assert!(workflow.contains(".ci/run"));
    }
}
