//! Comparison of a value with its written form; clients with a transport and with the sandbox.

#[cfg(feature = "reqwest")]
pub(crate) mod sandbox;
#[cfg(feature = "client")]
pub(crate) mod transport;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads JSON into a model and writes it back.
pub(crate) fn round_trip<T: DeserializeOwned + Serialize>(json: &str) -> Value {
    let value: T = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}"));
    serde_json::to_value(value).expect("a model can be written")
}

/// Paths at which the first value has something other than null and the second has nothing.
pub(crate) fn lost(sent: &Value, written: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    compare("$", sent, written, &mut paths);
    paths
}

fn compare(path: &str, sent: &Value, written: &Value, paths: &mut Vec<String>) {
    match sent {
        Value::Null => {}
        Value::Object(members) => {
            for (name, member) in members {
                compare(&format!("{path}.{name}"), member, &written[name.as_str()], paths);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                compare(&format!("{path}[{index}]"), item, &written[index], paths);
            }
        }
        _ if written.is_null() => paths.push(path.to_owned()),
        _ => {}
    }
}

#[test]
fn a_member_that_is_gone_is_seen() {
    let sent = serde_json::json!({"a": [{"b": 0}, {"b": 1}], "c": null});
    assert_eq!(lost(&sent, &sent), Vec::<String>::new());
    assert_eq!(lost(&sent, &serde_json::json!({"a": [{"b": 0}, {}]})), ["$.a[1].b"]);
    assert_eq!(lost(&sent, &Value::Null), ["$.a[0].b", "$.a[1].b"]);
}
