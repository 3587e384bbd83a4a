//! Wall clocks: the time at which a request was sent, and the offset of the vendor's clock.

use time::OffsetDateTime;
use time::macros::datetime;

use super::*;

// Clock that advances by one second each time it is read.
fn ticking() -> Clock {
    let seconds = Mutex::new(0);
    Clock::new(move || {
        let mut seconds = seconds.lock().unwrap();
        *seconds += 1;
        datetime!(2026-03-29 00:59:59 UTC) + time::Duration::seconds(*seconds)
    })
}

async fn sent_at(endpoint: impl Endpoint, steps: impl IntoIterator<Item = ScriptStep>) -> Error {
    let pipeline = pipeline(&Script::new(steps)).clock(ticking()).build();
    let result = pipeline.call(&endpoint, &Headers::new()).await;
    result.err().expect("none of these steps is a success")
}

#[tokio::test(start_paused = true)]
async fn a_write_of_unknown_fate_says_what_it_was_when_it_was_sent_and_how_to_verify() {
    let first = datetime!(2026-03-29 01:00 UTC);
    for step in [
        ScriptStep::Broken,
        ScriptStep::Silence,
        ScriptStep::CutBody(200, "cut"),
        ScriptStep::Answer(503, ""),
        ScriptStep::Answer(408, ""),
        ScriptStep::Answer(200, "<html>"),
        ScriptStep::Answer(207, ""),
        ScriptStep::Large(200, (16 << 20) + 1),
        ScriptStep::Headers(200, 101, 1),
    ] {
        let name = format!("{step:?}");
        let error = sent_at(Once, [step]).await;
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{name}");
        assert_eq!(error.operation(), "test.it");
        assert_eq!(error.sent_at(), Some(first), "{name}");
        if !name.contains("207") {
            assert_eq!(error.message(), "list the calls in progress", "{name}");
        }
    }
    // The second attempt is the one with an unknown outcome, because the first was never sent.
    let error = sent_at(Once, [ScriptStep::NotSent, ScriptStep::Broken]).await;
    assert_eq!(error.sent_at(), Some(first + time::Duration::SECOND));
}

#[tokio::test(start_paused = true)]
async fn what_was_never_sent_has_no_time_of_sending() {
    let error = sent_at(Read, std::iter::repeat_with(|| ScriptStep::NotSent).take(4)).await;
    assert_eq!((error.kind(), error.sent_at()), (ErrorKind::NotSent, None));
    let error = sent_at(Read, [ScriptStep::Answer(400, "")]).await;
    assert_eq!(error.sent_at(), Some(datetime!(2026-03-29 01:00 UTC)));
}

#[tokio::test(start_paused = true)]
async fn the_vendors_clock_is_compared_within_bounds() {
    let step = |date| ScriptStep::With(200, Vec::leak(vec![("date", date)]), "[]");
    let script = Script::new([]);
    let now: OffsetDateTime = datetime!(2026-03-29 01:00 UTC);
    let pipeline = pipeline(&script).clock(Clock::new(move || now)).build();
    assert_eq!((pipeline.skew(), pipeline.measured_skew()), (time::Duration::ZERO, None));
    for (date, seconds) in [
        ("Sun, 29 Mar 2026 01:00:07 GMT", 7),
        ("soon", 7),
        ("Sun, 29 Mar 2026 00:58:00 GMT", -120),
        ("Mon, 30 Mar 2026 01:00:00 GMT", 600),
        ("Thu, 01 Jan 1970 00:00:00 GMT", -600),
        ("Sun, 29 Mar 2026 01:00:00 GMT", 0),
    ] {
        script.then([step(date)]);
        pipeline.clone().call(&Read, &Headers::new()).await.unwrap();
        let skew = time::Duration::seconds(seconds);
        // A clamped difference is a bound and not a measurement.
        let measured = (seconds.abs() < 600).then_some(skew);
        assert_eq!((pipeline.skew(), pipeline.measured_skew()), (skew, measured), "{date}");
    }
}
