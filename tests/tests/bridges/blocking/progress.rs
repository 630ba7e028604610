//! `progress` with `blocking`: the function returns its value, and reports its progress while it blocks.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use awaitify::{Awaitable, BlockingError, Ended, Events, Job, awaitable};

fn on_thread(job: Job) {
    drop(thread::spawn(job));
}

/// fs_extra: the handler says whether to go on.
#[derive(Debug, PartialEq)]
enum Answer {
    Continue,
}

#[awaitable(blocking, progress(unbounded) = progress_handler, reply = Answer::Continue)]
fn copy_items<P, F>(from: &[P], progress_handler: F) -> Result<u64, String>
where
    P: AsRef<str>,
    F: Fn(usize) -> Answer,
{
    for (index, item) in from.iter().enumerate() {
        if item.as_ref().is_empty() {
            return Err("a name is empty".to_owned());
        }
        assert_eq!(progress_handler(index + 1), Answer::Continue);
    }
    Ok(from.len() as u64)
}

type Copied = Awaitable<Result<Result<u64, String>, BlockingError>>;

#[tokio::test]
async fn reports_come_before_the_value() {
    let (copied, mut progress): (Copied, Events<usize>) = awaitable_copy_items(&["a", "b"]);
    assert_eq!(copied.await, Ok(Ok(2)));
    assert_eq!(progress.ended(), Some(Ended::Finished));
    assert!(progress.drain().eq([1, 2]));
    assert_eq!(progress.next().await, None);
}

#[tokio::test]
async fn failure_ends_the_reports() {
    let (copied, progress) = awaitable_copy_items(&["a", ""]);
    assert_eq!(copied.await, Ok(Err("a name is empty".to_owned())));
    assert_eq!(progress.ended(), Some(Ended::Finished));
}

#[tokio::test]
async fn reports_are_observed() {
    let (copied, progress) = awaitable_copy_items(&["a", "b", "c"]);
    let mut seen = Vec::new();
    let copied = copied.observe(progress, |index| seen.push(index)).await;
    assert_eq!((copied, seen), (Ok(Ok(3)), vec![1, 2, 3]));
}

type Kept = Box<dyn Fn(&str) -> ControlFlow<()> + Send>;
static KEPT: Mutex<Option<Kept>> = Mutex::new(None);

#[awaitable(blocking = |job| on_thread(job), progress = on_progress, timeout = "10s")]
fn keeps_its_callback(on_progress: impl Fn(&str) -> ControlFlow<()> + Send + 'static) -> u8 {
    assert!(on_progress("half").is_continue());
    *KEPT.lock().unwrap() = Some(Box::new(on_progress));
    1
}

#[tokio::test]
async fn kept_callback_reports_no_more() {
    let (value, mut progress) = awaitable_keeps_its_callback();
    assert_eq!(value.await.unwrap(), Ok(1));
    assert_eq!(progress.next().await.as_deref(), Some("half"));
    assert_eq!(progress.next().await, None);
    let kept = KEPT.lock().unwrap().take().unwrap();
    assert!(kept("late").is_break());
}

#[awaitable(blocking = |job| on_thread(job), progress(buffer = 1, overflow = block) = visit)]
fn walk(visit: &mut dyn FnMut(u8)) -> usize {
    (1..=5).for_each(visit);
    5
}

#[test]
fn reader_slows_the_function_down() {
    let (walked, mut progress) = awaitable_walk();
    assert!(progress.wait_iter().eq(1..=5));
    assert_eq!(walked.wait(), Ok(5));
}

#[awaitable(blocking = |job| on_thread(job), progress(unbounded) = report)]
fn panics(mut report: impl FnMut(u8)) {
    report(1);
    panic!("broken");
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panic_ends_the_reports() {
    let (value, mut progress) = awaitable_panics();
    assert!(matches!(value.wait(), Err(BlockingError::Panicked { .. })));
    assert_eq!(progress.wait_next(), Some(1));
    assert_eq!(progress.wait_next(), None);
    assert!(matches!(progress.ended(), Some(Ended::Dropped(_))));
}

#[awaitable(blocking = |job| { jobs.lock().unwrap().push(job); }, progress = report)]
fn queued(jobs: &'static Mutex<Vec<Job>>, report: impl FnMut(Duration)) {
    assert!(jobs.lock().unwrap().is_empty());
    drop(report);
}

#[test]
fn job_that_never_runs_ends_both() {
    static JOBS: Mutex<Vec<Job>> = Mutex::new(Vec::new());
    let (value, mut progress) = awaitable_queued(&JOBS);
    JOBS.lock().unwrap().clear();
    assert_eq!(progress.wait_next(), None);
    assert!(matches!(value.wait(), Err(BlockingError::Lost(_))));
}
