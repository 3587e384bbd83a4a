use super::{Literal, Source};

fn code(text: &str) -> String {
    Source::new(text.to_owned()).code
}

#[test]
fn comments_and_the_insides_of_strings_are_no_code() {
    assert_eq!(code("a // todo\nb"), "a        \nb");
    assert_eq!(code("a /* x /* y */ z */ b"), "a                   b");
    assert_eq!(code(r#"f("a // b", c)"#), r#"f("       , c)"#);
    assert_eq!(code(r#"f("\"x", 1)"#), r#"f("    , 1)"#);
}

#[test]
fn raw_strings_end_at_their_own_hashes() {
    let source = Source::new("f(r#\"a \"b\" c\"#, br\"d\", bar\"e\")".to_owned());
    let texts: Vec<_> = source.strings().map(|literal| literal.text).collect();
    assert_eq!(texts, ["a \"b\" c", "d", "e"]);
}

#[test]
fn a_quote_in_a_character_opens_no_string_and_a_lifetime_is_no_character() {
    let source =
        Source::new(r#"match c { '"' => 1, '\'' => 2, '\u{1F4DE}' => 3 } fn f<'a>(x: &'a str) {"é"}"#.to_owned());
    let literal = Literal { at: source.text.len() - 5, text: "é" };
    assert_eq!(source.strings().collect::<Vec<_>>(), [literal]);
    assert!(source.code.contains("fn f<'a>(x: &'a str)"));
}

#[test]
fn code_is_as_long_as_its_text_and_has_its_lines() {
    let text = "// żółć\nlet x = \"наш\nтекст\"; /* é\n */ y\n";
    let source = Source::new(text.to_owned());
    assert_eq!(source.code.len(), text.len());
    assert_eq!(source.line(source.code.find('y').expect("y")), 4);
}

#[test]
fn a_text_that_ends_inside_a_string_or_comment_is_taken_to_its_end() {
    for text in ["\"open", "r#\"open\"", "/* open", "// open", "'"] {
        assert_eq!(Source::new(text.to_owned()).code.len(), text.len(), "{text}");
    }
}

#[test]
fn words_are_whole() {
    let source = Source::new("client clients my_client client::x (client)".to_owned());
    assert_eq!(source.words("client").count(), 3);
    assert_eq!(source.words("client::").count(), 1);
}

#[test]
fn the_modules_doc_is_its_first_lines_joined() {
    let source = Source::new("//! `GET /x`\n//!\n//! Section “list”.\nuse a;\n//! no\n".to_owned());
    assert_eq!(source.module_doc(), "`GET /x`  Section “list”.");
}
