//! Cells that a spreadsheet would run.

use crate::export::SEPARATOR;

/// Prefix that makes a spreadsheet take a cell as text.
pub(super) const GUARD: char = '\'';

/// True if a spreadsheet may run the text as a formula.
///
/// Blanks and invisible characters in front do not count, because some programs trim them. The full-width forms are those of Japanese input.
pub(super) fn is_formula(text: &str) -> bool {
    let is_broken = text.starts_with(['\t', '\r', '\n']);
    let is_trimmed = |it: char| it.is_whitespace() || matches!(it, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}');
    is_broken
        || (text.trim_start_matches(is_trimmed).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
            && !is_numbers(text))
}

/// True for one number, or for a list of numbers, in which a spreadsheet finds nothing to calculate.
fn is_numbers(text: &str) -> bool {
    text.split(SEPARATOR).all(|item| {
        let digits = item.strip_prefix(['+', '-']).unwrap_or(item);
        item.is_empty()
            || digits.split(' ').all(|group| group.bytes().all(|byte| byte.is_ascii_digit()) && !group.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::is_formula;

    #[test]
    fn a_text_that_a_spreadsheet_runs_is_a_formula() {
        for text in [
            "=1+1",
            "=cmd|' /C calc'!A0",
            "+1+1",
            "-1+1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\tJan",
            "  =1",
            "\u{a0}=1",
            "\u{feff}=1",
            "\u{200b}+A1",
            "＝1",
            "＋1",
            "－1",
            "＠A1",
            "+",
            "-",
            "+48-777",
            "+48(22)777",
            "+48777|=1",
            "+1|A!1",
            "+48  777",
            "+48 ",
            "- Jan",
            "+1e5",
            "+1.5",
            "+A1",
        ] {
            assert!(is_formula(text), "{text:?}");
        }
    }

    #[test]
    fn a_number_or_a_list_of_numbers_is_not_a_formula() {
        for text in
            ["+48777888999", "-1", "+48 777 888 999", "+48777|+48888", "+1||007", "007", "", "Jan", "'=1", "1=1"]
        {
            assert!(!is_formula(text), "{text:?}");
        }
    }
}
