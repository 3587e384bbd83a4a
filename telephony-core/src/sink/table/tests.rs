use std::fmt::Write;

use super::*;
use crate::export::Column;

/// Types of a database, by the kind of a column.
struct Types {
    of: fn(ColumnType) -> &'static str,
    flag: &'static str,
    time: &'static str,
    migration: &'static str,
}

const SQLITE: Types = Types {
    of: |kind| match kind {
        ColumnType::Text | ColumnType::Json | ColumnType::Instant => "text",
        ColumnType::Integer | ColumnType::Boolean => "integer",
    },
    flag: "integer not null default 0",
    time: "text",
    migration: include_str!("../migrations/sqlite/V1__tables.sql"),
};

const POSTGRES: Types = Types {
    of: |kind| match kind {
        ColumnType::Text => "text",
        ColumnType::Json => "json",
        ColumnType::Instant => "timestamptz",
        ColumnType::Integer => "bigint",
        ColumnType::Boolean => "boolean",
    },
    flag: "boolean not null default false",
    time: "timestamptz",
    migration: include_str!("../migrations/postgres/V1__tables.sql"),
};

fn table<R: StoredRow>(types: &Types, indexes: &[&[&str]]) -> String {
    let mut text = format!("create table {} (\n", R::TABLE);
    let mut line = |name: &str, kind: &str| writeln!(text, "    {name} {kind},").unwrap();
    for Column { name, kind, nullable, .. } in R::COLUMNS {
        line(name, &format!("{}{}", (types.of)(*kind), if *nullable { "" } else { " not null" }));
    }
    if R::HAS_PASS {
        line("pass", "text not null");
    }
    if R::HAS_GONE {
        line("gone", types.flag);
    }
    line("stored_at", &format!("{} not null", types.time));
    write!(text, "    primary key ({})\n);\n", R::KEY.join(", ")).unwrap();
    for columns in indexes {
        writeln!(text, "create index {0}_{1} on {0} ({2});", R::TABLE, columns.join("_"), columns.join(", ")).unwrap();
    }
    text
}

fn migration(types: &Types) -> String {
    let time = types.time;
    let accounts: &[&str] = &["provider", "account", "filed_at"];
    [
        table::<CallRow>(types, &[&["filed_at"], accounts, &["external_number"], &["external_e164"]]),
        table::<NoteRow>(types, &[&["created_at"], &["provider", "account", "created_at"]]),
        table::<ListedRow>(types, &[&["list"]]),
        table::<QuarantineRow>(types, &[]),
        table::<RepairRow>(types, &[]),
        format!(
            "create table streams (\n    provider text not null,\n    account text not null,\n    stream text not null,\n    \
             state text not null,\n    until {time},\n    updated_at {time} not null,\n    \
             primary key (provider, account, stream)\n);\n"
        ),
    ]
    .join("\n")
}

#[test]
fn the_tables_of_the_migrations_have_the_columns_of_the_rows() {
    assert_eq!(SQLITE.migration, migration(&SQLITE));
    assert_eq!(POSTGRES.migration, migration(&POSTGRES));
}

#[test]
fn every_table_is_created_by_both_migrations() {
    for table in TABLES {
        let create = format!("create table {table} (");
        assert!(SQLITE.migration.contains(&create) && POSTGRES.migration.contains(&create), "{table}");
    }
}
