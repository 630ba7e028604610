//! `progress`: a stream of reports with the awaitable.

use std::sync::{Arc, Mutex};

use awaitify::{Awaitable, Dropped, Ended, Events, OnCancel, awaitable};

#[awaitable(progress(unbounded) = report, ok = done, err = failed)]
fn load(
    fails: bool,
    mut report: impl FnMut(&str),
    done: Box<dyn FnOnce(u8)>,
    failed: impl FnOnce(&str),
) {
    report("started");
    if fails {
        failed("broken");
    } else {
        done(1);
    }
    report("late");
}

#[awaitable(progress(unbounded) = report, cancel = |id: u8| CANCELLED.lock().unwrap().push(id))]
fn job(report: impl Fn(u8) + Send + Sync + 'static, done: impl FnOnce(u8) + Send + 'static) -> u8 {
    report(1);
    JOBS.lock()
        .unwrap()
        .push((Box::new(report), Box::new(done)));
    7
}

type Report = Box<dyn Fn(u8) + Send + Sync>;
type Done = Box<dyn FnOnce(u8) + Send>;
static JOBS: Mutex<Vec<(Report, Done)>> = Mutex::new(Vec::new());
static CANCELLED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

#[awaitable(progress(unbounded) = report, reply = true, map = |value: u8| -> String { value.to_string() })]
fn checked(report: Arc<dyn Fn(u8) -> bool + Send + Sync>, done: impl Fn(u8) + Clone) -> bool {
    let goes_on = report(1);
    let again = done.clone();
    done(2);
    again(3);
    goes_on && report(4)
}

#[test]
fn pair_has_progress() {
    let (loaded, mut reports) = awaitable_load(false);
    assert_eq!(loaded.wait(), Ok(Ok(1)));
    assert_eq!(reports.wait_iter().collect::<Vec<_>>(), ["started"]);
    let (loaded, _) = awaitable_load(true);
    assert_eq!(loaded.wait(), Ok(Err("broken".to_owned())));
}

#[test]
fn hook_belongs_to_the_awaitable() {
    let (value, mut reports): (Awaitable<Result<u8, Dropped>, OnCancel<u8>>, Events<u8>) =
        awaitable_job();
    drop(value);
    assert_eq!(*CANCELLED.lock().unwrap(), [7]);
    assert_eq!(reports.wait_next(), Some(1));
    let (report, done) = JOBS.lock().unwrap().pop().unwrap();
    report(2);
    drop((report, done));
    assert_eq!(reports.wait_next(), Some(2));
    assert_eq!(reports.wait_next(), None);
    assert!(matches!(reports.ended(), Some(Ended::Dropped(_))));
}

#[test]
fn handle_comes_first() {
    let (goes_on, value, mut reports): (bool, Awaitable<_>, Events<u8>) = awaitable_checked();
    assert!(goes_on);
    assert_eq!(value.wait(), Ok("2".to_owned()));
    assert_eq!(reports.wait_iter().collect::<Vec<_>>(), [1]);
}

type Reporter = Box<dyn Fn(u8)>;
type Finished = Box<dyn FnOnce(u8)>;

#[awaitable(progress(unbounded) = report, callback = done)]
fn by_aliases(report: Reporter, done: Finished) {
    report(1);
    done(2);
    report(3);
}

#[test]
fn aliases_report() {
    let (value, mut reports) = awaitable_by_aliases();
    assert!(reports.wait_iter().eq([1]));
    assert_eq!(value.wait(), Ok(2));
}
