use std::path::PathBuf;

use async_trait::async_trait;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::{Database, TestFolder};
use crate::sink::{Sink, Sqlite};

/// SQLite file in a folder of its own.
pub(in crate::sink) struct SqliteFolder(TestFolder);

impl SqliteFolder {
    pub(in crate::sink) fn new() -> Self {
        Self(TestFolder::new())
    }

    pub(in crate::sink) fn folder(&self) -> PathBuf {
        self.0.0.clone()
    }

    pub(in crate::sink) fn file(&self) -> PathBuf {
        self.0.0.join("calls.sqlite")
    }
}

#[async_trait]
impl Database for SqliteFolder {
    async fn sink(&self) -> Box<dyn Sink> {
        Box::new(Sqlite::open(self.file()).await.unwrap())
    }

    async fn query(&self, query: &str) -> Vec<String> {
        let connection = Connection::open(self.file()).unwrap();
        let mut statement = connection.prepare(query).unwrap();
        let width = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells = (0..width).map(|place| {
                Ok(match row.get_ref(place)? {
                    ValueRef::Null => "-".to_owned(),
                    ValueRef::Integer(number) => number.to_string(),
                    ValueRef::Real(number) => number.to_string(),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                })
            });
            Ok(cells.collect::<rusqlite::Result<Vec<_>>>()?.join("|"))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }
}
