use serde::Deserialize;

use super::*;

#[derive(Debug, PartialEq, Deserialize)]
struct Leg {
    id: u32,
    name: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct PruneRow {
    id: u32,
    pin: Option<bool>,
    leg: Option<Leg>,
    #[serde(default)]
    legs: Vec<Leg>,
}

fn read(text: &str) -> Result<(PruneRow, Vec<String>), (String, String)> {
    match json::located::<PruneRow>(text) {
        Ok(row) => Ok((row, Vec::new())),
        Err(fault) => match prune::<PruneRow>(text.to_owned(), fault, &mut 10_000) {
            Ok((row, fixes)) => {
                let said = |fix: Fix| {
                    let raw = String::from_utf8(fix.raw).unwrap();
                    format!("{} {raw}: {}", fix.path, fix.reason)
                };
                Ok((row, fixes.into_iter().map(said).collect()))
            }
            Err(fault) => Err((fault.path, fault.reason)),
        },
    }
}

fn row(pin: Option<bool>, leg: Option<Leg>, legs: Vec<Leg>) -> PruneRow {
    PruneRow { id: 1, pin, leg, legs }
}

fn leg(id: u32) -> Leg {
    Leg { id, name: None }
}

#[test]
fn the_smallest_part_that_the_model_does_without_is_left_out() {
    for (text, expected, left_out) in [
        (
            r#"{"pin":2,"id":1}"#,
            row(None, None, vec![]),
            &[".pin 2: left out: invalid type: integer, expected a boolean"][..],
        ),
        (
            r#"{"id":1,"leg":{"id":2,"name":[7]}}"#,
            row(None, Some(leg(2)), vec![]),
            &[".leg.name [7]: left out: invalid type: sequence, expected a string"],
        ),
        (
            r#"{"id":1,"leg":{"id":-2,"name":"x"},"pin":true}"#,
            row(Some(true), None, vec![]),
            &[r#".leg {"id":-2,"name":"x"}: left out: invalid value: integer, expected u32"#],
        ),
        (
            r#"{"id":1,"legs":[{"id":2},{"name":"x"},{"id":3,"name":{}}]}"#,
            row(None, None, vec![leg(2), leg(3)]),
            &[
                r#".legs[1] {"name":"x"}: left out: missing field `id`"#,
                r".legs[1].name {}: left out: invalid type: map, expected a string",
            ],
        ),
        (
            r#"{"id":1,"legs":7}"#,
            row(None, None, vec![]),
            &[".legs 7: left out: invalid type: integer, expected a sequence"],
        ),
        (
            r#"{"id":1,"pin":false,"id":1,"pin":true}"#,
            row(Some(true), None, vec![]),
            &[".id 1: left out: duplicate field `id`", ".pin false: left out: duplicate field `pin`"],
        ),
    ] {
        let (row, said) = read(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        assert_eq!(row, expected, "{text}");
        assert_eq!(said, left_out, "{text}");
    }
}

#[test]
fn a_member_that_the_model_needs_is_the_fault_of_the_record() {
    for text in [r#"{"id":"x","pin":2}"#, r#"{"pin":2,"id":"x"}"#, r#"{"pin":2,"id":"x","leg":7}"#] {
        let (path, reason) = read(text).unwrap_err();
        assert_eq!((path.as_str(), reason.as_str()), ("$.id", "invalid type: string, expected u32"));
    }
    assert_eq!(read(r#"{"pin":2}"#).unwrap_err().0, "$.id");
    assert_eq!(read("{}").unwrap_err().0, "$.id");
    assert_eq!(read("7").unwrap_err().0, "$");
}

#[test]
fn a_record_of_more_faults_than_any_has_is_given_up() {
    let legs = vec!["7"; 17].join(",");
    assert!(read(&format!(r#"{{"id":1,"legs":[{legs}]}}"#)).is_err());
    let legs = vec!["7"; 16].join(",");
    assert!(read(&format!(r#"{{"id":1,"legs":[{legs}]}}"#)).is_ok());
}
