//! Measured figures of the first page.

use super::figures::{Figure, number};
use super::{PERFORMANCE, PROOFS};
use crate::problem::Problem;

/// Returns a line of three figures, each with what it counts, and with a link to the page that measures it. The link's
/// title is the name of the figure there.
pub(super) fn line(proofs: &[Figure], performance: &[Figure]) -> Result<String, Problem> {
    let lost = named(proofs, "drift.lost")?;
    let memory = named(proofs, "stream")?;
    let calls = named(proofs, "stream.calls")?;
    let ahead = named(performance, "paging.ahead")?;
    let figures = [
        (
            link(lost, &number(lost.value()?, "calls lost"), PROOFS),
            format!("over {} histories that change while they are read", lost.first_count()?),
        ),
        (
            link(memory, &number(memory.value()?, &memory.unit), PROOFS),
            format!("of memory for {} in one timeline", number(calls.value()?, &calls.unit)),
        ),
        (
            link(ahead, &number(ahead.value()?, "x the time"), PERFORMANCE),
            "of a plain request loop over a line with a delay".to_owned(),
        ),
    ];
    Ok(format!("{}\n", figures.map(|(value, what)| format!("{value} {what}")).join(" ·\n")))
}

fn named<'a>(figures: &'a [Figure], name: &str) -> Result<&'a Figure, Problem> {
    let found = figures.iter().find(|figure| figure.name == name);
    found.ok_or_else(|| Problem::new("fixtures/measured", format!("{name} is missing"), "measure it by a full run"))
}

fn link(figure: &Figure, value: &str, page: &str) -> String {
    format!("**[{value}]({page}#figures \"{}\")**", figure.name)
}
