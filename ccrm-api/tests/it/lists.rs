//! Lists of the account through `ListSource`, compared with the sandbox's data.

use ccrm_api::models::SipAccount;
use telephony_core::conformance::{self, ExpectedList};
use telephony_core::{ErrorKind, ListSource, ListedRecord, Page, PageCursor, Source};
use telephony_sandbox::{
    CcrmCallPresentation, CcrmSipAccount, CcrmSmsPresentation, FirstPage, PastTheEnd, Sandbox, TotalCount, Vendor,
    World,
};

use crate::support::sandbox::client;

/// A world with this number of SIP accounts, and numbers and names to show.
fn world(accounts: u64) -> World {
    let mut world = World::empty();
    world.ccrm.sip_accounts = (1..=accounts).map(|id| CcrmSipAccount::new(id, (100 + id).to_string())).collect();
    world.ccrm.call_presentations = ["+48 777 888 999", "+48 777 888 998"].map(CcrmCallPresentation::new).into();
    world.ccrm.sms_presentations =
        [("48777888999", 9999), ("Pozdrawiamy", 9999)].map(|(text, id)| CcrmSmsPresentation::new(text, id)).into();
    world
}

fn expected(accounts: u64) -> [ExpectedList; 3] {
    let derived = |texts: [&str; 2]| texts.map(ListedRecord::derived_id);
    [
        ExpectedList::new("sip_accounts", (1..=accounts).map(|id| id.to_string())),
        ExpectedList::new("call_presentations", derived(["48777888999", "48777888998"])),
        ExpectedList::new("sms_presentations", derived(["48777888999", "Pozdrawiamy"])),
    ]
}

async fn list(sandbox: &Sandbox, list: &str) -> telephony_core::Result<Page<ListedRecord>> {
    client(sandbox).list_page(list, None).await
}

#[tokio::test]
async fn the_client_keeps_the_contract_of_a_source_of_lists() {
    // One page, a round number of rows, and several pages.
    for accounts in [3, 100, 1000, 2345] {
        let sandbox = Sandbox::start(world(accounts)).await.unwrap();
        conformance::list_source(&client(&sandbox), &expected(accounts)).await.unwrap();
    }
}

#[tokio::test]
async fn the_client_keeps_the_contract_of_a_source_of_lists_under_faults() {
    let sandbox = Sandbox::start(world(1200)).await.unwrap();
    sandbox.fault_rate(0.3, 7);
    conformance::list_source(&client(&sandbox), &expected(1200)).await.unwrap();
    assert!(sandbox.requests().iter().any(|request| request.fault.is_some()));
}

#[tokio::test]
async fn a_list_of_several_pages_is_whole_whatever_its_count_and_its_page_numbers_mean() {
    let mut world = world(0);
    let number = |index: u32| CcrmSmsPresentation::new(format!("Nadawca {index}"), 1);
    world.ccrm.sms_presentations = (0..1500).map(number).collect();
    for meaning in [TotalCount::Window, TotalCount::Page, TotalCount::OneBehind, TotalCount::Account] {
        for first in [FirstPage::One, FirstPage::Zero] {
            let sandbox = Sandbox::start(world.clone()).await.unwrap();
            sandbox.dialect(|dialect| (dialect.ccrm_total, dialect.ccrm_first_page) = (meaning, first));
            let page = list(&sandbox, "sms_presentations").await.unwrap();
            assert_eq!((page.items.len(), page.next), (1500, None), "{meaning:?} {first:?}");
        }
    }
}

#[tokio::test]
async fn a_list_of_exactly_a_page_is_whole_whatever_follows_it() {
    for past_the_end in [PastTheEnd::EmptyList, PastTheEnd::MissingData, PastTheEnd::Error, PastTheEnd::LastPage] {
        let sandbox = Sandbox::start(world(1000)).await.unwrap();
        sandbox.dialect(|dialect| dialect.past_the_end = past_the_end);
        let page = list(&sandbox, "sip_accounts").await.unwrap();
        assert_eq!(page.items.len(), 1000, "{past_the_end:?}");
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_read_costs_that_row_only() {
    let mut world = world(3);
    world.ccrm.sip_accounts[1].poison = Some(r#"{"extensionId":{},"name":"Anna"}"#.to_owned());
    world.ccrm.sip_accounts[2].poison = Some(r#"{"extensionId":3,"name":["Anna"],"extension":"103"}"#.to_owned());
    let sandbox = Sandbox::start(world).await.unwrap();
    let page = list(&sandbox, "sip_accounts").await.unwrap();
    assert_eq!(page.items.iter().map(|it| &*it.id).collect::<Vec<_>>(), ["1", "3"]);
    assert_eq!((page.items[0].repairs.len(), page.items[1].repairs.len()), (0, 1));
    let [bad] = &page.quarantined[..] else { panic!("one row is bad") };
    assert_eq!((bad.index, &bad.account), (1, &client(&sandbox).account()));
}

#[tokio::test]
async fn a_record_has_the_names_and_numbers_of_its_row_and_the_row_as_json() {
    let sandbox = Sandbox::start(world(1)).await.unwrap();
    let page = list(&sandbox, "sip_accounts").await.unwrap();
    let data = page.items[0].data.as_deref().unwrap();
    let account: SipAccount = serde_json::from_str(data).unwrap();
    assert!(data.contains(r#""extensionId":1"#), "the vendor's names");
    assert_eq!((page.items[0].name.clone(), account.id.get()), (account.name, 1));
    assert_eq!(page.items[0].numbers.first(), account.extension.as_ref());
    let senders = list(&sandbox, "sms_presentations").await.unwrap().items;
    let name = senders.iter().find(|it| it.numbers.is_empty()).and_then(|it| it.name.as_deref());
    assert_eq!((senders.len(), name), (2, Some("Pozdrawiamy")));
    assert!(!format!("{senders:?}").contains("777888999"));
}

#[tokio::test]
async fn an_unknown_list_and_any_cursor_are_refused_without_a_request() {
    let sandbox = Sandbox::start(world(3)).await.unwrap();
    let client = client(&sandbox);
    let error = client.list_page("users", None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidQuery);
    assert!(error.to_string().contains("sip_accounts, call_presentations, sms_presentations"), "{error}");
    let cursor = PageCursor::pack_in_list(&client, "call_presentations", &2).unwrap();
    for list in client.lists() {
        let error = client.list_page(list, Some(&cursor)).await.unwrap_err();
        assert_eq!((error.kind(), error.account()), (ErrorKind::InvalidQuery, Some(&client.account())));
    }
    assert_eq!(sandbox.requests().iter().filter(|it| it.vendor == Vendor::Ccrm).count(), 0);
}
