//! The race list of C callbacks and of their table of slots. C uses its user data while other threads poll, drop or
//! revoke the call. Each test is named after its race. Loom runs it in every interleaving, by `scripts/loom`. Without loom
//! it runs on real threads, also under Miri with many seeds, by `scripts/sanitize`.
//!
//! Under loom the table has blocks of two slots and 14 slots in total, so that a few calls use up lists, blocks and
//! chunks. Like a generated wrapper, the tests only use the trampoline and the registration. Loom tracks values and
//! hooks, so that it reports a completer that is lost in the table or found twice.
//!
//! A failure inside a callback aborts the process, because no panic may cross into C. Run the tests one by one in
//! that case.

#[cfg(awaitify_narrow_keys)]
mod narrow;
#[path = "../races/mod.rs"]
mod races;
#[cfg(all(awaitify_loom, not(awaitify_narrow_keys)))]
mod retired;
mod streams;

use std::cell::RefCell;
use std::ffi::c_void;
use std::ptr;
use std::sync::{Mutex, PoisonError, atomic::Ordering::SeqCst};

use awaitify::__private::{self, CFunction, CalledByC, FromC, Last, RegisteredCall};
use awaitify::ffi::outstanding;
use awaitify::{Awaitable, Dropped};
use races::block_on;
use races::std_or_loom::{Arc, AtomicUsize, JoinHandle, local, mpsc};

/// A value that loom and Miri report if it is leaked.
type Value = Arc<u8>;
type Answer = Result<Value, Dropped>;

const DROPPED: Dropped = Dropped::new("loom");

type Callback = extern "C" fn(u8, *mut c_void);

/// The callback of a C function. Each number is another function, with the same signature.
enum Kind<const N: u8> {}
type Sum = Kind<0>;
type Product = Kind<1>;

impl<const N: u8> FromC for Kind<N> {
    type Arguments = (u8, *mut c_void);
    type Output = ();
    type Position = Last;
    fn number(user_data: *mut c_void) -> usize {
        user_data.addr()
    }
    type Outcome = Answer;
    fn receive((number,): (u8,)) -> Answer {
        Ok(Arc::new(number))
    }
    fn returns() {}
}

/// Starts a call as a wrapper does. Returns the user data as a number, which can be sent to any thread.
fn start<W: FromC<Outcome = Answer>>() -> (usize, RegisteredCall, Awaitable<Answer>) {
    let (completer, awaitable) = __private::pair(|| DROPPED.function(), || Err(DROPPED));
    let registration = __private::register::<W>(completer);
    let user_data: *mut c_void = registration.user_data();
    (user_data.addr(), registration, awaitable)
}

/// A call that C has accepted.
fn begin<W: FromC<Outcome = Answer>>() -> (usize, Awaitable<Answer>) {
    let (user_data, registration, awaitable) = start::<W>();
    registration.outlive();
    (user_data, awaitable)
}

/// C calls back.
fn call<W>(user_data: usize, number: u8)
where
    W: CalledByC<
            Arguments = <Callback as CFunction>::Arguments,
            Output = <Callback as CFunction>::Output,
        >,
{
    <Callback as CFunction>::trampoline::<W>()(number, ptr::without_provenance_mut(user_data));
}

/// C calls back once for each, with the number in the pair.
fn call_all<const N: usize>(calls: [(usize, u8); N]) {
    for (user_data, number) in calls {
        call::<Sum>(user_data, number);
    }
}

/// A thread that releases its slots to the others when it ends. Calls in its destructors find none.
fn spawn<R: Send + 'static>(work: impl FnOnce() -> R + Send + 'static) -> JoinHandle<R> {
    races::spawn(move || {
        let result = work();
        __private::leave_slots();
        result
    })
}

/// The calls that were ignored before the model. Each execution under loom begins with none.
static IGNORED_BEFORE: Mutex<usize> = Mutex::new(0);
/// The table is one for all tests, except under loom.
static ONE_TEST: Mutex<()> = Mutex::new(());

/// Runs the model, and checks that each slot is in a list, occupied or retired at its end.
fn model(body: impl Fn() + Send + Sync + 'static) {
    let _one_test = ONE_TEST.lock().unwrap_or_else(PoisonError::into_inner);
    races::model(move || {
        *IGNORED_BEFORE.lock().unwrap() = awaitify::ffi::ignored();
        body();
        // Counting takes Miri longer than a model.
        if !cfg!(miri) {
            let slots = __private::slots();
            assert_eq!(slots.lost(), 0, "{slots:?}");
        }
    });
    // The thread of this test may end after the next test has counted. (Loom's table ends with the execution.)
    #[cfg(not(awaitify_loom))]
    __private::leave_slots();
}

/// How many calls were ignored in this execution.
fn ignored() -> usize {
    awaitify::ffi::ignored() - *IGNORED_BEFORE.lock().unwrap()
}

