//! Table of a timeline's cost, from the rows that the lab's example `cost` prints.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::figures::number;
use super::row;
use crate::problem::Problem;

/// Page with the table.
pub(super) const PAGE: &str = "telephony-core/README.md";

const FILE: &str = "fixtures/measured/cost.json";

/// Row as the example prints it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CostRow {
    calls: u32,
    days: u32,
    requests: u32,
    answers_mb: f64,
    peak_mib: f64,
}

/// Returns a table with one row per measured history.
pub(super) fn table(root: &Path) -> Result<String, Problem> {
    let unreadable = |what: String| {
        Problem::new(FILE, what, "write a list of what `cargo run --release -p telephony-lab --example cost` prints")
    };
    let text = fs::read_to_string(root.join(FILE)).map_err(|error| unreadable(format!("cannot read it: {error}")))?;
    let rows: Vec<CostRow> = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    let titles = ["calls", "days", "requests", "bytes of answers", "peak memory of the process"];
    let head = [row(titles), row(titles.map(|_| "---"))];
    let rows = rows.iter().map(|cost| {
        row([
            number(cost.calls.into(), ""),
            number(cost.days.into(), ""),
            number(cost.requests.into(), ""),
            format!("{:.1} MB", cost.answers_mb),
            format!("{:.1} MiB", cost.peak_mib),
        ])
    });
    Ok(head.into_iter().chain(rows).collect())
}
