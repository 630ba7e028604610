//! `progress`: a stream of reports, with the completion that they lead to.

use std::sync::{Arc, Mutex};

use awaitify::{Awaitable, Dropped, Events, OnCancel, awaitable};

type Job = (
    Box<dyn Fn(u8) + Send>,
    Box<dyn FnOnce(Result<u32, String>) + Send>,
);

/// Hands both callbacks to the test.
type Jobs = Arc<Mutex<Vec<Job>>>;

#[awaitable(progress(unbounded) = on_progress)]
fn copy(
    jobs: &Jobs,
    on_progress: impl Fn(u8) + Send + 'static,
    done: impl FnOnce(Result<u32, String>) + Send + 'static,
) {
    jobs.lock()
        .unwrap()
        .push((Box::new(on_progress), Box::new(done)));
}

#[awaitable(progress = on_progress)]
fn copy_with_latest(
    jobs: &Jobs,
    on_progress: impl Fn(u8) + Send + 'static,
    done: impl FnOnce(Result<u32, String>) + Send + 'static,
) {
    copy(jobs, on_progress, done);
}

#[awaitable(progress = on_progress, cancel = |job: usize| assert_eq!(job, 7))]
fn copy_with_handle(
    jobs: &Jobs,
    on_progress: impl Fn(u8) + Send + 'static,
    done: impl FnOnce(Result<u32, String>) + Send + 'static,
) -> usize {
    copy(jobs, on_progress, done);
    7
}

fn take(jobs: &Jobs) -> Job {
    jobs.lock().unwrap().pop().unwrap()
}

#[test]
fn reports_and_result() {
    let jobs = Jobs::default();
    let (result, mut reports): (Awaitable<Result<Result<u32, String>, Dropped>>, Events<u8>) =
        awaitable_copy(&jobs);
    let (progress, done) = take(&jobs);
    progress(10);
    progress(90);
    done(Ok(5));
    assert_eq!(reports.wait_iter().collect::<Vec<_>>(), [10, 90]);
    assert_eq!(result.wait(), Ok(Ok(5)));
}

// from: issues PxLoader#20, RoboSharp#183
#[test]
fn progress_after_completion_is_refused() {
    let jobs = Jobs::default();
    let (result, mut reports) = awaitable_copy(&jobs);
    let (progress, done) = take(&jobs);
    progress(10);
    done(Ok(5));
    progress(20);
    assert!(result.is_done());
    assert!(reports.ended().is_some());
    assert_eq!(reports.wait_iter().collect::<Vec<_>>(), [10]);
}

#[test]
fn progress_has_ended_when_completion_arrives() {
    for is_called in [true, false] {
        let jobs = Jobs::default();
        let (result, reports) = awaitable_copy(&jobs);
        let (progress, done) = take(&jobs);
        let (sender, seen) = std::sync::mpsc::channel();
        result.on_done(move |outcome| {
            sender
                .send((outcome.is_ok(), reports.ended().is_some()))
                .unwrap()
        });
        if is_called {
            done(Ok(1));
        } else {
            drop(done);
        }
        assert_eq!(seen.recv(), Ok((is_called, true)));
        drop(progress);
    }
}

#[test]
fn bare_progress_is_latest() {
    let jobs = Jobs::default();
    let (_result, mut reports) = awaitable_copy_with_latest(&jobs);
    let (progress, _done) = take(&jobs);
    progress(1);
    progress(2);
    assert!(reports.drain().eq([2]));
}

#[test]
fn guard_is_on_awaitable() {
    let jobs = Jobs::default();
    let (result, reports): (Awaitable<_, OnCancel<usize>>, Events<u8>) =
        awaitable_copy_with_handle(&jobs);
    drop(reports);
    let (progress, done) = take(&jobs);
    progress(1);
    done(Ok(3));
    assert_eq!(result.wait(), Ok(Ok(3)));
}

#[tokio::test]
async fn observe_sees_every_report_first() {
    let jobs = Jobs::default();
    let (result, reports) = awaitable_copy(&jobs);
    let (progress, done) = take(&jobs);
    progress(1);
    progress(2);
    done(Ok(3));
    let mut seen = Vec::new();
    assert_eq!(
        result.observe(reports, |report| seen.push(report)).await,
        Ok(Ok(3))
    );
    assert_eq!(seen, [1, 2]);
}

struct Copier(Jobs);

// The parameter is named once, for all functions that have it.
#[awaitable(progress(unbounded) = on_progress)]
impl Copier {
    fn copy(
        &self,
        on_progress: impl Fn(u8) + Send + 'static,
        done: impl FnOnce(Result<u32, String>) + Send + 'static,
    ) {
        copy(&self.0, on_progress, done);
    }

    fn count(&self, done: impl FnOnce(usize) + 'static) {
        done(self.0.lock().unwrap().len());
    }
}

#[test]
fn progress_of_block_is_for_functions_that_report() {
    let copier = Copier(Jobs::default());
    let (result, mut reports) = copier.awaitable_copy();
    assert_eq!(copier.awaitable_count().wait(), Ok(1));
    let (progress, done) = take(&copier.0);
    progress(10);
    done(Ok(5));
    assert_eq!(reports.wait_iter().collect::<Vec<_>>(), [10]);
    assert_eq!(result.wait(), Ok(Ok(5)));
}
