//! Lists of the account through `ListSource`, compared with the sandbox's data.

use isaler_api::models::HistoryEntry;
use telephony_core::conformance::{self, ExpectedList};
use telephony_core::{ErrorKind, ListSource, PageCursor, Source};
use telephony_sandbox::{Fault, IsalerEntry, IsalerTip, Sandbox, Vendor, World};

use crate::support::sandbox::{client, entry, noon, pages_asked_for, world};

const FIELDS: [&str; 8] = ["cid", "datum", "des", "tip", "iduser", "clid", "pid", "did"];

/// Entries of calls and of notes over years.
fn entries(count: i64) -> impl Iterator<Item = IsalerEntry> {
    (1..=count).map(|cid| {
        let tip = if cid % 2 == 0 { "вх.Звонок" } else { "Встреча" };
        entry(cid, tip, noon(3) + time::Duration::days(cid - 200))
    })
}

fn lists(count: i64) -> World {
    let mut world = world(entries(count));
    let tip = |title| IsalerTip { title, color: "#ff6600", filter: "all" };
    world.isaler.tips = vec![tip("вх.Звонок"), tip("Встреча")];
    world
}

fn expected(count: i64) -> [ExpectedList; 3] {
    [
        ExpectedList::new("activities", (1..=count).map(|cid| cid.to_string())),
        ExpectedList::new("activity_types", ["вх.Звонок", "Встреча"]),
        ExpectedList::new("fields", FIELDS),
    ]
}

#[tokio::test]
async fn the_client_keeps_the_contract_of_a_source_of_lists() {
    for count in [0, 3, 200, 450] {
        let sandbox = Sandbox::start(lists(count)).await.unwrap();
        conformance::list_source(&client(&sandbox), &expected(count)).await.unwrap();
    }
}

#[tokio::test]
async fn the_client_keeps_the_contract_of_a_source_of_lists_under_faults() {
    let sandbox = Sandbox::start(lists(450)).await.unwrap();
    sandbox.fault_rate(0.2, 7);
    conformance::list_source(&client(&sandbox), &expected(450)).await.unwrap();
    assert!(sandbox.requests().iter().any(|request| request.fault.is_some()));
}

#[tokio::test]
async fn activities_are_read_by_pages_in_the_order_of_their_ids_and_no_text_one_by_one() {
    let sandbox = Sandbox::start(lists(450)).await.unwrap();
    let client = client(&sandbox);
    let (mut ids, mut cursor) = (Vec::new(), None::<PageCursor>);
    loop {
        let page = client.list_page("activities", cursor.as_ref()).await.unwrap();
        ids.extend(page.items.iter().map(|record| record.id.parse::<i64>().unwrap()));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert!(ids.iter().copied().eq(1..=450));
    assert_eq!(pages_asked_for(&sandbox), [0, 1, 0, 2, 1], "each further page after the one before");
    assert!(sandbox.requests().iter().all(|request| request.path.ends_with("/list")));
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_costs_that_entry_only() {
    let mut world = lists(4);
    world.isaler.entries[0].poison = Some(r#"{"cid":{},"datum":"2024-06-03 12:00:00"}"#.to_owned());
    let mended = r#"{"cid":"2","datum":"2024-06-03 12:00:00","tip":["вх.Звонок"],"content":"Текст"}"#;
    world.isaler.entries[1].poison = Some(mended.to_owned());
    let sandbox = Sandbox::start(world).await.unwrap();
    let page = client(&sandbox).list_page("activities", None).await.unwrap();
    let read: Vec<_> = page.items.iter().map(|it| (&*it.id, it.repairs.len())).collect();
    assert_eq!((read, page.quarantined.len()), (vec![("2", 1), ("3", 0), ("4", 0)], 1));
}

#[tokio::test]
async fn a_field_that_cannot_be_read_costs_that_field_only() {
    let sandbox = Sandbox::start(lists(0)).await.unwrap();
    let body = r#"{"data":{"cid":"Запись","tip":["Тип"],"des":"Содержание"}}"#;
    sandbox.fault_next(Vendor::Isaler, [Fault::page(200, "application/json", body)]);
    let page = client(&sandbox).list_page("fields", None).await.unwrap();
    let read: Vec<_> = page.items.iter().map(|it| (&*it.id, it.name.as_deref().unwrap())).collect();
    assert_eq!(read, [("cid", "Запись"), ("des", "Содержание")]);
    assert_eq!(page.items[0].data.as_deref(), Some(r#"{"cid":"Запись"}"#));
    let [bad] = &page.quarantined[..] else { panic!("one field is bad") };
    assert_eq!((bad.path.as_str(), &*bad.raw), ("$.data.tip", r#"["Тип"]"#));
}

#[tokio::test]
async fn an_activity_type_is_one_record_by_its_title() {
    let mut world = lists(0);
    let tip = |title, color| IsalerTip { title, color, filter: "all" };
    world.isaler.tips = vec![tip("Встреча", "#fff"), tip("Встреча", "#fff"), tip("Встреча", "#000")];
    let sandbox = Sandbox::start(world).await.unwrap();
    let page = client(&sandbox).list_page("activity_types", None).await.unwrap();
    assert_eq!((page.items.len(), page.quarantined.len()), (1, 1));
    assert_eq!(page.items[0].data.as_deref(), Some(r##"{"title":"Встреча","color":"#fff","filter":"all"}"##));
}

#[tokio::test]
async fn an_activity_has_the_row_as_json() {
    let sandbox = Sandbox::start(lists(2)).await.unwrap();
    let page = client(&sandbox).list_page("activities", None).await.unwrap();
    let data = page.items[1].data.as_deref().unwrap();
    let entry: HistoryEntry = serde_json::from_str(data).unwrap();
    assert_eq!((entry.id.get(), entry.kind.as_deref()), (2, Some("вх.Звонок")));
    assert!(data.contains(r#""datum":"#) && data.contains("Запись 2"), "the vendor's names");
    assert!(!format!("{:?}", page.items[1]).contains("Запись"));
}

#[tokio::test]
async fn an_unknown_list_and_a_cursor_of_another_one_are_refused_without_a_request() {
    let sandbox = Sandbox::start(lists(300)).await.unwrap();
    let client = client(&sandbox);
    let next = client.list_page("activities", None).await.unwrap().next.unwrap();
    sandbox.clear_requests();
    let of_types = PageCursor::pack_in_list(&client, "activity_types", &0).unwrap();
    for (list, cursor) in
        [("activity_types", Some(&next)), ("fields", Some(&next)), ("activities", Some(&of_types)), ("clients", None)]
    {
        let error = client.list_page(list, cursor).await.unwrap_err();
        assert_eq!((error.kind(), error.account()), (ErrorKind::InvalidQuery, Some(&client.account())), "{list}");
    }
    assert_eq!(sandbox.request_count(), 0);
}
