use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Statement, ToSql, Transaction, TransactionBehavior, params};

use super::failure::failed;
use crate::export::{Cell, Column, ColumnType, RepairRow};
use crate::moment::instant_text;
use crate::sink::json_text::queryable_json;
use crate::sink::migrations::overtaken;
use crate::sink::table::{Dialect, StoredRow, text_of, upsert};
use crate::sink::{SinkError, StreamKey};
use crate::streams::{StreamBatch, StreamState};

type Result<T> = std::result::Result<T, SinkError>;

const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

const DIALECT: Dialect = Dialect { now: NOW, no: "0", differs: "is not", json_as_text: "" };

const STATE: &str = "select state from streams where provider = ?1 and account = ?2 and stream = ?3";

/// State of a stream.
pub(super) fn state(connection: &Connection, key: &StreamKey) -> Result<Option<StreamState>> {
    let stored = connection
        .prepare_cached(STATE)
        .and_then(|mut query| query.query_row(params_of(key), |row| row.get::<_, String>(0)).optional());
    Ok(stored.map_err(failed)?.map(StreamState::new))
}

fn params_of(key: &StreamKey) -> [&str; 3] {
    [key.provider.as_str(), key.account.as_str(), key.stream.as_str()]
}

/// Creates the view of a list, unless the file has anything of that name.
pub(super) fn create_view(connection: &Connection, list: &str) -> Result<()> {
    let query = "select exists (select 1 from sqlite_schema where name = ?1)";
    if connection.query_row(query, [list], |row| row.get::<_, bool>(0)).map_err(failed)? {
        return Ok(());
    }
    let (name, text) = (list.replace('"', "\"\""), list.replace('\'', "''"));
    let create = format!("create view if not exists \"{name}\" as select * from listed where list = '{text}'");
    connection.execute_batch(&create).map_err(failed)
}

/// Stores a batch and its state in one transaction.
///
/// `expected` is the state that the stream has, unless another process stored it. A stream that has the batch's own state
/// already has the batch.
pub(super) fn store(
    connection: &mut Connection,
    key: &StreamKey,
    batch: &StreamBatch,
    expected: Option<Option<&StreamState>>,
) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let stored = state(&transaction, key)?;
    if expected.is_some_and(|expected| expected != stored.as_ref()) {
        return if stored.as_ref() == Some(&batch.state) { Ok(()) } else { Err(overtaken()) };
    }
    store_rows(&transaction, key, batch).and_then(|()| transaction.commit()).map_err(failed)
}

fn store_rows(transaction: &Transaction<'_>, key: &StreamKey, batch: &StreamBatch) -> rusqlite::Result<()> {
    let [provider, account, stream] = params_of(key);
    let mut flag = transaction.prepare_cached(&format!(
        "update calls set gone = 1, stored_at = {NOW} where provider = ?1 and account = ?2 and fingerprint = ?3 and not gone"
    ))?;
    for fingerprint in &batch.gone {
        flag.execute([provider, account, fingerprint])?;
    }
    put(transaction, &batch.calls, None)?;
    put(transaction, &batch.notes, None)?;
    put(transaction, &batch.listed, batch.pass.as_ref().map(|pass| pass.id.as_str()))?;
    put(transaction, &batch.quarantined, None)?;
    forget_repairs(transaction, key, &batch.calls)?;
    forget_repairs(transaction, key, &batch.notes)?;
    forget_repairs(transaction, key, &batch.listed)?;
    put::<RepairRow>(transaction, &batch.repairs, None)?;
    if let Some(pass) = batch.pass.as_ref().filter(|pass| pass.is_end) {
        let flag = format!(
            "update listed set gone = 1, stored_at = {NOW}
             where provider = ?1 and account = ?2 and list = ?3 and pass <> ?4 and not gone"
        );
        transaction.prepare_cached(&flag)?.execute([provider, account, stream, &pass.id])?;
    }
    let state = format!(
        "insert into streams values (?1, ?2, ?3, ?4, ?5, {NOW}) on conflict (provider, account, stream) do update set
         state = excluded.state, until = coalesce(excluded.until, until), updated_at = excluded.updated_at"
    );
    let until = batch.until.map(instant_text::text);
    transaction.prepare_cached(&state)?.execute(params![provider, account, stream, batch.state.as_str(), until])?;
    Ok(())
}

/// Inserts or replaces rows.
fn put<R: StoredRow>(transaction: &Transaction<'_>, rows: &[R], pass: Option<&str>) -> rusqlite::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let width = R::COLUMNS.len();
    let pass_place = format!("?{}", width + 1);
    let values = |further: &str| {
        let places: Vec<String> = (1..=width).map(|place| format!("?{place}")).collect();
        format!("values ({}{further})", places.join(", "))
    };
    let mut insert = transaction.prepare_cached(&upsert::<R>(&DIALECT, &pass_place, values))?;
    for row in rows {
        bind(&mut insert, R::COLUMNS, &row.cells())?;
        if R::HAS_PASS {
            insert.raw_bind_parameter(width + 1, pass.unwrap_or_default())?;
        }
        insert.raw_execute()?;
    }
    Ok(())
}

fn bind(statement: &mut Statement<'_>, columns: &[Column], cells: &[Cell<'_>]) -> rusqlite::Result<()> {
    for (place, (column, cell)) in columns.iter().zip(cells).enumerate() {
        statement.raw_bind_parameter(place + 1, SqliteValue(column.kind, *cell))?;
    }
    Ok(())
}

struct SqliteValue<'a>(ColumnType, Cell<'a>);

impl ToSql for SqliteValue<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = |text: String| ToSqlOutput::Owned(Value::Text(text));
        Ok(match self.1 {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Text(sent) if self.0 == ColumnType::Json => text(queryable_json(sent).into_owned()),
            Cell::Text(sent) => ToSqlOutput::Borrowed(ValueRef::Text(sent.as_bytes())),
            Cell::Integer(number) => ToSqlOutput::Owned(Value::Integer(number)),
            Cell::Boolean(flag) => ToSqlOutput::Owned(Value::Integer(flag.into())),
            Cell::Instant(instant) => text(instant_text::text(instant)),
        })
    }
}

/// Deletes the repairs of a batch's records, because those of the batch replace them.
fn forget_repairs<R: StoredRow>(transaction: &Transaction<'_>, key: &StreamKey, rows: &[R]) -> rusqlite::Result<()> {
    let Some(column) = R::RECORD else { return Ok(()) };
    let [provider, account, stream] = params_of(key);
    let delete = "delete from repairs where provider = ?1 and account = ?2 and stream = ?3 and record = ?4";
    let mut delete = transaction.prepare_cached(delete)?;
    for record in rows.iter().filter_map(|row| text_of(row, column)) {
        delete.execute([provider, account, stream, record])?;
    }
    Ok(())
}
