//! Tables of measured figures, from the rows that a full run wrote.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::row;
use crate::problem::Problem;

/// Rows of a full run of `cargo xtask prove`.
pub(super) const RELIABILITY: &str = "fixtures/measured/prove.json";

/// A row as a full run writes it.
#[derive(Debug, Deserialize)]
struct Figure {
    name: String,
    value: Option<f64>,
    unit: String,
    op: String,
    target: f64,
    verdict: String,
    reason: String,
    seed: u64,
    commit: String,
    machine: String,
}

/// One row a figure, and on which commit and machine it was measured.
pub(super) fn table(root: &Path, file: &str) -> Result<String, Problem> {
    let path = root.join(file);
    let text = fs::read_to_string(&path).map_err(|error| Problem::io(&path, "read it", &error))?;
    let figures: Vec<Figure> = serde_json::from_str(&text)
        .map_err(|error| Problem::new(file, error.to_string(), "write it anew by a full run"))?;
    Ok(shown(&figures))
}

fn shown(figures: &[Figure]) -> String {
    let titles = ["Figure", "Measured", "Target", "Verdict", "Over"];
    let head = [row(titles), row(titles.map(|_| "---"))];
    let rows = figures.iter().map(|figure| {
        row([
            format!("`{}`", figure.name),
            figure.value.map_or_else(|| "none".to_owned(), |value| number(value, &figure.unit)),
            format!("{} {}", sign(&figure.op), number(figure.target, &figure.unit)),
            figure.verdict.clone(),
            // A bar would end the cell.
            figure.reason.replace('|', "/"),
        ])
    });
    let table: String = head.into_iter().chain(rows).collect();
    let runs: BTreeSet<_> = figures.iter().map(|it| (&*it.commit, it.seed, &*it.machine)).collect();
    let runs: Vec<String> = runs
        .into_iter()
        .map(|(commit, seed, machine)| {
            format!("Measured at commit `{commit}` with seed {seed} on {machine}.\n")
        })
        .collect();
    format!("{table}\n{}", runs.concat())
}

fn number(value: f64, unit: &str) -> String {
    let decimals = if value.fract() == 0.0 { 0 } else { 2 };
    let digits = format!("{value:.decimals$}");
    let (whole, rest) = digits
        .split_once('.')
        .map_or((&*digits, String::new()), |(whole, rest)| (whole, format!(".{rest}")));
    let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    format!("{}{rest}{unit}", grouped(whole))
}

/// Digits in groups of three.
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
    use super::{Figure, number, shown};

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
}
