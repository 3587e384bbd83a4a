use super::*;

fn error(kind: ErrorKind) -> Error {
    Error::new(kind, Provider::from_static("test"), "test.call.list")
}

#[test]
fn an_error_says_where_it_happened_and_keeps_its_cause() {
    let cause = error(ErrorKind::Timeout).with_message("no answer in time");
    let failed = error(ErrorKind::Unavailable)
        .with_status(503)
        .with_path("$.data")
        .with_message("the server failed")
        .with_body(&b"+48777888999"[..])
        .with_retry_after(Some(Duration::from_secs(3)))
        .with_source(cause);
    assert_eq!(failed.operation(), "test.call.list");
    assert_eq!(failed.to_string(), "test: test.call.list: unavailable (HTTP 503) at $.data: the server failed");
    let source = failed.source().expect("its cause");
    assert_eq!(source.to_string(), "test: test.call.list: timeout: no answer in time");
    assert!(error(ErrorKind::Timeout).source().is_none());
}

#[test]
fn debug_shows_all_but_the_body() {
    let shown = format!("{:?}", error(ErrorKind::UnexpectedShape).with_body(&b"+48777888999"[..]));
    assert_eq!(
        shown,
        "Error { kind: UnexpectedShape, provider: \"test\", account: \"\", operation: \"test.call.list\", message: \"\", path: None, \
         status: None, body_bytes: Some(12), retry_after: None, sent_at: None, source: None }"
    );
}

#[test]
fn only_what_may_pass_by_itself_is_worth_repeating() {
    use ErrorKind as Kind;

    for (kind, passes) in [
        (Kind::RateLimited, true),
        (Kind::Unavailable, true),
        (Kind::NotSent, true),
        (Kind::Interrupted, true),
        (Kind::Timeout, true),
        (Kind::NotJson, true),
        (Kind::Blocked, false),
        (Kind::Unsupported, false),
        (Kind::InvalidQuery, false),
        (Kind::Unauthenticated, false),
        (Kind::Forbidden, false),
        (Kind::NotFound, false),
        (Kind::Rejected, false),
        (Kind::UnexpectedShape, false),
        (Kind::TooLarge, false),
        (Kind::OutcomeUnknown, false),
        (Kind::InconsistentRead, false),
        (Kind::FilterIgnored, false),
    ] {
        assert_eq!(error(kind).is_retryable(), passes, "{kind}");
    }
}

// Field case 33.
#[test]
fn a_cause_is_found_behind_other_errors_and_decides_whether_to_repeat() {
    for (cause, passes) in [
        (Cause::Refused, true),
        (Cause::Dns, true),
        (Cause::ProxyUnreachable, true),
        (Cause::TlsUntrusted, false),
        (Cause::TlsHandshake, false),
        (Cause::NoTls, false),
    ] {
        let failed = error(ErrorKind::NotSent).with_source(cause);
        assert_eq!((failed.cause(), failed.is_retryable()), (Some(cause), passes), "{cause}");
        let unknown = failed.into_outcome_unknown("look");
        assert_eq!(unknown.cause(), Some(cause));
    }
    assert_eq!(error(ErrorKind::NotSent).cause(), None);
    assert_eq!(Cause::TlsUntrusted.as_str(), "tls_untrusted");
}
