//! Clients of the sandbox, and rows for its worlds.

use isaler_api::{Client, ClientBuilder};
use telephony_sandbox::{IsalerClient, IsalerContact, IsalerDeal, IsalerEntry, Sandbox, Vendor, World};
use time::{Date, Month, OffsetDateTime, UtcOffset};

use crate::support::transport::quick;

pub(crate) fn builder(sandbox: &Sandbox) -> ClientBuilder {
    let url = sandbox.base_url(Vendor::Isaler);
    Client::builder(url, sandbox.isaler_key(), sandbox.isaler_login()).retry(quick())
}

pub(crate) fn client(sandbox: &Sandbox) -> Client {
    builder(sandbox).build().unwrap()
}

/// Noon of a day of June 2024 in Moscow.
pub(crate) fn noon(day: u8) -> OffsetDateTime {
    let offset = UtcOffset::from_hms(3, 0, 0).unwrap();
    let date = Date::from_calendar_date(2024, Month::June, day).unwrap();
    date.with_hms(12, 0, 0).unwrap().assume_offset(offset)
}

pub(crate) fn entry(cid: i64, tip: &str, at: OffsetDateTime) -> IsalerEntry {
    let mut entry = IsalerEntry::new(cid, tip, at);
    entry.content = Some(format!("Запись {cid}"));
    entry
}

/// World with these entries, one client (101), two contacts (201, 202) and one deal (301).
pub(crate) fn world(entries: impl IntoIterator<Item = IsalerEntry>) -> World {
    let mut world = World::empty();
    let isaler = &mut world.isaler;
    isaler.entries = entries.into_iter().collect();
    isaler.clients.push(IsalerClient { clid: 101, title: "ООО «Пример / Альфа»".to_owned() });
    for (pid, person) in [(201, "Иванов Иван Иванович"), (202, "Петрова Анна")] {
        isaler.contacts.push(IsalerContact { pid, person: person.to_owned() });
    }
    isaler.deals.push(IsalerDeal { did: 301, title: "Поставка №1".to_owned() });
    world
}

/// Calls one second apart, with ids from 1.
pub(crate) fn calls(count: i64, from: OffsetDateTime) -> impl Iterator<Item = IsalerEntry> {
    (1..=count).map(move |cid| entry(cid, "вх.Звонок", from + time::Duration::seconds(cid)))
}

/// Page numbers of the lists that were requested from the sandbox.
pub(crate) fn pages_asked_for(sandbox: &Sandbox) -> Vec<i64> {
    let requests = sandbox.requests();
    let lists = requests.iter().filter(|request| request.path.ends_with("/list"));
    let page = |body: &str| serde_json::from_str::<serde_json::Value>(body).unwrap()["offset"].as_i64();
    lists.map(|request| page(&request.text()).unwrap()).collect()
}
