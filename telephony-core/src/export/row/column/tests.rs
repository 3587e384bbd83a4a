use std::collections::BTreeSet;
use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Cell, Column, ColumnType, Row};
use crate::export::PersonalKind;
use crate::export::row::samples::{RowCheck, check_rows, filled};

struct ColumnsAreFields;

impl RowCheck for ColumnsAreFields {
    fn check<R: Row + Serialize + DeserializeOwned + Clone + Debug + PartialEq>(&self) {
        let row = filled::<R>("0042");
        let json = serde_json::to_value(&row).unwrap();
        let members = json.as_object().unwrap();
        let names: BTreeSet<&str> = R::COLUMNS.iter().map(|column| column.name).collect();
        assert_eq!(names.len(), R::COLUMNS.len(), "{}", R::TABLE);
        assert_eq!(members.keys().map(String::as_str).collect::<BTreeSet<_>>(), names, "{}", R::TABLE);
        assert!(R::KEY.iter().all(|key| names.contains(key)) && !R::KEY.is_empty(), "{}", R::TABLE);
        let cells = row.cells();
        assert_eq!(cells.len(), R::COLUMNS.len(), "{}", R::TABLE);
        for (column, cell) in R::COLUMNS.iter().zip(cells) {
            let member = &members[column.name];
            match (column.kind, cell) {
                (ColumnType::Text | ColumnType::Json, Cell::Text(text)) => assert_eq!(member, text),
                (ColumnType::Integer, Cell::Integer(number)) => assert_eq!(member, number),
                (ColumnType::Boolean, Cell::Boolean(flag)) => assert_eq!(member, flag),
                (ColumnType::Instant, Cell::Instant(at)) => {
                    assert_eq!(member, &Value::from(crate::Moment::exact(at).to_string()));
                }
                (kind, cell) => panic!("{}.{}: {kind:?} and {cell:?}", R::TABLE, column.name),
            }
        }
    }
}

#[test]
fn the_columns_of_every_row_are_its_fields_in_number_name_and_kind() {
    check_rows(&ColumnsAreFields);
}

struct NullableIsNone;

impl RowCheck for NullableIsNone {
    fn check<R: Row + Serialize + DeserializeOwned + Clone + Debug + PartialEq>(&self) {
        let mut json = serde_json::to_value(filled::<R>("x")).unwrap();
        for column in R::COLUMNS {
            let full = std::mem::take(&mut json[column.name]);
            let read = serde_json::from_value::<R>(json.clone());
            assert_eq!(read.is_ok(), column.nullable, "{}.{}", R::TABLE, column.name);
            if let Ok(row) = read {
                let place = R::COLUMNS.iter().position(|it| it.name == column.name).unwrap();
                assert_eq!(row.cells()[place], Cell::Null, "{}.{}", R::TABLE, column.name);
            }
            json[column.name] = full;
        }
        let keys = R::COLUMNS.iter().filter(|column| R::KEY.contains(&column.name));
        assert!(keys.clone().all(|column| !column.nullable && !column.list), "{}", R::TABLE);
    }
}

#[test]
fn a_column_may_be_null_exactly_where_its_field_is_optional() {
    check_rows(&NullableIsNone);
}

struct PersonalIsReplaced;

impl RowCheck for PersonalIsReplaced {
    fn check<R: Row + Serialize + DeserializeOwned + Clone + Debug + PartialEq>(&self) {
        let mut row = filled::<R>("a|b");
        let mut seen: Vec<Column> = Vec::new();
        row.map_personal(&mut |column, text| {
            assert_eq!(text, "a|b");
            seen.push(*column);
            column.name.to_owned()
        });
        let personal: Vec<Column> = R::COLUMNS.iter().filter(|column| column.personal.is_some()).copied().collect();
        assert_eq!(seen, personal, "{}", R::TABLE);
        let before = filled::<R>("a|b");
        for ((column, cell), before) in R::COLUMNS.iter().zip(row.cells()).zip(before.cells()) {
            let expected = if column.personal.is_some() { Cell::Text(column.name) } else { before };
            assert_eq!(cell, expected, "{}.{}", R::TABLE, column.name);
            assert_eq!(column.kind == ColumnType::Json, column.personal == Some(PersonalKind::Json));
        }
    }
}

#[test]
fn the_personal_columns_of_a_row_are_replaced_and_no_others() {
    check_rows(&PersonalIsReplaced);
}

#[test]
fn a_personal_column_without_a_value_stays_without_one() {
    let bare = r#"{"provider":"x","account":"","list":"users","id":"1"}"#;
    let mut row: crate::export::ListedRow = serde_json::from_str(bare).unwrap();
    row.map_personal(&mut |_, _| "masked".to_owned());
    assert_eq!((row.name, row.numbers, row.data), (None, None, None));
    assert_eq!((row.account.as_str(), row.id.as_str(), row.list.as_str()), ("masked", "masked", "users"));
}
