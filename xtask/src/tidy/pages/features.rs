//! Rule for the lists of features.

use std::collections::BTreeMap;

use super::markdown::{lines, spans};
use super::pages;
use crate::tidy::{Faults, Project, cargo};

/// Heading of the list.
const HEADING: &str = "## Features";

/// Mark of a feature that is on by default.
const DEFAULT: &str = "(default)";

/// Rule: the table of features of a published package names each feature of its `Cargo.toml` and no other, and marks
/// those that are on by default.
pub(crate) fn features(project: &Project, faults: &mut Faults) {
    for (page, text) in pages(&project.tree) {
        let Some(folder) = page.strip_suffix("/README.md") else { continue };
        let path = format!("{folder}/Cargo.toml");
        if cargo::is_unpublished(project, &path) {
            continue;
        }
        let Some(declared) = cargo::features(project, &path) else { continue };
        let listed = listed(text);
        for (name, is_default) in &declared {
            let mark = if *is_default { format!("`{name}` {DEFAULT}") } else { format!("`{name}`") };
            let what = match listed.get(name.as_str()) {
                None => format!("the list of features lacks {name}"),
                Some((_, is_marked)) if is_marked != is_default => {
                    format!("the list of features is wrong about the default of {name}")
                }
                Some(_) => continue,
            };
            faults.of(page, what, format!("add the row `{mark}` with what it adds below {HEADING}"));
        }
        for (name, (line, _)) in listed.iter().filter(|(name, _)| !declared.contains_key(**name)) {
            faults.at(
                page,
                *line,
                format!("{path} has no feature {name}"),
                "take the row out, or name it as it is called",
            );
        }
    }
}

/// Returns the features in the first column of the list, with their line, and if they are marked as default.
fn listed(page: &str) -> BTreeMap<&str, (usize, bool)> {
    let section = lines(page).skip_while(|line| line.text != HEADING).skip(1);
    let rows = section.take_while(|line| !line.text.starts_with("## ")).filter(|line| !line.is_code);
    let cells = rows.filter_map(|line| {
        let cell = line.text.strip_prefix('|')?.split('|').next()?;
        Some((line.number, cell))
    });
    let features =
        cells.flat_map(|(number, cell)| spans(cell).map(move |name| (name, (number, cell.contains(DEFAULT)))));
    features.collect()
}

#[cfg(test)]
mod tests {
    use super::features;
    use crate::tidy::tests::{complaints, places};

    const MANIFEST: &str = "[features]\ndefault = [\"tls\"]\ntls = []\nextra = [\"dep:x\"]\nother = []\n";

    fn found(table: &str) -> Vec<String> {
        let page = format!(
            "# a\n\n| `before` | x |\n\n## Features\n\n| feature | it adds |\n| --- | --- |\n{table}\n## Next\n\n| `after` | x |\n"
        );
        complaints(features, [("a/README.md", page.as_str()), ("a/Cargo.toml", MANIFEST)])
    }

    #[test]
    fn a_list_that_names_each_feature_and_its_default_passes() {
        assert_eq!(found("| `tls` (default) | TLS |\n| `extra`, `other` | more |\n"), Vec::<String>::new());
        let unpublished = format!("[package]\npublish = false\n{MANIFEST}");
        assert!(complaints(features, [("a/README.md", "# a\n"), ("a/Cargo.toml", &*unpublished)]).is_empty());
    }

    #[test]
    fn a_feature_that_is_missing_wrongly_marked_or_gone_is_found() {
        let found = found("| `tls` | TLS |\n| `extra` (default) | more |\n| `gone` | less |\n");
        assert_eq!(places(&found), ["a/README.md", "a/README.md", "a/README.md", "a/README.md:11"]);
        assert!(found[1].contains("lacks other"), "{found:?}");
    }
}
