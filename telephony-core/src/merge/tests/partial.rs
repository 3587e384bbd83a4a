use super::*;

fn named(items: &[Merged]) -> Vec<String> {
    let entry = |item: &Merged| match item {
        Merged::Entry(entry) => ids(vec![Ok(entry.clone())]).remove(0),
        Merged::Failed(failed) => format!("{} {}", failed.index, failed.error.kind()),
    };
    items.iter().map(entry).collect()
}

#[tokio::test]
async fn a_partial_merge_goes_on_without_a_failed_source_and_names_it() {
    for kind in [ErrorKind::Forbidden, ErrorKind::Unavailable] {
        let a = stream::iter([call("a", "a1", 1), call("a", "a5", 5), call("a", "a9", 9)].map(Ok)).boxed();
        let more = stream::once(async { panic!("it failed") });
        let b = stream::iter(vec![Ok(call("b", "b2", 2)), Ok(call("b", "b4", 4)), failure(kind)]).chain(more).boxed();
        let mut merged = merge_partial(vec![a, b]);
        let items: Vec<Merged> = merged.by_ref().collect().await;
        assert_eq!(named(&items), ["a1", "b2", "b4", &format!("1 {kind}"), "a5", "a9"]);
        let [failed] = merged.failed() else { panic!("{:?}", merged.failed()) };
        let last = failed.last_filed_at.map(OffsetDateTime::unix_timestamp);
        assert_eq!((failed.index, failed.error.provider().as_str(), last), (1, "b", Some(4)));
    }
}

#[tokio::test]
async fn a_partial_merge_of_whole_sources_misses_nothing() {
    let a = stream::iter([call("a", "a1", 1), call("a", "a5", 5)].map(Ok)).boxed();
    let b = stream::iter([call("b", "b2", 2), bad()].map(Ok)).boxed();
    let mut merged = merge_partial(vec![a, b]);
    let items: Vec<Merged> = merged.by_ref().collect().await;
    assert_eq!(named(&items), ["a1", "b2", "$[0]", "a5"]);
    assert!(merged.failed().is_empty());
}

#[tokio::test]
async fn a_partial_merge_ends_after_the_last_of_its_sources_failed() {
    let failing = || stream::iter([failure(ErrorKind::Forbidden)]).boxed();
    let mut merged = merge_partial(vec![failing(), failing()]);
    let items: Vec<Merged> = merged.by_ref().collect().await;
    assert_eq!(named(&items), ["0 forbidden", "1 forbidden"]);
    assert!(merged.failed().iter().all(|it| it.last_filed_at.is_none()));
}
