use bytes::Bytes;
use futures_util::SinkExt;
use tokio_postgres::{Error, Transaction};

use super::cell::{push_line, storable_key};
use super::store::key_texts;
use crate::sink::StreamKey;
use crate::sink::table::{Dialect, StoredRow, column_list, text_of, upsert};

const DIALECT: Dialect = Dialect { now: "now()", no: "false", differs: "is distinct from", json_as_text: "::text" };

/// Size of the parts in which rows are sent.
const PART: usize = 256 * 1024;

/// Loads rows into a temporary table, and inserts or replaces them from there. Of two rows of one key the last one counts.
pub(super) async fn put<R: StoredRow>(
    transaction: &Transaction<'_>,
    rows: &[R],
    pass: Option<&str>,
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let (table, columns, key) = (R::TABLE, column_list::<R>(), R::KEY.join(", "));
    let create = format!(
        "create temporary table if not exists telephony_stage_{table} on commit delete rows as
         select 0::bigint as stage_place, {columns} from {table} with no data"
    );
    transaction.batch_execute(&create).await?;
    copy(transaction, rows, &format!("copy pg_temp.telephony_stage_{table} from stdin")).await?;
    let values = |further: &str| {
        format!(
            "select distinct on ({key}) {columns}{further} from pg_temp.telephony_stage_{table}
             order by {key}, stage_place desc"
        )
    };
    let insert = upsert::<R>(&DIALECT, "$1::text", values);
    if R::HAS_PASS {
        transaction.execute(&insert, &[&pass.unwrap_or_default()]).await?;
    } else {
        transaction.execute(&insert, &[]).await?;
    }
    Ok(())
}

async fn copy<R: StoredRow>(transaction: &Transaction<'_>, rows: &[R], copy: &str) -> Result<(), Error> {
    let mut parts = Box::pin(transaction.copy_in(copy).await?);
    let mut lines = String::new();
    for (place, row) in rows.iter().enumerate() {
        push_line(&mut lines, place, row);
        if lines.len() >= PART {
            parts.feed(Bytes::from(std::mem::take(&mut lines))).await?;
        }
    }
    parts.feed(Bytes::from(lines)).await?;
    parts.as_mut().finish().await?;
    Ok(())
}

/// Deletes the repairs of a batch's records, because those of the batch replace them.
pub(super) async fn forget_repairs<R: StoredRow>(
    transaction: &Transaction<'_>,
    key: &StreamKey,
    rows: &[R],
) -> Result<(), Error> {
    let Some(column) = R::RECORD.filter(|_| !rows.is_empty()) else { return Ok(()) };
    let records: Vec<String> =
        rows.iter().filter_map(|row| text_of(row, column)).map(|record| storable_key(record).into_owned()).collect();
    let [provider, account, stream] = &key_texts(key);
    let delete = "delete from repairs where provider = $1 and account = $2 and stream = $3 and record = any($4)";
    transaction.execute(delete, &[provider, account, stream, &records]).await?;
    Ok(())
}
