use tokio_postgres::{Client, Error, GenericClient, Transaction};

use super::cell::storable_key;
use super::failure::failed;
use super::stage::{forget_repairs, put};
use crate::Repair;
use crate::export::{Cell, ColumnType, RepairRow};
use crate::moment::instant_text;
use crate::sink::migrations::overtaken;
use crate::sink::table::{StoredRow, text_of};
use crate::sink::{SinkError, StreamKey};
use crate::streams::{StreamBatch, StreamState};

const REPLACED: &str = "NUL characters were replaced, because PostgreSQL stores none";

/// Key of a stream, as the tables have it.
pub(super) fn key_texts(key: &StreamKey) -> [String; 3] {
    [key.provider.as_str(), key.account.as_str(), key.stream.as_str()].map(|text| storable_key(text).into_owned())
}

/// State of a stream.
pub(super) async fn state(client: &Client, key: &StreamKey) -> Result<Option<StreamState>, SinkError> {
    stored_state(client, key, "").await.map_err(|error| failed(&error))
}

async fn stored_state(client: &impl GenericClient, key: &StreamKey, lock: &str) -> Result<Option<StreamState>, Error> {
    let [provider, account, stream] = &key_texts(key);
    let query = format!("select state from streams where provider = $1 and account = $2 and stream = $3 {lock}");
    let row = client.query_opt(&query, &[provider, account, stream]).await?;
    Ok(row.map(|row| StreamState::new(row.get::<_, String>(0))))
}

/// Stores a batch and its state in one transaction.
///
/// `expected` is the state that the stream has, unless another process stored it. A stream that has the batch's own state
/// already has the batch.
pub(super) async fn store(
    client: &mut Client,
    key: &StreamKey,
    batch: &StreamBatch,
    expected: Option<Option<&StreamState>>,
) -> Result<(), SinkError> {
    let transaction = client.transaction().await.map_err(|error| failed(&error))?;
    let stored = stored_state(&transaction, key, "for update").await.map_err(|error| failed(&error))?;
    if expected.is_some_and(|expected| expected != stored.as_ref()) {
        return if stored.as_ref() == Some(&batch.state) { Ok(()) } else { Err(overtaken()) };
    }
    if !store_rows(&transaction, key, batch, stored.is_some()).await.map_err(|error| failed(&error))? {
        return Err(overtaken());
    }
    transaction.commit().await.map_err(|error| failed(&error))
}

/// Stores the rows, and the state. False if another process stored the stream for the first time.
async fn store_rows(
    transaction: &Transaction<'_>,
    key: &StreamKey,
    batch: &StreamBatch,
    has_state: bool,
) -> Result<bool, Error> {
    let [provider, account, stream] = &key_texts(key);
    if !batch.gone.is_empty() {
        let flag = "update calls set gone = true, stored_at = now()
            where provider = $1 and account = $2 and fingerprint = any($3) and not gone";
        transaction.execute(flag, &[provider, account, &batch.gone]).await?;
    }
    put(transaction, &batch.calls, None).await?;
    put(transaction, &batch.notes, None).await?;
    put(transaction, &batch.listed, batch.pass.as_ref().map(|pass| pass.id.as_str())).await?;
    put(transaction, &batch.quarantined, None).await?;
    forget_repairs(transaction, key, &batch.calls).await?;
    forget_repairs(transaction, key, &batch.notes).await?;
    forget_repairs(transaction, key, &batch.listed).await?;
    let mut repairs = batch.repairs.clone();
    note_replaced(&mut repairs, key, &batch.calls);
    note_replaced(&mut repairs, key, &batch.notes);
    note_replaced(&mut repairs, key, &batch.listed);
    put(transaction, &repairs, None).await?;
    if let Some(pass) = batch.pass.as_ref().filter(|pass| pass.is_end) {
        let flag = "update listed set gone = true, stored_at = now()
            where provider = $1 and account = $2 and list = $3 and pass <> $4 and not gone";
        transaction.execute(flag, &[provider, account, stream, &pass.id]).await?;
    }
    let until = batch.until.map(instant_text::text);
    let conflict = if has_state {
        "update set state = excluded.state, until = coalesce(excluded.until, streams.until),
            updated_at = excluded.updated_at"
    } else {
        "nothing"
    };
    let upsert = format!(
        "insert into streams values ($1, $2, $3, $4, $5::text::timestamptz, now())
         on conflict (provider, account, stream) do {conflict}"
    );
    let stored = transaction.execute(&upsert, &[provider, account, stream, &batch.state.as_str(), &until]).await?;
    Ok(stored == 1)
}

/// Adds a repair for each column in which characters are replaced.
fn note_replaced<R: StoredRow>(repairs: &mut Vec<RepairRow>, key: &StreamKey, rows: &[R]) {
    for row in rows {
        let Some(record) = R::RECORD.and_then(|column| text_of(row, column)) else { continue };
        for (column, cell) in R::COLUMNS.iter().zip(row.cells()) {
            if let Cell::Text(text) = cell
                && column.kind != ColumnType::Json
                && text.contains('\0')
            {
                let repair = Repair::new(0, column.name, REPLACED, text.as_bytes());
                repairs.push(RepairRow::new(&key.provider, &key.account, key.stream.as_str(), record, &repair));
            }
        }
    }
}
