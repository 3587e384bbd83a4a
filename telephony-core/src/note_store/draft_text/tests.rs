use proptest::prelude::*;

use super::*;

/// Texts with the letters of several scripts, with quotes, tags, entities and escapes in between.
fn drafts() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => "[a-z]{1,9}",
        4 => "[A-Z][a-z]{0,7}",
        4 => "[а-яіїєґ]{1,9}",
        3 => "[a-ząćęłńóśźżäöüßéèç]{1,9}",
        2 => "[0-9]{1,9}",
        1 => "[一-龥]{1,6}",
        2 => prop::sample::select(vec![
            "<b>", "</b>", "<a href='x'>", "x<y", "<3", "&amp;", "R&D", "\\r\\n", "\\n", "\\t", "«so»", "\"so\"", "?!",
            "😀", "\u{7}", "C:\\notes",
        ])
        .prop_map(str::to_owned),
    ];
    let blank = prop::sample::select(vec![" ", " ", " ", "\n", "\r\n", "\t", ", "]);
    prop::collection::vec((word, blank), 1..60)
        .prop_map(|words| words.into_iter().map(|(word, blank)| word + blank).collect())
}

/// Text as a vendor stores it that alters texts in this way.
fn altered(text: &str, way: usize, at: usize) -> String {
    match way {
        0 => cut(text, at % (text.len() + 1)),
        1 => strip_tags(text),
        2 => text.to_uppercase(),
        3 => text.to_lowercase(),
        4 => text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"),
        5 => text.split_whitespace().collect::<Vec<_>>().join(" "),
        6 => format!("<p class=\"note\">{text}</p>"),
        7 => text.replace('\n', "<br />\n"),
        8 => text.replace("\\r\\n", "\r\n").replace("\\n", "n").replace("\\t", "t").replace('\\', ""),
        9 => text.chars().filter(|it| !"\"'\\<>«»`".contains(*it)).collect(),
        10 => text.chars().map(|it| if it.is_ascii() { it } else { '?' }).collect(),
        11 => text.chars().filter(|it| !it.is_control() && u32::from(*it) < 0x1_0000).collect(),
        12 => text
            .chars()
            .map(|it| if it.is_ascii() { it.to_string() } else { format!("&#{};", u32::from(it)) })
            .collect(),
        13 => serde_json::Value::from(text).to_string(),
        14 => text.encode_utf16().fold(String::new(), |text, it| text + &format!("\\u{it:04x}")),
        15 => format!("API user, 12:04: {text} (read)"),
        16 => decompose(text),
        _ => text.split('<').next().unwrap_or_default().trim().to_owned(),
    }
}

const WAYS: usize = 18;

fn cut(text: &str, bytes: usize) -> String {
    String::from_utf8_lossy(&text.as_bytes()[..bytes]).trim_end_matches('\u{fffd}').to_owned()
}

fn strip_tags(text: &str) -> String {
    let (mut kept, mut is_inside) = (String::new(), false);
    for it in text.chars() {
        match it {
            '<' => is_inside = true,
            '>' if is_inside => is_inside = false,
            it if !is_inside => kept.push(it),
            _ => {}
        }
    }
    kept
}

/// Normalization form D of the letters that the drafts contain.
fn decompose(text: &str) -> String {
    const PAIRS: [(char, &str); 18] = [
        ('й', "и\u{306}"),
        ('ї', "і\u{308}"),
        ('ą', "a\u{328}"),
        ('ć', "c\u{301}"),
        ('ę', "e\u{328}"),
        ('ń', "n\u{301}"),
        ('ó', "o\u{301}"),
        ('ś', "s\u{301}"),
        ('ź', "z\u{301}"),
        ('ż', "z\u{307}"),
        ('ä', "a\u{308}"),
        ('ö', "o\u{308}"),
        ('ü', "u\u{308}"),
        ('é', "e\u{301}"),
        ('è', "e\u{300}"),
        ('ç', "c\u{327}"),
        ('Ä', "A\u{308}"),
        ('Ö', "O\u{308}"),
    ];
    PAIRS.iter().fold(text.to_owned(), |text, (one, two)| text.replace(*one, two))
}

