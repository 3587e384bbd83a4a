use std::io::{self, Stdout};

use clap::ValueEnum;
use serde::Serialize;

use super::table::TableOutput;
use crate::Zone;
use crate::export::{CsvWriter, JsonLines, Row};

/// Format of rows on the standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[non_exhaustive]
pub enum Format {
    /// Table for reading, with the main columns
    #[default]
    Table,
    /// JSON Lines with all columns
    Jsonl,
    /// CSV with all columns; a text that a spreadsheet would run as a formula is preceded by an apostrophe
    Csv,
}

/// Rows on the standard output, in one of the formats.
#[derive(Debug)]
pub struct RowOutput<R>(Form<R>);

#[derive(Debug)]
enum Form<R> {
    Table(TableOutput<Stdout>),
    JsonLines(JsonLines<Stdout>),
    Csv(Box<CsvWriter<Stdout, R>>),
}

impl<R: Row + Serialize> RowOutput<R> {
    /// Output of rows in a format. The times of a table are in the zone.
    pub fn open(format: Format, zone: &Zone) -> Self {
        let output = io::stdout();
        Self(match format {
            Format::Table => Form::Table(TableOutput::new(output, zone.clone())),
            Format::Jsonl => Form::JsonLines(JsonLines::new(output)),
            Format::Csv => Form::Csv(Box::new(CsvWriter::new(output))),
        })
    }

    /// Writes a row.
    pub fn write(&mut self, row: &R) -> io::Result<()> {
        match &mut self.0 {
            Form::Table(table) => table.write(row),
            Form::JsonLines(lines) => lines.write(row),
            Form::Csv(table) => table.write(row),
        }
    }

    /// Passes on what was written so far. A table keeps its rows until it knows the widths of its columns.
    pub fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Form::Table(_) => Ok(()),
            Form::JsonLines(lines) => lines.flush(),
            Form::Csv(table) => table.flush(),
        }
    }

    /// Writes the end.
    pub fn finish(self) -> io::Result<()> {
        match self.0 {
            Form::Table(table) => table.finish(),
            Form::JsonLines(lines) => lines.finish().map(drop),
            Form::Csv(table) => table.finish().map(drop),
        }
    }
}
