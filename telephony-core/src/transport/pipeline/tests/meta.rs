//! Facts about an exchange: with each output, with each error, and in the extensions of each request.

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

use super::*;
use crate::transport::{AnswerMeta, Answered, Body, OperationAttempt, TransportError, WithMeta};

const ID: (&str, &str) = ("x-request-id", "id-7");

/// Transport that keeps the operation and the attempt of each request.
#[derive(Debug)]
struct LabellingTransport(Arc<Script>, Mutex<Vec<OperationAttempt>>);

#[async_trait]
impl Transport for LabellingTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let label = request.extensions().get::<OperationAttempt>().expect("every request has a label");
        self.1.lock().unwrap().push(label.clone());
        self.0.send(request).await
    }
}

#[tokio::test(start_paused = true)]
async fn a_transport_sees_the_operation_and_the_attempt_of_each_request() {
    let script = Script::new([ScriptStep::Broken, ScriptStep::Answer(200, "[]"), ScriptStep::Answer(206, "")]);
    let transport = Arc::new(LabellingTransport(script, Mutex::default()));
    let base = BaseUrl::parse("https://vendor.example.test", PlainHttp::Loopback).unwrap();
    let pipeline = Pipeline::builder(transport.clone(), base).seed(7).build();
    pipeline.call(&Read, &Headers::new()).await.unwrap();
    let request = Request::get("https://elsewhere.test/7").body(Bytes::new()).unwrap();
    pipeline.stream(&Read::OPERATION, request, Duration::from_secs(30)).await.unwrap();
    let labels = std::mem::take(&mut *transport.1.lock().unwrap());
    let expected = [1, 2, 1].map(|attempt| OperationAttempt::new(Read::OPERATION, attempt));
    assert_eq!(labels, expected);
}

#[tokio::test(start_paused = true)]
async fn an_output_has_the_facts_about_its_answer() {
    let steps = [ScriptStep::With(503, &[ID], ""), ScriptStep::With(200, &[ID, ("set-cookie", "a=b")], "[7]")];
    let run = run(WithMeta::new(Read), steps).await;
    let Answered { output, meta, .. } = run.result.unwrap();
    assert_eq!(output, [7]);
    assert_eq!((meta.status, meta.attempts, meta.request_id()), (Some(200), 2, Some("id-7")));
    assert!(meta.elapsed == run.elapsed && !meta.elapsed.is_zero(), "{meta:?}");
    assert!(meta.headers["set-cookie"].is_sensitive(), "a session's cookie is printed with its headers");
}

#[tokio::test(start_paused = true)]
async fn an_object_that_an_earlier_attempt_deleted_has_the_facts_about_the_answer_that_shows_it() {
    let run = run(WithMeta::new(Keyed), [ScriptStep::Broken, ScriptStep::With(404, &[ID], "")]).await;
    let meta = run.result.unwrap().meta;
    assert_eq!((meta.status, meta.attempts, meta.request_id()), (Some(404), 2, Some("id-7")));
}

#[tokio::test(start_paused = true)]
async fn an_error_has_the_facts_about_the_answer_as_far_as_it_arrived() {
    const LARGE: &[(&str, &str)] = &[ID, ("content-length", "16777217")];
    for (step, status, id) in [
        (ScriptStep::With(400, &[ID], ""), Some(400), Some("id-7")),
        (ScriptStep::With(200, &[ID], "{}"), Some(200), Some("id-7")),
        (ScriptStep::With(200, LARGE, "[]"), Some(200), Some("id-7")),
        (ScriptStep::Fails(TransportError::maybe_sent("large").too_large()), None, None),
    ] {
        let error = run(Read, [step]).await.result.unwrap_err();
        let meta = error.answer_meta().expect("the request was sent");
        assert_eq!((meta.status, meta.request_id(), meta.attempts), (status, id, 1), "{error}");
    }
    let unsent = run(Read, std::iter::repeat_with(|| ScriptStep::NotSent).take(4)).await;
    let error = unsent.result.unwrap_err();
    let meta = error.answer_meta().unwrap();
    assert_eq!((meta.status, meta.attempts, meta.elapsed), (None, 4, unsent.elapsed));
    let unknown = run(Once, [ScriptStep::With(503, &[ID], "")]).await.result.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(unknown.answer_meta().and_then(AnswerMeta::request_id), Some("id-7"));
}

#[test]
fn a_request_outside_of_a_runtime_is_an_error_and_not_a_panic() {
    use futures_util::FutureExt;

    let pipeline = pipeline(&Script::new([])).build();
    let error = pipeline.call(&Read, &Headers::new()).now_or_never().expect("nothing waits").unwrap_err();
    assert_eq!((error.kind(), error.cause()), (ErrorKind::NotSent, Some(Cause::NoRuntime)));
    assert!(!error.is_retryable());
    let request = Request::get("https://elsewhere.test/7").body(Bytes::new()).unwrap();
    let streamed = pipeline.stream(&Read::OPERATION, request, Duration::from_secs(30)).now_or_never();
    assert_eq!(streamed.unwrap().unwrap_err().cause(), Some(Cause::NoRuntime));
}
