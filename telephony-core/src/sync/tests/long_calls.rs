//! Calls that are longer than the lookback, at vendors that compare starts and at vendors that compare ends.

use super::*;
use crate::timeline::double::{Double, DoubleRow, Manner, even};

// Field case 3.
#[tokio::test]
async fn a_call_of_most_of_a_day_arrives_once_whatever_is_looked_back_on() {
    let each = |count: u64| Lookback::each_time(std::time::Duration::from_secs(count * 3600));
    for lookback in [Lookback::NONE, each(1), each(3), each(23), Lookback::DEFAULT] {
        for manner in [Manner::ByStart, Manner::ByEnd] {
            let source = Double::new(manner, even(START, START + hours(48), 96));
            let plan = SyncPlan::since(START).lookback(lookback);
            let (mut checkpoint, mut came) = (None, 0);
            for round in 0..20 {
                let now = START + hours(60 + 2 * round);
                if round == 2 {
                    // The call began a day before, and the vendor lists it once it has ended.
                    source.put([DoubleRow::new(700, now - hours(1), hours(23))]);
                }
                let batches: Vec<Batch> =
                    sync(&source, plan.clone(), checkpoint.take(), now).try_collect().await.unwrap();
                let new = ids(batches.iter().flat_map(|it| &it.new));
                came += new.into_iter().filter(|id| *id == "700").count();
                assert!(batches.iter().all(|it| it.changed.is_empty() && it.gone.is_empty()));
                checkpoint = stored(&batches);
            }
            assert_eq!(came, 1, "{manner:?} {lookback:?}");
        }
    }
}
