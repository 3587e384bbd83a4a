use http::Method;
use serde::Deserialize;

use super::*;
use crate::Provider;
use crate::transport::{Idempotency, InvalidInput, Operation, Target};
use crate::wire::json;

#[derive(Debug, Clone, Copy)]
struct ListColors {
    color: Option<u32>,
    heeded: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ColorRow {
    id: u32,
    color: Option<u32>,
}

impl Endpoint for ListColors {
    type Output = Rows<ColorRow>;
    const OPERATION: Operation =
        Operation::new(Provider::from_static("test"), "test.row.list", Method::GET, "/", Idempotency::Safe);
    const QUESTION: &'static dyn Question<Self> = &ListQuestion::<Self, ColorRow> {
        path: "$",
        records: |rows| rows,
        must_show: &[MustShow {
            what: "a row of another color",
            remedy: "paint it",
            member: "color",
            shown: |asked, row| Shown::equal(asked.color.as_ref(), row.color.as_ref()),
        }],
        heeded: |asked| asked.heeded,
    };

    fn build_target(&self) -> Result<Target, InvalidInput> {
        Ok(Target::of(&Self::OPERATION))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        let mut rows = Rows::default();
        for (index, row) in json::from_body::<Vec<serde_json::Value>>(&answer.body).unwrap().into_iter().enumerate() {
            rows.raw.push(row.to_string().into());
            if let Ok(row) = serde_json::from_value(row) {
                rows.items.push(row);
            } else {
                let raw = String::from(rows.raw.pop().unwrap());
                let Operation { provider, name, .. } = Self::OPERATION;
                rows.quarantined.push(crate::BadRecord::new(provider, name, index, "$", "bad", raw));
            }
        }
        Ok(rows)
    }
}

fn read(colors: &str, color: Option<u32>, heeded: bool) -> Result<Rows<ColorRow>> {
    let rows: Vec<String> = colors
        .chars()
        .enumerate()
        .map(|(id, color)| match color {
            '-' => format!(r#"{{"id":{id}}}"#),
            '?' => "true".to_owned(),
            color => format!(r#"{{"id":{id},"color":{color},"more":"+48777888999"}}"#),
        })
        .collect();
    let answer = Answer::new(200, format!("[{}]", rows.join(",")));
    read_answer(&ListColors { color, heeded }, &answer)
}

#[test]
fn one_odd_row_in_a_right_list_is_quarantined_with_its_place_and_costs_nothing_else() {
    let rows = read("1?12-1", Some(1), false).unwrap();
    let ids: Vec<u32> = rows.items.iter().map(|row| row.id).collect();
    assert_eq!(ids, [0, 2, 4, 5]);
    assert!(rows.raw[3].contains(r#""id":5"#), "texts stay with their records");
    let [bad, odd] = &rows.quarantined[..] else { panic!("two") };
    assert_eq!((bad.index, odd.index, odd.path.as_str()), (1, 3, "$[3].color"));
    assert_eq!(odd.reason, "a row of another color");
    assert!(odd.raw.contains("+48777888999"), "as sent");
    assert_eq!(rows.sent(), 6);
}

#[test]
fn a_list_that_contradicts_as_a_whole_is_an_error_that_names_the_remedy_and_no_value() {
    for colors in ["2", "22", "221", "-2", "?2"] {
        let error = read(colors, Some(1), false).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FilterIgnored, "{colors}");
        assert!(error.message().contains("another color") && error.message().contains("paint it"));
        assert!(error.body().is_some() && !error.to_string().contains("48777"));
        let kept = read(colors, Some(1), true).unwrap();
        assert_eq!(kept.sent(), colors.len(), "a request that is heeded sets them aside");
    }
    assert_eq!(read("?2", Some(1), false).unwrap_err().path(), Some("$[1].color"));
}

#[test]
fn a_list_that_shows_what_was_asked_for_or_nothing_stays_as_it_is() {
    for (colors, color) in [("", Some(1)), ("111", Some(1)), ("---", Some(1)), ("123", None)] {
        let rows = read(colors, color, false).unwrap();
        assert_eq!((rows.items.len(), rows.quarantined.len()), (colors.len(), 0), "{colors}");
    }
}
