//! Tests of the endpoints with the sandbox.

use isaler_api::models::{ActivityTypeFilter, EntryTime, NewEntry, SortBy, SortOrder};
use isaler_api::{CallTypes, ReadMethod};
use telephony_core::ErrorKind;
use telephony_sandbox::Sandbox;

use crate::support::sandbox::{builder, calls, client, noon, world};

// Row 201: only a list has all contacts. Row 194: a list does not have the text as stored.
#[tokio::test]
async fn an_entry_is_added_read_listed_and_deleted() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    for method in [ReadMethod::Get, ReadMethod::Post] {
        let client = builder(&sandbox).read_method(method).build().unwrap();
        let at: EntryTime = "2024-06-25 14:25".parse().unwrap();
        let new = NewEntry::on_client(101, "Адрес: https://example.test/a/b\nи/или")
            .at(at)
            .kind("Встреча")
            .contact(201)
            .contact(202)
            .deal(301);
        let id = client.add_history(new).await.unwrap();
        let entry = client.get_history(id).await.unwrap();
        assert_eq!(entry.content.as_deref(), Some("Адрес: https://example.test/a/b\nи/или"));
        assert_eq!(entry.at.unwrap().local(), at.local());
        assert_eq!(entry.kind.as_deref(), Some("Встреча"));
        assert_eq!(entry.contacts.len(), 1, "info names the first contact only");
        let day = at.local().date();
        let page = client.list_history(day, day).order(SortBy::Id).first(SortOrder::OldestFirst).await.unwrap();
        let [listed] = &page.items[..] else { panic!("one entry is there") };
        assert_eq!((listed.id, listed.contacts.len()), (id, 2));
        assert_eq!(listed.content.as_deref(), Some("Адрес: https:--example.test-a-b<br />\nи-или"));
        assert_eq!(listed.known_client_name(), entry.known_client_name());
        client.delete_history(id).await.unwrap();
        let gone = client.get_history(id).await.unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound);
        assert_eq!(client.delete_history(id).await.unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(client.list_history(day, day).await.unwrap().sent(), 0);
    }
    let methods: Vec<_> = sandbox.requests().into_iter().map(|request| request.method).collect();
    assert_eq!(
        methods.iter().filter(|method| *method == "GET").count(),
        6,
        "the first round's reads, and two questions before them"
    );
}

#[tokio::test]
async fn several_entries_are_added_at_once() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let client = client(&sandbox);
    let new = |text: &str| NewEntry::on_deal(301, text).at("2024-06-25 14:25".parse::<EntryTime>().unwrap());
    let ids = client.add_history_list([new("Первая"), new("Вторая")]).await.unwrap();
    let ids: Vec<_> = ids.into_iter().collect::<Result<_, _>>().unwrap();
    assert_eq!(ids.len(), 2);
    let second = client.get_history(ids[1]).await.unwrap();
    assert_eq!((second.content.as_deref(), second.kind.as_deref()), (Some("Вторая"), Some("Событие")));
}

#[tokio::test]
async fn an_entry_that_names_no_time_gets_the_servers() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let client = client(&sandbox);
    let id = client.add_history(NewEntry::on_contact(201, "Сейчас")).await.unwrap();
    let at = client.get_history(id).await.unwrap().at.unwrap();
    let now = client.normalizer().account_zone().local(sandbox.clock().now());
    assert_eq!(at.local(), now.replace_nanosecond(0).unwrap());
}

#[tokio::test]
async fn fields_and_types_are_listed_by_get_and_by_post() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    for method in [ReadMethod::Get, ReadMethod::Post] {
        let client = builder(&sandbox).read_method(method).build().unwrap();
        let fields = client.list_fields().await.unwrap();
        assert_eq!((fields.fields.len(), fields.get("des")), (8, Some("Содержание")));
        let tips = client.list_tips().raw(true).await.unwrap();
        assert_eq!((tips.items.len(), tips.raw.len()), (16, 16));
        assert_eq!(tips.items[9].filter, Some(ActivityTypeFilter::Reminders));
        let found = CallTypes::default().compare(&tips.items);
        assert_eq!(found.absent, ["Исх.звонок"], "only an example of the document uses it");
        assert!(found.notes.contains(&"Факс".to_owned()));
    }
    sandbox.world(|world| world.isaler.tips.clear());
    assert_eq!(client(&sandbox).list_tips().await.unwrap().sent(), 0);
}

// Row 186: `offset` counts pages.
#[tokio::test]
async fn a_list_has_two_hundred_entries_a_page() {
    let sandbox = Sandbox::start(world(calls(450, noon(3)))).await.unwrap();
    let client = client(&sandbox);
    let day = noon(3).date();
    for (page, entries) in [(0_u32, 200), (1, 200), (2, 50), (3, 0), (200, 0)] {
        let list = client.list_history(day, day).order(SortBy::Id).page(page).await.unwrap();
        assert_eq!(list.sent(), entries, "{page}");
    }
}

#[tokio::test]
async fn a_wrong_key_is_told() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let url = sandbox.base_url(telephony_sandbox::Vendor::Isaler);
    let client = isaler_api::Client::builder(url, "wrong", sandbox.isaler_login()).build().unwrap();
    for error in [
        client.list_fields().await.map(drop).unwrap_err(),
        client.list_tips().await.map(drop).unwrap_err(),
        client.get_history(1).await.map(drop).unwrap_err(),
        client.add_history(NewEntry::on_client(101, "x")).await.map(drop).unwrap_err(),
        client.delete_history(1).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    }
    assert_eq!(sandbox.request_count(), 5, "a definite answer is not asked for again");
}

#[tokio::test]
async fn a_list_that_is_refused_names_the_entry_at_fault() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let list = ["Первая", " ", "Третья"].map(|text| NewEntry::on_client(101, text));
    let error = client(&sandbox).add_history_list(list).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::InvalidQuery, Some("$.list[1]")));
}
