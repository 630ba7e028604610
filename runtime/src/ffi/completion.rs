//! C functions that call back once: what generated code says about a callback, and how its call completes.

use std::marker::PhantomData;
use std::ptr::NonNull;

use super::arguments::{InArray, Split};
use super::count_ignored;
use super::kind::{Deliverable, HasKind, Kind, entry, is_of};
use super::misplaced::{Numbers, ignore_unknown};
use super::registration::RegisteredCall;
use super::reply::{CalledByC, reply_or_abort};
use super::table::{self, Entry, Key, Use};
use crate::Completer;
use crate::oneshot::Sender;
use crate::panics::catch_panic;

/// One callback of a C function that is called once. The macro implements it for a type of each wrapper.
pub trait FromC: 'static {
    /// The callback's arguments as a tuple, including the user data.
    type Arguments: Split<Self::Position, Rest: Numbers>;
    /// The callback's return type.
    type Output;
    /// The position of the user data, for example [`Last`](super::arguments::Last).
    type Position;
    /// The output of the awaitable.
    type Outcome: Deliverable;
    /// Reads the number in the user data.
    fn number(user_data: <Self::Arguments as Split<Self::Position>>::Part) -> usize;
    /// Makes the outcome while the data that the arguments point to is still alive.
    fn receive(rest: <Self::Arguments as Split<Self::Position>>::Rest) -> Self::Outcome;
    /// Returns what the callback returns to C.
    fn returns() -> Self::Output;
}

/// A type whose entries are completers of `Outcome`.
pub(super) trait Completes: HasKind {
    type Outcome: Deliverable;
}

impl<W: FromC> HasKind for W {
    const KIND: &'static Kind = &kind_of_completions::<W>();
}

impl<W: FromC> Completes for W {
    type Outcome = W::Outcome;
}

/// The kind of the entries of `W`. There is nothing to finish: a completer that is not called was dropped.
pub(super) const fn kind_of_completions<W: Completes>() -> Kind {
    Kind::new::<W>(abandon::<W>, abandon::<W>)
}

fn abandon<W: Completes>(entry: Entry) {
    // The entry is of this kind, because the function is found by its kind.
    drop(into_completer::<W>(entry));
}

/// Converts an entry to its completer. The entry of another callback is abandoned.
///
/// `table::take` has compared the kind before. So it is another only where keys are not unique, if 4,095 calls used the
/// slot between that comparison and the exchange.
#[inline]
fn into_completer<W: Completes>(entry: Entry) -> Option<Completer<W::Outcome>> {
    if !table::UNIQUE_KEYS && !is_of::<W>(entry.kind) {
        (Kind::of(entry.kind).abandon)(entry);
        return None;
    }
    let sender = NonNull::new(entry.value)?;
    // SAFETY: only `insert::<W>` makes entries of the kind of `W`, from `into_raw` of a sender of this type. An entry is
    // in the table once and is taken out once, so this is the pointer's only return. This may be another thread, where
    // the outcome may go because it is `Send`, by `Deliverable`.
    Some(Completer::new(unsafe { Sender::from_raw(sender) }))
}

/// Stores `completer` so that the calls of `W` find it.
#[inline]
pub(super) fn insert<W: Completes>(completer: Completer<W::Outcome>) -> Key {
    let sender = completer.into_sender();
    sender.operation().passed_to_c();
    let value = sender.into_raw().as_ptr();
    table::insert(entry::<W>(value), Use::Once)
}

/// Takes the completer that was stored for `W` under this number, once.
#[inline]
pub(super) fn take<W: Completes>(user_data: usize) -> Option<Completer<W::Outcome>> {
    let entry = table::take(Key::from_bits(user_data), is_of::<W>)?;
    into_completer::<W>(entry)
}

/// Stores `completer` so that the callback `W` finds it.
#[inline]
pub fn register<W: FromC>(completer: Completer<W::Outcome>) -> RegisteredCall {
    RegisteredCall::new(insert::<W>(completer))
}

impl<W: FromC> CalledByC for W {
    type Arguments = W::Arguments;
    type Output = W::Output;

    #[inline]
    fn called(arguments: W::Arguments) -> W::Output {
        let (user_data, rest) = arguments.split();
        // Around everything, because dropping ignored arguments may panic as well.
        catch_panic(move || complete::<W>(W::number(user_data), rest));
        reply_or_abort(W::returns)
    }
}

/// Completes the call with this number, if it is valid.
#[inline]
fn complete<W: FromC>(number: usize, rest: <W::Arguments as Split<W::Position>>::Rest) {
    let Some(completer) = take::<W>(number) else {
        return ignore_unknown::<W, W::Arguments, W::Position>(rest, |number| {
            take::<W>(number).is_some()
        });
    };
    // If `map` panics, the completer is dropped, and the awaitable returns `Dropped`.
    let outcome = W::receive(rest);
    if let Err(_late) = completer.try_complete(outcome) {
        count_ignored();
    }
}

/// The callback `W` with an array of user data, whose length is the second argument. Each of them completes.
pub struct Each<W>(PhantomData<W>);

impl<W: FromC<Position = InArray>> CalledByC for Each<W> {
    type Arguments = W::Arguments;
    type Output = W::Output;

    fn called(arguments: W::Arguments) -> W::Output {
        // SAFETY: C promises an array of this length, which is valid during the call.
        unsafe {
            arguments.for_each(|number, rest| {
                catch_panic(move || complete::<W>(number, rest));
            });
        }
        reply_or_abort(W::returns)
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::c_void;
    use std::ptr;

    use super::super::arguments::Last;
    use super::super::ignored;
    use super::super::trampoline::CFunction;
    use super::*;
    use crate::Dropped;

    #[repr(C)]
    struct PanicsOnDrop(u8);

    impl Drop for PanicsOnDrop {
        fn drop(&mut self) {
            panic!("on drop");
        }
    }

    enum BombCallback {}

    impl FromC for BombCallback {
        type Arguments = (PanicsOnDrop, *mut c_void);
        type Output = u8;
        type Position = Last;
        fn number(user_data: *mut c_void) -> usize {
            user_data.addr()
        }
        type Outcome = Result<PanicsOnDrop, Dropped>;
        fn receive((bomb,): (PanicsOnDrop,)) -> Self::Outcome {
            Ok(bomb)
        }
        fn returns() -> u8 {
            7
        }
    }

    #[test]
    #[cfg_attr(panic = "abort", ignore = "catches a panic")]
    fn ignored_argument_panics_on_drop() {
        type Callback = extern "C" fn(PanicsOnDrop, *mut c_void) -> u8;
        let callback = <Callback as CFunction>::trampoline::<BombCallback>();
        let before = ignored();
        assert_eq!(callback(PanicsOnDrop(1), ptr::null_mut()), 7);

        let (completer, awaitable) =
            crate::future::glue::pair(|| "bomb", || Err(Dropped::new("bomb")));
        let registration = register::<BombCallback>(completer);
        let user_data = registration.user_data();
        registration.outlive();
        drop(awaitable);
        assert_eq!(callback(PanicsOnDrop(1), user_data), 7);
        assert_eq!(ignored() - before, 2);
    }
}
