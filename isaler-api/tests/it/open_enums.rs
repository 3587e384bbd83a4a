//! Tests that every open enum keeps an invented word and writes it back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use isaler_api::models::{ActivityTypeFilter, SortBy, SortOrder};
use serde_json::json;

macro_rules! words {
    ($($name:ident),+) => {
        const WORDS: &[&str] = &[$(stringify!($name)),+];

        // Rows 183, 187, 188: requests refuse words that answers may have.
        #[test]
        fn a_made_up_word_is_kept_and_written_back() {
            for word in ["Made-up Word", " parked_ ", "ħ", "77"] {
                $(
                    let read: $name = serde_json::from_value(json!(word)).unwrap();
                    assert!(!read.is_known() && read.as_str() == word, "{}", stringify!($name));
                    assert_eq!(serde_json::to_value(&read).unwrap(), json!(word));
                )+
            }
        }
    };
}

words!(ActivityTypeFilter, SortBy, SortOrder);

/// Collects the names of the enums declared by a macro of telephony-core in a folder and its subfolders.
fn declared(by: &str, folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            declared(by, &path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            for declaration in text.split(&format!("{by}! {{")).skip(1) {
                let name = declaration.split("enum ").nth(1).unwrap().split(' ').next().unwrap();
                names.insert(name.to_owned());
            }
        }
    }
}

#[test]
fn no_word_is_left_out() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut words, mut codes) = (BTreeSet::new(), BTreeSet::new());
    declared("open_enum", &source, &mut words);
    declared("open_code", &source, &mut codes);
    assert_eq!(words.iter().map(String::as_str).collect::<Vec<_>>(), WORDS);
    assert!(codes.is_empty(), "this vendor sends words: {codes:?}");
}
