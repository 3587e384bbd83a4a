use std::fs::File;

use parquet::basic::Compression;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::statistics::Statistics;
use time::Duration;

use super::parts_folder::{PartsFolder, START, batch, call, store};
use crate::export::CallRow;
use crate::sink::parquet::part_table::{PartRow, PartTable};
use crate::streams::{StreamBatch, StreamName};

#[tokio::test]
async fn a_long_day_has_row_groups_whose_times_do_not_overlap() {
    let folder = PartsFolder::new();
    let mut sink = folder.open();
    let calls = (0..20_000_i64).rev().map(|number| {
        let mut row = call(&number.to_string(), 0, "text");
        row.filed_at = START + Duration::seconds(number);
        row
    });
    let calls: Vec<CallRow> = calls.collect();
    for part in calls.chunks(7000) {
        let batch = StreamBatch { calls: part.to_vec(), ..batch(StreamName::Calls, "1") };
        store(&mut sink, &batch).await.unwrap();
    }
    let files = folder.files("calls");
    assert_eq!(files.len(), 1);
    let file = SerializedFileReader::new(File::open(folder.path().join(&files[0])).unwrap()).unwrap();
    let time = PartTable::of::<CallRow>().time.unwrap();
    let mut last = i64::MIN;
    for group in file.metadata().row_groups() {
        assert_eq!(group.column(time).compression(), Compression::SNAPPY);
        let Some(Statistics::Int64(times)) = group.column(time).statistics() else {
            panic!("{} has no statistics", CallRow::TIME.unwrap_or_default());
        };
        assert!(*times.min_opt().unwrap() > last);
        last = *times.max_opt().unwrap();
    }
    assert_eq!((file.metadata().num_row_groups(), file.metadata().file_metadata().num_rows()), (3, 20_000));
    let end = START + Duration::seconds(19_999);
    assert_eq!(i128::from(last) * 1000, end.unix_timestamp_nanos());
}
