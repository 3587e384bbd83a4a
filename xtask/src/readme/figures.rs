//! Tables of measured figures, from the rows written by a full run.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::row;
use crate::problem::Problem;

/// File with the rows of a full run, and the task that measures them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    file: &'static str,
    task: &'static str,
}

/// Measurements of the guarantees.
pub(super) const RELIABILITY: Run = Run { file: "fixtures/measured/prove.json", task: "prove" };

/// Measurements of the cost, compared with alternatives.
pub(super) const PERFORMANCE: Run = Run { file: "fixtures/measured/perf.json", task: "perf" };

/// Row as written by a full run.
#[derive(Debug, Deserialize)]
pub(super) struct Figure {
    pub(super) name: String,
    value: Option<f64>,
    pub(super) unit: String,
    op: String,
    target: f64,
    verdict: String,
    reason: String,
    seed: u64,
    commit: String,
    machine: String,
}

impl Figure {
    /// Returns the measured value.
    pub(super) fn value(&self) -> Result<f64, Problem> {
        self.value.ok_or_else(|| self.problem("has no value"))
    }

    /// Returns the first number of more than three digits in the figure's reason: what it was measured over.
    pub(super) fn first_count(&self) -> Result<String, Problem> {
        let mut numbers = self.reason.split(|character: char| !character.is_ascii_digit());
        numbers.find(|digits| digits.len() > 3).map(grouped).ok_or_else(|| self.problem("names no count in its reason"))
    }

    fn problem(&self, what: &str) -> Problem {
        Problem::new("fixtures/measured", format!("{} {what}", self.name), "measure it by a full run")
    }
}

/// Returns the rows of a full run.
pub(super) fn read(root: &Path, run: Run) -> Result<Vec<Figure>, Problem> {
    let Run { file, task } = run;
    let unreadable =
        |what: String| Problem::new(file, what, format!("write it by a full run: cargo xtask {task} --json {file}"));
    let text = fs::read_to_string(root.join(file)).map_err(|error| unreadable(format!("cannot read it: {error}")))?;
    serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))
}

/// Returns a table with one row per figure, followed by the commit and the machine of the measurement.
pub(super) fn shown(figures: &[Figure]) -> String {
    let titles = ["Figure", "Measured", "Target", "Verdict", "Over"];
    let head = [row(titles), row(titles.map(|_| "---"))];
    let rows = figures.iter().map(|figure| {
        row([
            format!("`{}`", figure.name),
            figure.value.map_or_else(|| "none".to_owned(), |value| number(value, &figure.unit)),
            format!("{} {}", sign(&figure.op), number(figure.target, &figure.unit)),
            figure.verdict.clone(),
            // A bar would end the cell of the table.
            figure.reason.replace('|', "/"),
        ])
    });
    let table: String = head.into_iter().chain(rows).collect();
    let runs: BTreeSet<_> = figures.iter().map(|it| (&*it.commit, it.seed, &*it.machine)).collect();
    let runs: Vec<String> = runs
        .into_iter()
        .map(|(commit, seed, machine)| format!("Measured at commit `{commit}` with seed {seed} on {machine}.\n"))
        .collect();
    format!("{table}\n{}", runs.concat())
}

pub(super) fn number(value: f64, unit: &str) -> String {
    let decimals = if value.fract() == 0.0 { 0 } else { 2 };
    let digits = format!("{value:.decimals$}");
    let (whole, rest) =
        digits.split_once('.').map_or((&*digits, String::new()), |(whole, rest)| (whole, format!(".{rest}")));
    let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    format!("{}{rest}{unit}", grouped(whole))
}

/// Groups digits by three.
fn grouped(digits: &str) -> String {
    let count = digits.len();
    let places = digits.char_indices().map(|(at, digit)| {
        let comma = at > 0 && (count - at).is_multiple_of(3) && !digits.starts_with('-');
        if comma { format!(",{digit}") } else { digit.to_string() }
    });
    places.collect()
}

fn sign(op: &str) -> &str {
    match op {
        "<=" => "≤",
        ">=" => "≥",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Figure, PERFORMANCE, number, read, shown};

    #[test]
    fn numbers_are_easy_to_read() {
        assert_eq!(number(1_000_000.0, "calls"), "1,000,000 calls");
        assert_eq!(number(17.256, "MiB"), "17.26 MiB");
        assert_eq!(number(0.0, ""), "0");
        assert_eq!(number(-1234.0, ""), "-1234");
    }

    #[test]
    fn a_row_says_what_was_measured_against_what_and_where() {
        let figure = Figure {
            name: "drift".to_owned(),
            value: Some(0.0),
            unit: String::new(),
            op: "<=".to_owned(),
            target: 0.0,
            verdict: "PASS".to_owned(),
            reason: "a|b".to_owned(),
            seed: 7,
            commit: "0123".to_owned(),
            machine: "a machine".to_owned(),
        };
        let table = shown(&[figure]);
        assert!(table.contains("| `drift` | 0 | ≤ 0 | PASS | a/b |\n"), "{table}");
        assert!(table.ends_with("Measured at commit `0123` with seed 7 on a machine.\n"));
    }

    #[test]
    fn a_run_that_is_not_there_says_how_to_make_it() {
        let problem = read(Path::new("nowhere"), PERFORMANCE).expect_err("no such folder");
        assert_eq!(problem.path, "fixtures/measured/perf.json");
        assert!(problem.what.starts_with("cannot read it"), "{problem}");
        assert!(problem.mend.ends_with("cargo xtask perf --json fixtures/measured/perf.json"));
    }

    #[test]
    fn what_could_not_be_measured_has_no_value_and_says_why() {
        let row = r#"[{"name": "paging.python", "value": null, "unit": "x", "op": "<=", "target": 0.5,
                       "verdict": "SKIP", "reason": "Python is not there", "seed": 1,
                       "commit": "0123", "machine": "a machine"}]"#;
        let figures: Vec<Figure> = serde_json::from_str(row).expect("rows");
        let expected = "| `paging.python` | none | ≤ 0.50 x | SKIP | Python is not there |\n";
        assert!(shown(&figures).contains(expected));
    }
}
