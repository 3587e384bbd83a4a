use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use proptest::prelude::*;
use tokio::runtime::Builder;

use super::*;

/// What happens to the account before a load that ends early.
#[derive(Debug, Clone)]
enum Step {
    Add(u32),
    Change(u32),
    Remove(u32),
    Note,
    Users(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..40_u32).prop_map(Step::Add),
        (0..40_u32).prop_map(Step::Change),
        (0..40_u32).prop_map(Step::Remove),
        Just(Step::Note),
        (0..6_usize).prop_map(Step::Users),
    ]
}

async fn apply(account: &TestAccount, step: &Step) {
    match step {
        Step::Add(id) => account.store.add_calls([call(*id, i64::from(*id) * 17 % 600)]),
        Step::Change(id) => {
            let mut call = call(*id, i64::from(*id) * 31 % 600);
            call.message = Some("changed".into());
            account.store.add_calls([call]);
        }
        Step::Remove(id) => account.store.remove_call(&format!("{id:04}").as_str().into()),
        Step::Note => drop(account.note("n").await),
        Step::Users(count) => account.set_users(["1", "2", "3", "4", "5", "6"].into_iter().take(*count)),
    }
}

/// Polls a future so many times at most, and drops it then, as a process that ends at any moment does.
async fn killed_after<F: Future>(polls: usize, future: F) {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 || future.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        left -= 1;
        Poll::Pending
    })
    .await;
}

async fn ends_with_the_world_once(database: &dyn Database, runs: &[(Vec<Step>, usize)]) {
    let account = TestAccount::new("one");
    let mut hour = 0;
    for (steps, polls) in runs {
        for step in steps {
            apply(&account, step).await;
        }
        let mut sink = database.sink().await;
        let (streams, options) = (StreamName::all(&account), LoadOptions::new());
        let (plan, now, mut observe) = (plan(), NOW + Duration::hours(hour), |_: &LoadEvent<'_>| ());
        killed_after(*polls, load(&account, &mut *sink, &streams, &plan, now, &options, &mut observe)).await;
        hour += 1;
    }
    let mut sink = database.sink().await;
    // A pass that was resumed is that of the former list, so that the list is read once more.
    load_at(&account, &mut *sink, hour).await;
    load_at(&account, &mut *sink, hour + 1).await;
    let shown = |call: &CallRecord| format!("{}|{}", call.id, call.message.as_ref().map_or("-", AsRef::as_ref));
    let world: Vec<String> = account.calls().await.values().map(shown).collect();
    assert_eq!(database.query("select id, message from calls where not gone order by id").await, world);
    let notes = database.value("select count(*) from notes").await;
    assert_eq!(notes, account.notes().await.to_string());
    let users = database.query("select id from users where not gone order by id").await;
    assert_eq!(users, account.user_ids());
}

fn runs() -> impl Strategy<Value = Vec<(Vec<Step>, usize)>> {
    proptest::collection::vec((proptest::collection::vec(step(), 0..12), 0..30_usize), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn loads_that_end_at_any_moment_end_with_the_world_once(runs in runs()) {
        Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            for database in databases().await {
                ends_with_the_world_once(&*database, &runs).await;
            }
        });
    }
}
