use std::time::Duration;

use super::*;
use crate::transport::Bytes;

fn answer(attempts: u32) -> SeenAnswer<()> {
    SeenAnswer { output: (), status: 200, headers: http::HeaderMap::new(), body: Bytes::new(), attempts }
}

#[tokio::test(start_paused = true)]
async fn an_examination_sends_no_request_past_its_limits() {
    let options = ExamineOptions::new().max_requests(3).time_limit(Duration::from_secs(60));
    let mut examination = Examination::begin(&options);
    assert!(examination.ask(async { Ok(answer(2)) }).await.is_ok());
    assert!(examination.ask(async { Ok(answer(1)) }).await.is_ok());
    let refused = examination.ask(async { Ok(answer(1)) }).await;
    assert!(matches!(refused, Err(NotSeen::LimitReached)));
    assert_eq!(examination.end(Provider::from_static("test"), "1").requests, 3);

    let mut examination = Examination::begin(&options);
    let late = examination.ask(async {
        tokio::time::sleep(Duration::from_secs(61)).await;
        Ok(answer(1))
    });
    assert!(matches!(late.await, Err(NotSeen::OutOfTime)));
}

#[test]
fn a_refusal_is_an_answer_about_the_request_itself() {
    let error = |kind, status: Option<u16>| {
        let error = Error::new(kind, Provider::from_static("test"), "test.it");
        NotSeen::Failed(match status {
            Some(status) => error.with_status(status),
            None => error,
        })
    };
    assert!(error(ErrorKind::Rejected, Some(400)).is_refusal());
    assert!(!error(ErrorKind::Rejected, None).is_refusal());
    assert!(!error(ErrorKind::Unavailable, Some(503)).is_refusal());
    assert!(!NotSeen::OutOfTime.is_refusal());
    let text = error(ErrorKind::Rejected, Some(400)).to_string();
    assert!(text.starts_with("the request failed with status 400"), "{text}");
}
