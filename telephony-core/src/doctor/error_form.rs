use std::fmt;

use serde_json::Value;

use crate::Error;

/// Form in which a vendor refuses a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorForm {
    /// HTTP status of an error, such as 422.
    Status(u16),
    /// HTTP status of success, and a code in the body as a number.
    NumberCode,
    /// HTTP status of success, and a code in the body as a text.
    TextCode,
    /// HTTP status of success, and a body without a code.
    NoCode,
}

impl ErrorForm {
    /// Form of the answer behind an error; `None` if no answer arrived.
    pub fn of(error: &Error) -> Option<Self> {
        Some(Self::read(error.status()?, error.body().unwrap_or_default()))
    }

    /// Form of an answer that refuses a request. The code is the member `code` of the body or of its `error`.
    pub fn read(status: u16, body: &[u8]) -> Self {
        if !(200..300).contains(&status) {
            return Self::Status(status);
        }
        let body = serde_json::from_slice::<Value>(body).unwrap_or_default();
        let body = body.get(0).unwrap_or(&body);
        match body.get("code").or_else(|| body.get("error")?.get("code")) {
            Some(Value::Number(_)) => Self::NumberCode,
            Some(Value::String(_)) => Self::TextCode,
            _ => Self::NoCode,
        }
    }
}

impl fmt::Display for ErrorForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "HTTP status {status}"),
            Self::NumberCode => f.write_str("status of success, and a code in the body as a number"),
            Self::TextCode => f.write_str("status of success, and a code in the body as a text"),
            Self::NoCode => f.write_str("status of success, and a body without a code"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_an_error_is_its_status_or_its_code() {
        for (status, body, form) in [
            (422, r#"{"code":1}"#, ErrorForm::Status(422)),
            (200, r#"{"code":404}"#, ErrorForm::NumberCode),
            (200, r#"{"error":{"code":"403"}}"#, ErrorForm::TextCode),
            (200, r#"[{"error":{"code":405}}]"#, ErrorForm::NumberCode),
            (200, "<html>", ErrorForm::NoCode),
            (200, "", ErrorForm::NoCode),
        ] {
            assert_eq!(ErrorForm::read(status, body.as_bytes()), form, "{body}");
        }
    }
}
