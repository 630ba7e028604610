//! Completions of C functions that call back until a filter accepts a call.

use std::marker::PhantomData;

use super::arguments::Split;
use super::call::{Call, SharedByCalls, into_value, store};
use super::count_ignored;
use super::kind::{Deliverable, HasKind, Kind};
use super::misplaced::{Numbers, ignore_unknown};
use super::registration::RegisteredCall;
use super::reply::{CalledByC, reply_or_abort};
use crate::callback::filtered::Filtered;
use crate::panics::catch_panic;

/// One callback of a C function, of whose calls one completes. The macro implements it for a type of each wrapper.
pub trait FilterFromC: 'static {
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
    /// Completes, or passes over the call.
    fn receive(
        completer: &Filtered<Self::Outcome>,
        rest: <Self::Arguments as Split<Self::Position>>::Rest,
    );
    /// Returns what the callback returns to C.
    fn returns() -> Self::Output;
}

/// The owner of the entries of `W`, and what its trampoline calls.
pub struct Filtering<W>(PhantomData<W>);

impl<W: FilterFromC> HasKind for Filtering<W> {
    // There is nothing to finish: a completer that has not accepted a call was dropped.
    const KIND: &'static Kind = &Kind::new::<Self>(
        |entry| drop(into_value::<Self>(entry)),
        |entry| drop(into_value::<Self>(entry)),
    );
}

// SAFETY: a shared completer of outcomes that are `Send`, by `Deliverable`, is `Send` and `Sync`.
unsafe impl<W: FilterFromC> SharedByCalls for Filtering<W> {
    type Value = Filtered<W::Outcome>;
}

/// Stores `completer` so that the callback `W` finds it.
pub fn register_filtered<W: FilterFromC>(completer: Filtered<W::Outcome>) -> RegisteredCall {
    completer.operation().passed_to_c();
    store::<Filtering<W>>(completer)
}

impl<W: FilterFromC> CalledByC for Filtering<W> {
    type Arguments = W::Arguments;
    type Output = W::Output;

    fn called(arguments: W::Arguments) -> W::Output {
        let (user_data, rest) = arguments.split();
        match Call::<Self>::enter(W::number(user_data)) {
            Some(call) => {
                let completer = call.value();
                if completer.is_awaited() {
                    // If the filter panics, the completer is dropped, and the awaitable returns `Dropped`.
                    catch_panic(|| W::receive(completer, rest));
                } else {
                    catch_panic(|| drop(rest));
                    count_ignored();
                }
                if !completer.is_awaited() {
                    call.remove();
                }
            }
            None => {
                ignore_unknown::<W, W::Arguments, W::Position>(
                    rest,
                    Call::<Self>::enter_and_remove,
                );
            }
        }
        reply_or_abort(W::returns)
    }
}
