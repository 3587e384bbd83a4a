use std::io::{self, BufWriter, Stdout, Write};

use clap::ValueEnum;
use serde::Serialize;

use super::Failure;
use super::table::TableOutput;
use crate::Zone;
use crate::export::Row;

/// Format of rows on the standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[non_exhaustive]
pub enum Format {
    /// Table for reading, with the main columns
    #[default]
    Table,
    /// JSON Lines with all columns
    Jsonl,
    /// CSV with all columns
    Csv,
}

type Output = BufWriter<Stdout>;

/// Rows on the standard output, in one of the formats.
#[derive(Debug)]
pub struct RowOutput(Form);

#[derive(Debug)]
enum Form {
    Table(TableOutput<Output>),
    JsonLines(Output),
    Csv(Box<csv::Writer<Output>>),
}

impl RowOutput {
    /// Output of rows `R` in a format. The times of a table are in the zone.
    pub fn open<R: Row>(format: Format, zone: &Zone) -> Result<Self, Failure> {
        let output = BufWriter::new(io::stdout());
        Ok(Self(match format {
            Format::Table => Form::Table(TableOutput::new(output, zone.clone())),
            Format::Jsonl => Form::JsonLines(output),
            Format::Csv => {
                let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(output);
                writer.write_record(R::COLUMNS.iter().map(|column| column.name)).map_err(io::Error::from)?;
                Form::Csv(Box::new(writer))
            }
        }))
    }

    /// Writes a row.
    pub fn write<R: Row + Serialize>(&mut self, row: &R) -> io::Result<()> {
        match &mut self.0 {
            Form::Table(table) => table.write(row),
            Form::JsonLines(output) => {
                serde_json::to_writer(&mut *output, row)?;
                output.write_all(b"\n")
            }
            Form::Csv(writer) => writer.serialize(row).map_err(io::Error::from),
        }
    }

    /// Passes on what was written so far. A table keeps its rows until it knows the widths of its columns.
    pub fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Form::Table(_) => Ok(()),
            Form::JsonLines(output) => output.flush(),
            Form::Csv(writer) => writer.flush(),
        }
    }

    /// Writes the end.
    pub fn end(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Form::Table(table) => table.end(),
            _ => self.flush(),
        }
    }
}
