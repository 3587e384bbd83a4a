//! Table of capabilities, as reported by the vendors' clients.

use serde::Deserialize;

use super::row;
use crate::manifest::{Manifest, Vendor};

/// Capabilities of one client. The lab's example `capabilities` prints a list of this type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Capabilities {
    provider: Vendor,
    calls: Calls,
    notes: Notes,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "a capability is a list of flags")]
struct Calls {
    page_size: u32,
    step_seconds: u64,
    total: bool,
    filter_direction: bool,
    filter_medium: bool,
    direction: bool,
    outcome: bool,
    duration: bool,
    talk_time: bool,
    recording: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "a capability is a list of flags")]
struct Notes {
    list: bool,
    create: bool,
    update: bool,
    delete: bool,
    on_call: bool,
    on_client: bool,
    on_contact: bool,
    on_deal: bool,
    on_phone: bool,
}

type Cell = fn(&Capabilities) -> String;

/// Title and cell of each row.
const ROWS: [(&str, Cell); 16] = [
    ("Records in a page", |of| of.calls.page_size.to_string()),
    ("Finest step of a range", |of| step(of.calls.step_seconds)),
    ("Total of a range", |of| yes(of.calls.total)),
    ("Vendor filters by direction", |of| yes(of.calls.filter_direction)),
    ("Vendor filters by medium", |of| yes(of.calls.filter_medium)),
    ("Direction", |of| yes(of.calls.direction)),
    ("Outcome", |of| yes(of.calls.outcome)),
    ("Duration", |of| yes(of.calls.duration)),
    ("Talk time", |of| yes(of.calls.talk_time)),
    ("Recording", |of| yes(of.calls.recording)),
    ("Notes belong to", |of| of.notes.subjects()),
    ("Notes by phone number", |of| yes(of.notes.on_phone)),
    ("List notes", |of| yes(of.notes.list)),
    ("Create notes", |of| yes(of.notes.create)),
    ("Update notes", |of| yes(of.notes.update)),
    ("Delete notes", |of| yes(of.notes.delete)),
];

/// Returns a table with one row per capability and one column per vendor.
pub(super) fn table(manifest: &Manifest, vendors: &[Capabilities]) -> String {
    let line = |name: &str, cell: &dyn Fn(&Capabilities) -> String| {
        let cells = vendors.iter().map(cell);
        row(std::iter::once(name.to_owned()).chain(cells))
    };
    let head = [line("", &|vendor| manifest.title(&vendor.provider).to_owned()), line("---", &|_| "---".to_owned())];
    let rows = ROWS.into_iter().map(|(name, cell)| line(name, &cell));
    head.into_iter().chain(rows).collect()
}

fn yes(can: bool) -> String {
    if can { "yes" } else { "no" }.to_owned()
}

/// Formats a step in the largest unit of which it is exactly one.
fn step(seconds: u64) -> String {
    match seconds {
        1 => "second".to_owned(),
        60 => "minute".to_owned(),
        3600 => "hour".to_owned(),
        86400 => "day".to_owned(),
        seconds => format!("{seconds} seconds"),
    }
}

impl Notes {
    fn subjects(&self) -> String {
        let subjects =
            [(self.on_call, "call"), (self.on_client, "client"), (self.on_contact, "contact"), (self.on_deal, "deal")];
        let names: Vec<&str> = subjects.into_iter().filter_map(|(takes, name)| takes.then_some(name)).collect();
        if names.is_empty() { yes(false) } else { names.join(", ") }
    }
}
