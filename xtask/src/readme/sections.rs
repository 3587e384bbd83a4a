//! Sections of a text between two marks, each mark on a line of its own.

/// Replaces the contents of every section. Fails with the section whose marks do not occur exactly once and
/// in order.
pub(super) fn filled(text: &str, sections: &[(&str, String)]) -> Result<String, String> {
    let mut text = text.to_owned();
    for (name, contents) in sections {
        let (begin, end) = (mark(name, "begin"), mark(name, "end"));
        let once = |mark: &str| text.matches(mark).count() == 1;
        let Some((before, rest)) = text.split_once(&begin).filter(|_| once(&begin) && once(&end)) else {
            return Err(format!("the marks of “{name}” are not there once"));
        };
        let Some((_, after)) = rest.split_once(&end) else {
            return Err(format!("the end of “{name}” stands before its beginning"));
        };
        text = format!("{before}{begin}\n{contents}\n{end}{after}");
    }
    Ok(text)
}

fn mark(name: &str, side: &str) -> String {
    format!("<!-- {name}:{side} -->\n")
}
