//! Tests of the example `process_pool`. If a worker misbehaves, the example must neither hang nor leave a process.

#![cfg(unix)]

#[path = "../examples/process_pool/worker.rs"]
mod worker;

use std::io;
use std::process::Command;
use std::time::Duration;

use awaitify::{Awaitable, Dropped};
use worker::Worker;

fn shell(script: &str) -> Worker {
    Worker::start(Command::new("sh").args(["-c", script])).expect("there is a shell")
}

/// Like `wait`, but fails if the value takes too long.
fn outcome(mut answer: Awaitable<Result<u64, Dropped>>) -> Result<u64, Dropped> {
    answer
        .wait_timeout(Duration::from_secs(60))
        .expect("neither called nor dropped")
}

/// Answers a first job that the script ignores.
fn process_id_of(worker: &mut Worker) -> u64 {
    outcome(worker.awaitable_submit(0).unwrap()).unwrap()
}

fn send_signal(signal: &str, process: u64) -> bool {
    let script = format!("kill -{signal} {process} 2>/dev/null");
    let status = Command::new("sh").args(["-c", &script]).status();
    status.expect("there is a shell").success()
}

fn is_refused(worker: &mut Worker) -> bool {
    let error = worker.awaitable_submit(1).err();
    error.map(|error| error.kind()) == Some(io::ErrorKind::BrokenPipe)
}

#[test]
fn killed_worker_drops_jobs() {
    let mut worker = shell("read first; echo $$; while read job; do :; done");
    let process = process_id_of(&mut worker);
    let jobs = [1, 2, 3].map(|number| worker.awaitable_submit(number).unwrap());
    assert!(send_signal("KILL", process));
    for job in jobs {
        assert!(outcome(job).is_err());
    }
    assert!(is_refused(&mut worker));
}

#[test]
fn worker_killed_by_primary_drops_jobs() {
    let mut worker = shell("while read job; do :; done");
    let jobs = [1, 2].map(|number| worker.awaitable_submit(number).unwrap());
    worker.kill().unwrap();
    for job in jobs {
        assert!(outcome(job).is_err());
    }
    assert!(is_refused(&mut worker));
}

#[test]
fn garbage_drops_this_and_later_jobs() {
    let mut worker =
        shell("read a; read b; read c; echo 1; echo garbage; echo 3; while read d; do :; done");
    let [good, garbage, behind] = [1, 2, 3].map(|number| worker.awaitable_submit(number).unwrap());
    assert_eq!(outcome(good), Ok(1));
    assert!(outcome(garbage).is_err());
    assert!(outcome(behind).is_err());
    assert!(is_refused(&mut worker));
}

#[test]
fn invalid_utf8_is_garbage() {
    let mut worker = shell(r"read a; printf '\377\376\n'; while read b; do :; done");
    assert!(outcome(worker.awaitable_submit(1).unwrap()).is_err());
}

#[test]
fn closed_pipe_drops_jobs() {
    let mut worker = shell("read a; exec >&-; while read b; do :; done");
    assert!(outcome(worker.awaitable_submit(1).unwrap()).is_err());
    assert!(is_refused(&mut worker));
}

#[test]
fn unexpected_answer_stops_worker() {
    let mut worker = shell("while :; do echo 1; done");
    // Some jobs arrive in time for such an answer.
    while let Ok(job) = worker.awaitable_submit(1) {
        let _ = outcome(job);
    }
    assert!(is_refused(&mut worker));
}

#[test]
fn callback_panic_drops_later_jobs() {
    let mut worker = shell("while read job; do echo $job; done");
    worker.submit(1, |_| panic!("wanted by the test")).unwrap();
    // Refused if the panic came first.
    if let Ok(job) = worker.awaitable_submit(2) {
        assert!(outcome(job).is_err());
    }
    assert!(is_refused(&mut worker));
}

#[test]
fn worker_that_never_reads() {
    // `exec` replaces the shell, because a second process would keep the pipe of answers open.
    let mut worker = shell("kill -STOP $$");
    let mut jobs = Vec::new();
    let refused = loop {
        match worker.awaitable_submit(u64::MAX) {
            Ok(job) => jobs.push(job),
            Err(refused) => break refused,
        }
    };
    assert_eq!(refused.kind(), io::ErrorKind::WouldBlock);
    drop(worker);
    for job in jobs {
        assert!(outcome(job).is_err());
    }
}

#[test]
fn answer_skips_dropped_jobs() {
    let mut worker = shell("while read job; do echo $job; done");
    let mut kept = Vec::new();
    for number in 0..100 {
        let job = worker.awaitable_submit(number).unwrap();
        if number % 2 == 0 {
            kept.push((number, job));
        }
    }
    for (number, job) in kept {
        assert_eq!(outcome(job), Ok(number));
    }
}

#[test]
fn drop_ends_process_and_jobs() {
    let mut worker = shell("read first; echo $$; while read job; do :; done");
    let process = process_id_of(&mut worker);
    let job = worker.awaitable_submit(1).unwrap();
    assert!(send_signal("0", process));
    drop(worker);
    // Signals check this, because a zombie still accepts them.
    assert!(!send_signal("0", process));
    assert!(outcome(job).is_err());
}

#[test]
fn finished_worker_is_no_zombie() {
    let mut worker = shell("read first; echo $$");
    let process = process_id_of(&mut worker);
    drop(worker);
    assert!(!send_signal("0", process));
}
