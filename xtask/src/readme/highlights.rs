//! Measured figures of the first page.

use super::figures::{Figure, number};
use super::{PERFORMANCE, PROOFS, row};
use crate::problem::Problem;

/// Returns a table of three figures, each with what it counts and the page that explains it.
pub(super) fn table(proofs: &[Figure], performance: &[Figure]) -> Result<String, Problem> {
    let lost = named(proofs, "drift.lost")?;
    let memory = named(proofs, "stream")?;
    let calls = named(proofs, "stream.calls")?;
    let ahead = named(performance, "paging.ahead")?;
    let rows = [
        [
            number(lost.value()?, "calls lost"),
            format!("over {} histories that change while they are read", lost.first_count()?),
            link("drift.lost", PROOFS),
        ],
        [
            number(memory.value()?, &memory.unit),
            format!("of memory to read {} of three vendors as one timeline", number(calls.value()?, &calls.unit)),
            link("stream", PROOFS),
        ],
        [
            number(ahead.value()?, "x the time"),
            format!("of a plain request loop for {} rows over a line with a delay", ahead.first_count()?),
            link("paging.ahead", PERFORMANCE),
        ],
    ];
    let titles = ["measured", "what", "figure"];
    let head = [row(titles), row(titles.map(|_| "---"))];
    Ok(head.into_iter().chain(rows.map(|[value, what, link]| row([format!("**{value}**"), what, link]))).collect())
}

fn named<'a>(figures: &'a [Figure], name: &str) -> Result<&'a Figure, Problem> {
    let found = figures.iter().find(|figure| figure.name == name);
    found.ok_or_else(|| Problem::new("fixtures/measured", format!("{name} is missing"), "measure it by a full run"))
}

fn link(name: &str, page: &str) -> String {
    format!("[`{name}`]({page})")
}
