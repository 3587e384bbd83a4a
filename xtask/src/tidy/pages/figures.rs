//! Rule for figures with a unit of measurement.

use super::markdown::lines;
use super::pages;
use crate::tidy::{Faults, Project};

/// Figure of a page that is a constant of the code: page, figure, file, and the code that says it.
type Constant = (&'static str, &'static str, &'static str, &'static str);

/// Units in which something is measured or limited.
const UNITS: [&str; 9] = ["GiB", "MiB", "KiB", "GB", "MB", "KB", "ms", "µs", "%"];

/// Pages with figures of which the code or a run must be the source.
const CHECKED: [&str; 7] = [
    "README.md",
    "ccrm-api/README.md",
    "fixtures/PERFORMANCE.md",
    "fixtures/PROOFS.md",
    "isaler-api/README.md",
    "phonet-api/README.md",
    "telephony-core/README.md",
];

const CONSTANTS: &[Constant] = &[
    ("phonet-api/README.md", "256 MiB", "phonet-api/src/recording/settings.rs", "256 << 20"),
    ("phonet-api/README.md", "1 KiB", "telephony-core/src/transport/limits.rs", "pace: 1024,"),
];

/// Rule: a figure of a page is in a generated section, or a constant that the code says.
pub(crate) fn figures(project: &Project, faults: &mut Faults) {
    for (page, text) in pages(&project.tree).filter(|(page, _)| CHECKED.contains(page)) {
        let mut is_generated = false;
        for line in lines(text) {
            is_generated = (is_generated || line.text.ends_with(":begin -->")) && !line.text.ends_with(":end -->");
            if is_generated || line.is_code {
                continue;
            }
            for figure in found(line.text) {
                if !is_said(project, page, &figure) {
                    let what = format!("the figure {figure} is neither generated nor a constant of the code");
                    faults.at(
                        page,
                        line.number,
                        what,
                        "generate it, or name its constant in xtask/src/tidy/pages/figures.rs",
                    );
                }
            }
        }
    }
}

/// True if a constant of the code is the source of a figure.
fn is_said(project: &Project, page: &str, figure: &str) -> bool {
    CONSTANTS.iter().any(|(on, text, file, code)| {
        (*on, *text) == (page, figure) && project.tree.text(file).is_some_and(|source| source.contains(code))
    })
}

/// Returns the figures of a line: a number and a unit.
fn found(line: &str) -> Vec<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let pairs = words.windows(2).filter_map(|pair| {
        let number = pair[0].trim_start_matches(['(', '`', '|', '*']);
        let unit = pair[1].trim_end_matches(['.', ',', ';', ':', ')', '`', '*']);
        let is_number = number.starts_with(|it: char| it.is_ascii_digit())
            && number.chars().all(|it| it.is_ascii_digit() || matches!(it, '.' | ','));
        (is_number && UNITS.contains(&unit)).then(|| format!("{number} {unit}"))
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::{figures, found};
    use crate::tidy::tests::{complaints, places};

    #[test]
    fn a_figure_is_a_number_with_a_unit() {
        assert_eq!(found("up to (16 MiB), 64 faults, 1.5 % of 3 calls in 12 ms."), ["16 MiB", "1.5 %", "12 ms"]);
    }

    #[test]
    fn a_figure_that_nothing_says_is_found_and_a_generated_one_is_not() {
        let page = "Reads 5 MB.\n<!-- x:begin -->\n7 MB\n<!-- x:end -->\n```text\n8 MB\n```\n9 ms\n";
        let found = complaints(figures, [("README.md", page), ("other.md", "5 MB\n")]);
        assert_eq!(places(&found), ["README.md:1", "README.md:8"]);
    }

    #[test]
    fn a_constant_of_the_code_may_be_named_while_the_code_says_it() {
        let page = ("phonet-api/README.md", "At most 256 MiB.\n");
        let settings = "phonet-api/src/recording/settings.rs";
        assert!(complaints(figures, [page, (settings, "const MOST: u64 = 256 << 20;")]).is_empty());
        assert_eq!(complaints(figures, [page, (settings, "const MOST: u64 = 128 << 20;")]).len(), 1);
    }
}
