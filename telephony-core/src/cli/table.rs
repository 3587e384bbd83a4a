use std::io::{self, Write};

use comfy_table::{ContentArrangement, Table, presets};
use time::OffsetDateTime;

use crate::export::{Cell, Row};
use crate::{WallClock, Zone};

/// Number of rows whose common widths a table takes, so that a long one needs little memory.
const PART: usize = 1000;

/// Longest text of a cell, in characters.
const LONGEST: usize = 60;

/// Main columns of a table, in their order.
const COLUMNS: &[(&str, &[&str])] = &[
    (
        "calls",
        &[
            "filed_at",
            "medium",
            "direction",
            "external_number",
            "external_name",
            "extensions",
            "outcome",
            "duration_seconds",
            "talk_seconds",
            "id",
        ],
    ),
    (
        "notes",
        &[
            "created_at",
            "kind",
            "author_name",
            "call_ids",
            "client_ids",
            "contact_ids",
            "deal_ids",
            "numbers",
            "text",
            "id",
        ],
    ),
    ("listed", &["id", "name", "numbers", "email", "updated_at"]),
];

/// Table for reading: the main columns of the rows, without those that are empty.
#[derive(Debug)]
pub(super) struct TableOutput<W> {
    output: W,
    zone: Zone,
    names: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl<W: Write> TableOutput<W> {
    pub(super) fn new(output: W, zone: Zone) -> Self {
        Self { output, zone, names: Vec::new(), rows: Vec::new() }
    }

    pub(super) fn write<R: Row>(&mut self, row: &R) -> io::Result<()> {
        let main = COLUMNS.iter().find(|(table, _)| *table == R::TABLE).map(|(_, columns)| *columns);
        let all = R::COLUMNS.iter().map(|column| column.name);
        self.names = main.map_or_else(|| all.collect(), <[_]>::to_vec);
        let cells = row.cells();
        let cell = |name: &&str| {
            let place = R::COLUMNS.iter().position(|column| column.name == *name);
            place.and_then(|place| cells.get(place)).map(|cell| text(cell, &self.zone)).unwrap_or_default()
        };
        self.rows.push(self.names.iter().map(cell).collect());
        if self.rows.len() >= PART { self.print() } else { Ok(()) }
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        if !self.rows.is_empty() {
            self.print()?;
        }
        self.output.flush()
    }

    fn print(&mut self) -> io::Result<()> {
        let rows = std::mem::take(&mut self.rows);
        let used = |place: &usize| rows.iter().any(|row| !row[*place].is_empty());
        let used: Vec<usize> = (0..self.names.len()).filter(used).collect();
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(used.iter().map(|place| self.names[*place].to_uppercase()));
        table.add_rows(rows.iter().map(|row| used.iter().map(|place| row[*place].as_str())));
        for line in table.lines() {
            writeln!(self.output, "{}", line.trim())?;
        }
        self.output.flush()
    }
}

fn text(cell: &Cell<'_>, zone: &Zone) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => one_line(text, LONGEST),
        Cell::Integer(number) => number.to_string(),
        Cell::Boolean(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Cell::Instant(instant) => local(*instant, zone),
    }
}

/// Text on one line. Control characters are replaced, because a terminal would carry out what an outsider wrote.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let mut characters = text.chars().map(|it| if it.is_control() || is_format(it) { ' ' } else { it });
    let mut shown: String = characters.by_ref().take(longest).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown.trim().to_owned()
}

/// True for characters that reverse or hide the text around them.
const fn is_format(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Local time in whole seconds.
pub(super) fn local(instant: OffsetDateTime, zone: &Zone) -> String {
    let local = zone.local(instant);
    WallClock::new(local.replace_nanosecond(0).unwrap_or(local)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{CallRow, ListedRow};
    use crate::{CallRecord, ExternalParty, ListedRecord, Moment, Provider};

    #[test]
    fn a_table_has_the_main_columns_that_are_used_and_local_times() {
        let mut call = CallRecord::new(Provider::from_static("x"), "7", Moment::exact(OffsetDateTime::UNIX_EPOCH));
        call.external = Some(ExternalParty::of_number("+48777888999"));
        let mut table = TableOutput::new(Vec::new(), Zone::named("Europe/Moscow").unwrap());
        table.write(&CallRow::from(&call)).unwrap();
        table.print().unwrap();
        let lines = String::from_utf8(table.output).unwrap();
        let lines: Vec<Vec<&str>> = lines.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[0], ["FILED_AT", "MEDIUM", "EXTERNAL_NUMBER", "ID"]);
        assert_eq!(lines[1], ["1970-01-01", "03:00:00", "call", "+48777888999", "7"]);
    }

    #[test]
    fn a_text_is_cut_to_one_line_without_the_characters_that_a_terminal_carries_out() {
        let mut record = ListedRecord::new(Provider::from_static("x"), "users", "1");
        record.name = Some(format!("a\x1b[2J\n\u{202e}b {}", "c".repeat(70)).into());
        let mut table = TableOutput::new(Vec::new(), Zone::utc());
        table.write(&ListedRow::from(&record)).unwrap();
        table.print().unwrap();
        let text = String::from_utf8(table.output).unwrap();
        let row = text.lines().nth(1).unwrap();
        assert!(row.contains("a [2J  b ccc") && row.ends_with("c…"), "{row}");
    }
}
