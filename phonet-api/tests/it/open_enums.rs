//! Open enums: an unknown word or code is kept and written back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use phonet_api::models::{CallDirection, CallEventKind, Disposition, LegKind, Presence};
use phonet_api::webhooks::RequestName;
use serde_json::json;

macro_rules! words {
    ($($name:ident),+) => {
        const WORDS: &[&str] = &[$(stringify!($name)),+];

        // Rows 73, 79.
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

macro_rules! codes {
    ($($name:ident),+) => {
        const CODES: &[&str] = &[$(stringify!($name)),+];

        // Rows 80, 132, 134, 136, 152.
        #[test]
        fn a_made_up_code_is_kept_and_written_back() {
            for code in [-1, 77, 1 << 40] {
                $(
                    for sent in [json!(code), json!(code.to_string())] {
                        let read: $name = serde_json::from_value(sent).unwrap();
                        assert!(!read.is_known() && read.code() == code, "{}", stringify!($name));
                        assert_eq!(serde_json::to_value(read).unwrap(), json!(code));
                    }
                )+
            }
        }
    };
}

words!(CallEventKind, RequestName);
codes!(CallDirection, Disposition, LegKind, Presence);

/// Collects the names of the enums that a macro of telephony-core declares anywhere below a folder.
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
fn no_word_and_no_code_is_left_out() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (by, listed) in [("open_enum", WORDS), ("open_code", CODES)] {
        let mut names = BTreeSet::new();
        declared(by, &source, &mut names);
        assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), listed, "{by}");
    }
}
