//! Destroy notifications of callbacks that are called once.

use awaitify::__private::{self, FromC, RegisteredCall};
use awaitify::{Awaitable, Dropped};

use super::c::{Arguments, Counted, Number, call, destroy};

type Outcome = Result<u8, Dropped>;

pub(crate) enum Sum {}
/// The callback of another function, with the same signature and outcome.
enum Product {}

macro_rules! callback {
    ($callback:ident) => {
        impl FromC for $callback {
            type Arguments = Arguments;
            type Output = i32;
            type Position = __private::Last;
            fn number(user_data: *mut std::ffi::c_void) -> usize {
                user_data.addr()
            }
            type Outcome = Outcome;
            fn receive((value,): (u8,)) -> Outcome {
                Ok(value)
            }
            fn returns() -> i32 {
                0
            }
        }
    };
}

callback!(Sum);
callback!(Product);

pub(crate) fn start() -> (Number, RegisteredCall, Awaitable<Outcome>) {
    let (completer, awaitable) = __private::pair(|| "c_sum", || Err(Dropped::new("c_sum")));
    let registration = __private::register::<Sum>(completer);
    (Number::of(&registration), registration, awaitable)
}

pub(crate) fn begin() -> (Number, Awaitable<Outcome>) {
    let (number, registration, awaitable) = start();
    registration.outlive();
    (number, awaitable)
}

#[test]
fn destroyed_uncalled_is_dropped() {
    let counted = Counted::begin();
    let (number, awaitable) = begin();
    destroy::<Sum>(number);
    assert_eq!(awaitable.wait(), Err(Dropped::new("c_sum")));
    counted.expect(0, 0);
}

#[test]
fn destroy_after_call_is_not_counted() {
    let counted = Counted::begin();
    let (number, awaitable) = begin();
    call::<Sum>(number, 3);
    destroy::<Sum>(number);
    assert_eq!(awaitable.wait(), Ok(3));
    counted.expect(0, 0);
}

#[test]
fn destroy_after_start_error_is_not_counted() {
    let counted = Counted::begin();
    let (number, registration, _awaitable) = start();
    drop(registration);
    destroy::<Sum>(number);
    counted.expect(0, 0);
}

#[test]
fn call_after_destroy_is_ignored() {
    let counted = Counted::begin();
    let (number, awaitable) = begin();
    destroy::<Sum>(number);
    call::<Sum>(number, 3);
    assert_eq!(awaitable.wait(), Err(Dropped::new("c_sum")));
    counted.expect(0, 1);
}

#[test]
fn destroy_of_dropped_awaitable() {
    let counted = Counted::begin();
    let (number, awaitable) = begin();
    drop(awaitable);
    counted.expect(1, 0);
    destroy::<Sum>(number);
    counted.expect(0, 0);
}

#[test]
fn destroy_of_another_function_is_ignored() {
    let counted = Counted::begin();
    let (number, awaitable) = begin();
    destroy::<Product>(number);
    assert!(!awaitable.is_done());
    call::<Sum>(number, 3);
    assert_eq!(awaitable.wait(), Ok(3));
    counted.expect(0, 1);
}

#[test]
fn destroy_of_unknown_number_is_counted() {
    let counted = Counted::begin();
    let numbers = [0, 63, usize::MAX, 0xdead_beef];
    for number in numbers.map(Number) {
        destroy::<Sum>(number);
    }
    counted.expect(0, numbers.len());
}