/// Returns the value that has arrived by now.
fn taken(mut awaitable: Awaitable<Answer>) -> Result<u8, Dropped> {
    let answer = awaitable.try_take().expect("C has called back");
    answer.map(|value| *value)
}

#[test]
fn two_calls_with_one_key() {
    model(|| {
        let (user_data, awaitable) = begin::<Sum>();
        let other = spawn(move || call::<Sum>(user_data, 1));
        call::<Sum>(user_data, 2);
        other.join().unwrap();
        assert!(matches!(taken(awaitable), Ok(1 | 2)));
        assert_eq!((outstanding(), ignored()), (0, 1));
    });
}

#[test]
fn call_while_polling() {
    model(|| {
        let (user_data, awaitable) = begin::<Sum>();
        let calling = spawn(move || call::<Sum>(user_data, 1));
        assert_eq!(block_on(awaitable).map(|value| *value), Ok(1));
        calling.join().unwrap();
        assert_eq!((outstanding(), ignored()), (0, 0));
    });
}

#[test]
fn call_while_dropping() {
    model(|| {
        let (user_data, awaitable) = begin::<Sum>();
        let calling = spawn(move || call::<Sum>(user_data, 1));
        drop(awaitable);
        calling.join().unwrap();
        assert_eq!(outstanding(), 0);
    });
}

#[test]
fn call_while_start_fails() {
    model(|| {
        let (user_data, registration, awaitable) = start::<Sum>();
        let calling = spawn(move || call::<Sum>(user_data, 1));
        drop(registration);
        calling.join().unwrap();
        let lost = taken(awaitable) == Err(DROPPED);
        assert_eq!((outstanding(), ignored()), (0, usize::from(lost)));
    });
}

/// A hook that counts.
fn hook(ran: &Arc<AtomicUsize>) -> Box<dyn FnOnce(()) + Send> {
    let ran = Arc::clone(ran);
    Box::new(move |()| {
        ran.fetch_add(1, SeqCst);
    })
}

#[test]
fn call_while_drop_revokes() {
    model(|| {
        let (user_data, registration, awaitable) = start::<Sum>();
        let hooks = Arc::new(AtomicUsize::new(0));
        let awaitable = registration.revoke_on_cancel(awaitable, (), hook(&hooks));
        let calling = spawn(move || call::<Sum>(user_data, 1));
        drop(awaitable);
        calling.join().unwrap();
        assert_eq!((outstanding(), ignored()), (0, hooks.load(SeqCst)));
    });
}

#[test]
fn call_while_cancel_revokes() {
    model(|| {
        let (user_data, registration, awaitable) = start::<Sum>();
        let hooks = Arc::new(AtomicUsize::new(0));
        let awaitable = registration.revoke_on_cancel(awaitable, (), hook(&hooks));
        let calling = spawn(move || call::<Sum>(user_data, 1));
        let cancelled = awaitable.cancel();
        calling.join().unwrap();
        let lost = taken(cancelled) == Err(DROPPED);
        assert_eq!((outstanding(), ignored()), (0, usize::from(lost)));
        assert!(!lost || hooks.load(SeqCst) == 1);
    });
}

#[test]
fn second_call_while_slot_is_reused() {
    model(|| {
        let (stale, first) = begin::<Sum>();
        let other = spawn(move || call::<Sum>(stale, 1));
        call::<Sum>(stale, 2);
        // If the call above won, this takes the slot that the other call may be reading, for another function.
        let (fresh, second) = begin::<Product>();
        other.join().unwrap();
        call::<Product>(fresh, 3);
        assert!(matches!(taken(first), Ok(1 | 2)));
        assert_eq!(taken(second), Ok(3));
        assert_eq!((outstanding(), ignored()), (0, 1));
    });
}

#[test]
fn late_call_while_slot_is_reused() {
    model(|| {
        let (stale, first) = begin::<Sum>();
        call::<Sum>(stale, 1);
        let late = spawn(move || call::<Sum>(stale, 2));
        let (fresh, second) = begin::<Sum>();
        call::<Sum>(fresh, 3);
        late.join().unwrap();
        assert_eq!((taken(first), taken(second)), (Ok(1), Ok(3)));
        assert_eq!((outstanding(), ignored()), (0, 1));
    });
}

#[test]
fn call_of_another_kind() {
    model(|| {
        let (user_data, awaitable) = begin::<Sum>();
        let strange = spawn(move || call::<Product>(user_data, 1));
        call::<Sum>(user_data, 2);
        strange.join().unwrap();
        assert_eq!(taken(awaitable), Ok(2));
        assert_eq!((outstanding(), ignored()), (0, 1));
    });
}

