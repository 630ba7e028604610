//! Calls while a thread or the process ends, when thread-locals are gone.

use std::process::Command;
use std::{env, process, thread};

use super::Counted;
use super::declared::*;

#[test]
fn thread_calls_at_its_end() {
    let counted = Counted::begin();
    let calls = 20;
    for round in 0..calls {
        let kept = misuse_keep_awaited(0);
        assert_eq!(misuse_from_ending_thread_awaited(round).wait(), Ok(round));
        assert_eq!(kept.wait(), Ok(round));
    }
    counted.expect(0, calls as usize);
}

#[test]
fn awaitable_outlives_the_thread_of_its_call() {
    let counted = Counted::begin();
    let kept = thread::spawn(|| misuse_keep_awaited(0)).join().unwrap();
    misuse_call_kept(3);
    assert_eq!(kept.wait(), Ok(3));
    counted.expect(0, 0);
}

/// The test runs in a process of its own, because it ends in the middle of `exit`.
#[test]
fn process_calls_at_exit() {
    const INSIDE: &str = "AWAITIFY_CALLS_AT_EXIT";
    if env::var_os(INSIDE).is_some() {
        let _awaited = misuse_call_at_exit_awaited(0);
        process::exit(1);
    }
    let status = Command::new(env::current_exe().unwrap())
        .args(["--exact", "ending::process_calls_at_exit"])
        .env(INSIDE, "1")
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(42));
}
