use super::*;
use crate::PROVIDER;
use crate::endpoints::GetHistory;
use telephony_core::transport::{Endpoint, Idempotency, Method};

fn operation(name: &'static str) -> Operation {
    Operation::new(PROVIDER, name, Method::POST, "/x", Idempotency::Safe)
}

fn kind(name: &'static str, code: i64) -> ErrorKind {
    by_code(&operation(name), Some(code)).0
}

/// Code of the error in a text, or the absence of a code or an error in words.
fn told(text: &str) -> String {
    match json::from_text::<Envelope<IgnoredAny>>(text).unwrap().refusal() {
        None => "no error".to_owned(),
        Some(refusal) => refusal.code.map_or("no code".to_owned(), |code| code.to_string()),
    }
}

// Rows 204, 207: codes of the body, including those of the general page.
#[test]
fn a_code_means_what_this_vendor_means_by_it() {
    const LIST: &str = "isaler.history.list";
    for (code, expected) in [
        (400, ErrorKind::Unauthenticated),
        (401, ErrorKind::Unauthenticated),
        (402, ErrorKind::Rejected),
        (403, ErrorKind::NotFound),
        (404, ErrorKind::Rejected),
        (405, ErrorKind::Rejected),
        (500, ErrorKind::Unavailable),
        (999, ErrorKind::Rejected),
    ] {
        assert_eq!(kind(LIST, code), expected, "{code}");
    }
    assert_eq!(kind(GetHistory::OPERATION.name, 404), ErrorKind::NotFound);
}

// Rows 206, 208.
#[test]
fn an_error_is_told_by_result_or_error_in_every_form_that_is_sent() {
    for (text, expected) in [
        (r#"{"result":"Error","error":{"code":401,"text":"x"}}"#, "401"),
        (r#"{"result":"Error","error":{"code":"403","text":"x"}}"#, "403"),
        (r#"[{"result":"Error","error":{"code":"400","text":"x"}}]"#, "400"),
        (r#"{"error":{"code":402,"text":"x"}}"#, "402"),
        (r#"{"result":"Error"}"#, "no code"),
        (r#"{"result":"error","error":[]}"#, "no code"),
        (r#"{"error":"text alone"}"#, "no code"),
        (r#"{"result":"Error","error":{"code":"x"}}"#, "no code"),
        (r#"{"result":"Успешно","data":1}"#, "no error"),
        (r#"{"result":"Готово"}"#, "no error"),
        (r#"{"result":"ok","error":null}"#, "no error"),
        (r#"{"result":"ok","error":[]}"#, "no error"),
        (r#"{"data":[]}"#, "no error"),
        ("[]", "no error"),
        ("{}", "no error"),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
    assert!(json::from_text::<Envelope<IgnoredAny>>("null").is_err(), "an answer is an object or a list");
}

// Text of the vendor's server for a failed database, sent with HTTP 200.
const DATABASE_DOWN: &str = "Ошибка подключения к БД: Connection refused. Рекомендуем проверить параметры подключения к БД \
     в файле \"inc/config.php\".";

// Field cases 35 and 38.
#[test]
fn a_database_that_is_down_and_a_firewall_are_named_under_a_status_of_success() {
    use crate::endpoints::ListFields;
    for (body, expected, word) in [
        (DATABASE_DOWN, ErrorKind::Unavailable, "database"),
        ("<html>Just a moment...</html>", ErrorKind::Blocked, "firewall"),
    ] {
        let answer = Answer::new(200, body);
        let errors = [GetHistory::new(1).decode(&answer).unwrap_err(), ListFields::new().decode(&answer).unwrap_err()];
        for error in errors {
            assert_eq!(error.kind(), expected);
            assert!(error.to_string().contains(word), "{error}");
            assert_eq!(error.is_retryable(), expected == ErrorKind::Unavailable);
        }
    }
}

// Field cases 35 and 43.
#[test]
fn a_status_is_the_web_servers_word() {
    for (status, body, expected) in [
        (500, "", ErrorKind::Unavailable),
        (502, "<html>", ErrorKind::Unavailable),
        (404, "<html>", ErrorKind::Rejected),
        (413, "<html>", ErrorKind::Rejected),
        (301, "", ErrorKind::Rejected),
        (401, "", ErrorKind::Unauthenticated),
        (403, "", ErrorKind::Blocked),
        (403, "<html>forbidden</html>", ErrorKind::Blocked),
        (407, "", ErrorKind::Blocked),
        (425, "", ErrorKind::Unavailable),
        (408, "", ErrorKind::Unavailable),
        (429, "", ErrorKind::RateLimited),
        (200, "", ErrorKind::NotJson),
        (200, "<br />\n<b>Fatal error</b>:  Uncaught sentinel-key", ErrorKind::NotJson),
        (204, "", ErrorKind::NotJson),
    ] {
        let answer = Answer::new(status, body);
        let error = text(&operation("test"), &answer).unwrap_err();
        assert_eq!(error.kind(), expected, "{status}");
        assert_eq!((error.status(), error.body()), (Some(status), Some(body.as_bytes())));
        assert!(!format!("{error} {error:?}").contains("sentinel-key"));
    }
}