/// Only under loom is the next key known.
#[cfg(awaitify_loom)]
#[test]
fn guessed_key_while_slot_begins() {
    model(|| {
        let (one, first) = begin::<Sum>();
        let (two, second) = begin::<Sum>();
        let guess = two + 1;
        let guessing = spawn(move || call::<Sum>(guess, 4));
        let (three, third) = begin::<Sum>();
        assert_eq!(three, guess, "so that it can be right");
        call_all([(one, 1), (two, 2), (three, 3)]);
        guessing.join().unwrap();
        assert_eq!((taken(first), taken(second)), (Ok(1), Ok(2)));
        assert!(matches!(taken(third), Ok(3 | 4)));
        assert_eq!((outstanding(), ignored()), (0, 1));
    });
}

#[test]
fn count_outstanding_while_calling() {
    model(|| {
        let (user_data, awaitable) = begin::<Sum>();
        let calling = spawn(move || call::<Sum>(user_data, 1));
        assert!(outstanding() <= 1);
        calling.join().unwrap();
        assert_eq!((taken(awaitable), outstanding()), (Ok(1), 0));
    });
}

#[test]
fn two_threads_begin_blocks() {
    model(|| {
        // The chunk of one block is used up; the next has two.
        let (one, first) = begin::<Sum>();
        let (two, second) = begin::<Sum>();
        let threads = [(), ()].map(|()| spawn(begin::<Sum>));
        let [(three, third), (four, fourth)] = threads.map(|thread| thread.join().unwrap());
        assert_ne!(three, four);
        assert_eq!(outstanding(), 4);
        call_all([(one, 1), (two, 2), (three, 3), (four, 4)]);
        let answers = [first, second, third, fourth].map(taken);
        assert_eq!(answers, [Ok(1), Ok(2), Ok(3), Ok(4)]);
        assert_eq!((outstanding(), ignored()), (0, 0));
    });
}

#[test]
fn two_threads_take_last_list() {
    model(|| {
        let (user_data, awaitable) = begin::<Sum>();
        __private::leave_slots();
        let other = spawn(begin::<Sum>);
        let (two, second) = begin::<Sum>();
        let (three, third) = other.join().unwrap();
        assert_ne!(two, three);
        call_all([(user_data, 1), (two, 2), (three, 3)]);
        let answers = [awaitable, second, third].map(taken);
        assert_eq!(answers, [Ok(1), Ok(2), Ok(3)]);
        assert_eq!((outstanding(), ignored()), (0, 0));
    });
}

#[test]
fn thread_ends_while_slot_is_needed() {
    model(|| {
        let (one, first) = begin::<Sum>();
        let (two, second) = begin::<Sum>();
        // It releases the slot to any thread that needs one.
        let calling = spawn(move || call::<Sum>(one, 1));
        let (three, third) = begin::<Sum>();
        calling.join().unwrap();
        call_all([(two, 2), (three, 3)]);
        assert_eq!([first, second, third].map(taken), [Ok(1), Ok(2), Ok(3)]);
        assert_eq!((outstanding(), ignored()), (0, 0));
    });
}

/// Calls back when its thread ends and no longer has slots, and records that it did.
struct AtEnd {
    user_data: usize,
    told: mpsc::Sender<()>,
}

impl Drop for AtEnd {
    fn drop(&mut self) {
        call::<Sum>(self.user_data, 1);
        self.told.send(()).expect("somebody listens");
    }
}

local! {
    static AT_END: RefCell<Option<AtEnd>> = RefCell::new(None);
}

#[test]
fn call_in_thread_exit_destructor() {
    model(|| {
        let (user_data, first) = begin::<Sum>();
        let (two, second) = begin::<Sum>();
        let (told, ended) = mpsc::channel();
        let at_end = AtEnd { user_data, told };
        let ending = spawn(|| {
            AT_END.with(|own| *own.borrow_mut() = Some(at_end));
        });
        let (three, third) = begin::<Sum>();
        ending.join().unwrap();
        ended.recv().expect("it ends");
        call_all([(two, 2), (three, 3)]);
        assert_eq!([first, second, third].map(taken), [Ok(1), Ok(2), Ok(3)]);
        assert_eq!((outstanding(), ignored()), (0, 0));
    });
}

#[test]
fn full_lists_while_slot_is_needed() {
    model(|| {
        let (last, fifth) = begin::<Sum>();
        // Two lists full of vacant slots is what a thread keeps.
        let others = [(); 4].map(|()| begin::<Sum>());
        let others = others.map(|(user_data, awaitable)| {
            call::<Sum>(user_data, 1);
            awaitable
        });
        let other = spawn(begin::<Sum>);
        call::<Sum>(last, 5);
        let (six, sixth) = other.join().unwrap();
        call::<Sum>(six, 6);
        assert_eq!(others.map(taken), [Ok(1); 4]);
        assert_eq!((taken(fifth), taken(sixth)), (Ok(5), Ok(6)));
        assert_eq!((outstanding(), ignored()), (0, 0));
    });
}
