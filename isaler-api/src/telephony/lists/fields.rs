use std::collections::BTreeMap;

use telephony_core::transport::Endpoint;
use telephony_core::{BadRecord, ListedRecord, Page, PersonalText, Result};

use super::FIELDS;
use crate::endpoints::{ListFields, MendedFields};
use crate::{Client, PROVIDER};

/// Fields of an entry, each with the account's label. A label that cannot be read is quarantined.
pub(super) async fn list(client: &Client) -> Result<Page<ListedRecord>> {
    let (names, repairs) = client.send(MendedFields::from(client.list_fields().into_endpoint())).await?;
    let mut records: BTreeMap<String, ListedRecord> =
        names.fields.into_iter().map(|(field, label)| (format!("$.data.{field}"), record(field, label))).collect();
    let mut quarantined = Vec::new();
    for repair in repairs {
        match records.get_mut(&repair.path) {
            Some(record) => record.repairs.push(repair),
            // The label was left out so that the others could be read.
            None => quarantined.push(
                BadRecord::new(PROVIDER, ListFields::OPERATION.name, repair.index, repair.path, repair.reason, "")
                    .with_raw_bytes(repair.raw.as_bytes()),
            ),
        }
    }
    Ok(Page::new(records.into_values().collect()).with_quarantined(quarantined))
}

fn record(field: String, label: String) -> ListedRecord {
    let data = serde_json::to_string(&BTreeMap::from([(&field, &label)]));
    let mut record = ListedRecord::new(PROVIDER, FIELDS, field);
    record.data = data.ok().map(PersonalText::from);
    record.name = Some(label.into());
    record
}
