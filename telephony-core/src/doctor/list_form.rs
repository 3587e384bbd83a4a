use std::fmt;

use serde_json::Value;

/// Form in which an answer sends a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListForm {
    /// List with this number of elements.
    List(usize),
    /// Object in the place of the list.
    Object,
    /// `null` in the place of the list.
    Null,
    /// Object without the member that holds the list.
    Absent,
    /// Body without content.
    NoBody,
    /// Value of another kind, or a body that is not JSON.
    Other,
}

impl ListForm {
    /// Form of the list in a body: the member of this name, or the body itself without a name.
    pub fn of(body: &[u8], member: Option<&str>) -> Self {
        if body.trim_ascii().is_empty() {
            return Self::NoBody;
        }
        let Ok(value) = serde_json::from_slice::<Value>(body) else { return Self::Other };
        let value = match (member, &value) {
            (Some(member), Value::Object(members)) => match members.get(member) {
                Some(value) => value,
                None => return Self::Absent,
            },
            (None, value) => value,
            (Some(_), _) => return Self::Other,
        };
        match value {
            Value::Array(elements) => Self::List(elements.len()),
            Value::Object(_) => Self::Object,
            Value::Null => Self::Null,
            _ => Self::Other,
        }
    }

    /// True for a list with at least one element.
    pub const fn has_rows(self) -> bool {
        matches!(self, Self::List(count) if count > 0)
    }
}

impl fmt::Display for ListForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(0) => f.write_str("an empty list"),
            Self::List(count) => write!(f, "a list of {count} rows"),
            Self::Object => f.write_str("an object `{}` in place of the list"),
            Self::Null => f.write_str("`null` in place of the list"),
            Self::Absent => f.write_str("no member for the list"),
            Self::NoBody => f.write_str("an empty body"),
            Self::Other => f.write_str("a body that is no list"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_of_a_list_without_rows_differs_from_the_others() {
        let data = Some("data");
        for (body, member, form) in [
            ("[]", None, ListForm::List(0)),
            ("{}", None, ListForm::Object),
            ("null", None, ListForm::Null),
            (" \n", None, ListForm::NoBody),
            (r#"{"data":[]}"#, data, ListForm::List(0)),
            (r#"{"data":[1,2]}"#, data, ListForm::List(2)),
            (r#"{"data":{}}"#, data, ListForm::Object),
            (r#"{"data":null}"#, data, ListForm::Null),
            (r#"{"success":true}"#, data, ListForm::Absent),
            ("[]", data, ListForm::Other),
            ("<html>", None, ListForm::Other),
            ("7", None, ListForm::Other),
        ] {
            assert_eq!(ListForm::of(body.as_bytes(), member), form, "{body}");
        }
    }
}
