//! Slots of the table. None is lost, and the table does not grow with the number of calls.

use std::cell::RefCell;
use std::thread;

use awaitify::__private::{Slots, slots};

use super::c::{Counted, Number, Turn, call, turn};
use super::destroy::{Sum, begin, start};

const ROUNDS: usize = if cfg!(miri) { 2 } else { 300 };
/// More than the two lists of one thread hold.
const CALLS: usize = 2 * 64 + 1;
/// The slots that 16 depots keep for their threads, in 16 lists each. The rounds would need more than these if they did not
/// use slots again.
const KEPT: usize = if cfg!(miri) { 0 } else { 16 * 16 * 64 };
const _: () = assert!(cfg!(miri) || ROUNDS * CALLS > 2 * KEPT);

/// The slots of the table. All other threads that used it must have ended, because only this thread's lists are
/// counted.
struct Table {
    _turn: Turn,
    before: Slots,
}

impl Table {
    /// Runs `warm_up` once, so that the table has the slots that it needs.
    fn after(warm_up: impl FnOnce()) -> Self {
        let turn = turn();
        warm_up();
        let before = slots();
        assert_eq!(before.lost(), 0, "{before:?}");
        Table {
            _turn: turn,
            before,
        }
    }

    #[track_caller]
    fn expect_unchanged(&self) {
        let now = slots();
        assert_eq!(now.lost(), 0, "{now:?}");
        assert_eq!(now.occupied, self.before.occupied);
        assert_eq!(now.retired, self.before.retired);
        assert!(now.begun <= self.before.begun + KEPT, "{now:?}");
    }
}

/// Starts calls on one thread and completes them on another, so that slots cross threads in lists.
fn cross_threads() {
    let started = thread::spawn(|| (0..CALLS).map(|_| begin()).collect::<Vec<_>>());
    let started = started.join().unwrap();
    let completing = thread::spawn(|| {
        for (number, awaitable) in started {
            call::<Sum>(number, 1);
            assert_eq!(awaitable.wait(), Ok(1));
        }
    });
    completing.join().unwrap();
}

/// Registers and unregisters on one thread.
fn short_thread() {
    let ended = thread::spawn(|| drop(start()));
    ended.join().unwrap();
}

#[test]
fn rounds_do_not_grow_table() {
    let table = Table::after(cross_threads);
    (0..ROUNDS).for_each(|_| cross_threads());
    table.expect_unchanged();
}

#[test]
fn short_threads_do_not_grow_table() {
    let table = Table::after(short_thread);
    (0..ROUNDS).for_each(|_| short_thread());
    table.expect_unchanged();
}

/// Starts a call and completes another when its thread ends.
struct AtExit(Number);

impl Drop for AtExit {
    fn drop(&mut self) {
        drop(start());
        call::<Sum>(self.0, 1);
    }
}

thread_local!(static AT_EXIT: RefCell<Option<AtExit>> = const { RefCell::new(None) });

/// Uses slots in a destructor at the thread's end, before or after the thread's lists are destroyed: the order depends on
/// the system and on which was used first.
fn exiting_thread(use_lists_first: bool) {
    let (number, awaitable) = begin();
    let ended = thread::spawn(move || {
        if use_lists_first {
            drop(start());
        }
        AT_EXIT.set(Some(AtExit(number)));
        drop(start());
    });
    ended.join().unwrap();
    assert_eq!(awaitable.wait(), Ok(1));
}

#[test]
fn thread_exit_destructors_do_not_grow_table() {
    let exiting = || [true, false].into_iter().for_each(exiting_thread);
    let table = Table::after(exiting);
    (0..ROUNDS).for_each(|_| exiting());
    table.expect_unchanged();
}

#[test]
fn panicking_threads_return_slots() {
    let panicking = || {
        let ended = thread::spawn(|| {
            let (_number, _registration, _awaitable) = start();
            std::panic::resume_unwind(Box::new("in `started`"));
        });
        assert!(ended.join().is_err());
    };
    let table = Table::after(panicking);
    (0..ROUNDS).for_each(|_| panicking());
    table.expect_unchanged();
}

#[test]
fn outstanding_calls_occupy_slots() {
    let counted = Counted::begin();
    let before = slots();
    let calls: Vec<_> = (0..CALLS).map(|_| begin()).collect();
    counted.expect(CALLS, 0);
    assert_eq!(slots().occupied, before.occupied + CALLS);
    for (number, awaitable) in calls {
        drop(awaitable);
        call::<Sum>(number, 1);
    }
    assert_eq!(slots().occupied, before.occupied);
    assert_eq!(slots().lost(), 0);
}

/// A new chunk is as large as all earlier ones together, and most of its memory must not be touched.
#[test]
#[cfg(all(target_os = "linux", not(miri)))]
fn new_chunk_is_not_touched() {
    let _turn = turn();
    let slot_bytes = 64;
    // The last chunk begins after this many slots, and has as many.
    let calls = 64 * ((1 << 10) - 1);
    let registered: Vec<_> = (0..calls).map(|_| register_slot()).collect();
    let before = resident_bytes();
    let one_more = register_slot();
    let grown = resident_bytes() - before;
    assert!(grown < slot_bytes * calls as isize / 4, "{grown} bytes");
    drop((registered, one_more));
}

/// A slot that is occupied without an awaitable.
#[cfg(all(target_os = "linux", not(miri)))]
fn register_slot() -> awaitify::__private::RegisteredCall {
    let (completer, awaitable) =
        awaitify::__private::pair(|| "c_sum", || Err(awaitify::Dropped::new("c_sum")));
    drop(awaitable);
    awaitify::__private::register::<Sum>(completer)
}

#[cfg(all(target_os = "linux", not(miri)))]
fn resident_bytes() -> isize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    let resident = pages.split_whitespace().nth(1).unwrap();
    4096 * resident.parse::<isize>().unwrap()
}