fn compare(draft: &str, note: &str) -> TextMatch {
    DraftText::new(draft).compare(note)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_that_the_vendor_altered_is_never_unrelated(draft in drafts(), way in 0..WAYS, at in any::<usize>()) {
        let note = altered(&draft, way, at);
        prop_assert_ne!(compare(&draft, &note), TextMatch::Unrelated, "{} {:?}", way, note);
        // The draft may be the decomposed one, and the vendor may compose it.
        prop_assert_ne!(compare(&decompose(&draft), &draft), TextMatch::Unrelated);
    }

    #[test]
    fn a_text_that_the_vendor_cleaned_and_then_cut_or_wrapped_is_never_unrelated(
        draft in drafts(), way in 1..12_usize, then in prop::sample::select(vec![0, 2, 4, 6, 7, 15]), at in any::<usize>(),
    ) {
        let note = altered(&altered(&draft, way, at), then, at);
        prop_assert_ne!(compare(&draft, &note), TextMatch::Unrelated, "{} {} {:?}", way, then, note);
    }

    #[test]
    fn a_text_of_other_words_is_unrelated(
        draft in prop::collection::vec(prop::sample::select(vec!["client", "asked", "about", "prices", "friday"]), 3..40),
        note in prop::collection::vec(prop::sample::select(vec!["no", "money", "until", "monday", "visit"]), 3..40),
        way in prop::sample::select(vec![2, 5, 6, 7, 13]),
    ) {
        let (draft, note) = (draft.join(" "), note.join(" "));
        prop_assert_eq!(compare(&draft, &altered(&note, way, 0)), TextMatch::Unrelated);
    }

    #[test]
    fn any_two_texts_are_compared_without_a_panic(draft in any::<String>(), note in "[<&#x;\\\\u0-9a-f>/é]{0,40}") {
        compare(&draft, &note);
        prop_assert_eq!(compare(&note, &note), TextMatch::Equal);
    }
}

#[test]
fn a_text_that_a_vendor_was_seen_to_alter_is_similar() {
    let long = "Передзвонити щодо рахунка 24/7. ".repeat(3000);
    for (draft, note) in [
        ("First line\\r\\nsecond line", "First line\r\nsecond line"),
        ("Oferta <b>X</b> 5", "Oferta X 5"),
        ("x<y, call back", "x"),
        ("Call <Anna> back", "Call back"),
        ("Zażółć gęślą jaźń", "ZAŻÓŁĆ GĘŚLĄ JAŹŃ"),
        ("Straße", "STRASSE"),
        ("Передзвонити", "Note: ????????????"),
        ("Передзвонити", "<p>&#1055;&#1077;&#1088;&#1077;&#1076;"),
        ("ok", "<div>ok</div>"),
        ("👍", "????"),
        ("👍", "<p></p>"),
        ("Call back", ""),
        (&long, &cut(&long, 255)),
        (&long, &cut(&long, 65_535)),
    ] {
        assert_eq!(compare(draft, note), TextMatch::Similar, "{note:.40}");
    }
}

#[test]
fn a_text_of_another_matter_is_unrelated() {
    let texts = [
        "The client asked for a new price list by Friday",
        "No answer. Try once more in the evening!",
        "Wysłano ofertę, czeka na decyzję zarządu",
        "Просив передзвонити після обіду щодо рахунка",
        "Договор подписан, оплата до 15 числа",
        "Vendu: 3 licences, facture envoyée",
    ];
    for draft in texts {
        for note in texts.iter().filter(|note| **note != draft) {
            assert_eq!(compare(draft, note), TextMatch::Unrelated, "{draft} / {note}");
        }
    }
}
