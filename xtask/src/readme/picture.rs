//! Picture of the demo: its output as a drawing of a terminal.

use std::fmt::Write;

/// File of the picture.
pub(super) const FILE: &str = ".github/demo.svg";

/// Arguments of the demo. One seed gives the same rows on every machine.
pub(super) const ARGUMENTS: [&str; 4] = ["--color", "always", "--rows", "49"];

/// Rows that are left out of the picture, because the first calls of the week are a single vendor's.
const SKIPPED: usize = 33;

/// Lines that are left out of the picture, because they differ from run to run.
const VARYING: [&str; 2] = [" requests", "waited for "];

/// Width of the terminal in characters.
pub(super) const COLUMNS: usize = 116;

/// Size of a character in units of the picture. Each piece of text states its width, so that columns align in any font.
const CHARACTER: (f64, f64) = (7.8, 19.0);

const MARGIN: f64 = 16.0;

/// Height of the title with the command.
const TITLE: f64 = 34.0;

/// Text with one style.
#[derive(Debug, PartialEq, Eq)]
struct StyledText {
    column: usize,
    text: String,
    class: String,
}

/// Returns the drawing of what the demo printed to a terminal.
pub(super) fn drawn(printed: &str) -> String {
    let lines = shown(printed);
    let columns = u32::try_from(COLUMNS).map_or(0.0, f64::from);
    let width = 2.0 * MARGIN + columns * CHARACTER.0;
    let height = TITLE + MARGIN + coordinate(lines.len(), CHARACTER.1);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" role=\"img\" aria-label=\"Output of cargo xtask demo: calls of three vendors in the order \
         of time\">\n<style>\ntext {{ font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', \
         monospace; fill: #d6deeb; white-space: pre }}\n.s1 {{ font-weight: bold }} .s2 {{ fill: #7f8ea3 }} \
         .s31 {{ fill: #ff7b72 }} .s32 {{ fill: #7ee787 }} .s33 {{ fill: #e3b341 }} .s34 {{ fill: #79c0ff }} \
         .s35 {{ fill: #d2a8ff }} .s36 {{ fill: #76e3ea }} .title {{ fill: #7f8ea3 }}\n</style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1520\"/>\n\
         <text class=\"title\" x=\"{MARGIN}\" y=\"24\">$ cargo xtask demo</text>\n"
    );
    for (number, line) in lines.iter().enumerate() {
        let y = TITLE + coordinate(number + 1, CHARACTER.1) - 5.0;
        for StyledText { column, text, class } in pieces(line) {
            let (x, length) = (MARGIN + coordinate(column, CHARACTER.0), text.chars().count());
            let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
            let _ = writeln!(
                svg,
                "<text{class} x=\"{x:.1}\" y=\"{y:.0}\" textLength=\"{:.1}\">{}</text>",
                coordinate(length, CHARACTER.0),
                escaped(&text),
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// Returns the lines of the picture: the header, rows in which all vendors have calls, and the totals.
fn shown(printed: &str) -> Vec<&str> {
    let stays = printed.lines().filter(|line| !VARYING.iter().any(|varying| line.contains(varying)));
    let mut lines: Vec<&str> = stays.collect();
    if lines.len() > SKIPPED + 3 {
        lines.splice(2..SKIPPED + 2, ["…"]);
    }
    lines
}

fn coordinate(count: usize, size: f64) -> f64 {
    u32::try_from(count).map_or(0.0, f64::from) * size
}

/// Splits a line at its styles and at two or more blanks, because a piece is drawn at its column.
fn pieces(line: &str) -> Vec<StyledText> {
    let (mut pieces, mut column, mut class) = (Vec::new(), 0, String::new());
    for (number, part) in line.split('\u{1b}').enumerate() {
        let mut text = part;
        if number > 0 {
            let (codes, rest) = part.strip_prefix('[').and_then(|part| part.split_once('m')).unwrap_or(("0", part));
            let styles = codes.split(';').filter(|code| !matches!(*code, "" | "0"));
            let styles: Vec<String> = styles.map(|code| format!("s{code}")).collect();
            class = if styles.is_empty() {
                String::new()
            } else {
                format!("{class} {}", styles.join(" ")).trim().to_owned()
            };
            text = rest;
        }
        for run in text.split_inclusive("  ") {
            let shown = run.trim();
            if !shown.is_empty() {
                let indent = run.chars().take_while(|character| *character == ' ').count();
                pieces.push(StyledText { column: column + indent, text: shown.to_owned(), class: class.clone() });
            }
            column += run.chars().count();
        }
    }
    pieces
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::{SKIPPED, drawn, pieces, shown};

    #[test]
    fn the_picture_has_the_header_later_rows_and_the_totals_that_do_not_vary() {
        let rows: Vec<String> = (0..SKIPPED + 2).map(|row| format!("row {row}")).collect();
        let printed = format!("head\nline\n{}\ntotals\n0 quarantined, 7 requests\nwaited for all\n", rows.join("\n"));
        let (first, second) = (format!("row {SKIPPED}"), format!("row {}", SKIPPED + 1));
        assert_eq!(shown(&printed), ["head", "line", "…", &first, &second, "totals"]);
    }

    #[test]
    fn a_line_is_cut_at_its_styles_and_columns() {
        let found = pieces("\u{1b}[1m\u{1b}[32m09:00  ccrm\u{1b}[0m in");
        let found: Vec<_> = found.iter().map(|it| (it.column, it.text.as_str(), it.class.as_str())).collect();
        assert_eq!(found, [(0, "09:00", "s1 s32"), (7, "ccrm", "s1 s32"), (12, "in", "")]);
    }

    #[test]
    fn text_cannot_end_its_element() {
        assert!(drawn("a <b> & c").contains(">a &lt;b&gt; &amp; c</text>"));
    }
}
