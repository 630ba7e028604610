//! Completions of C functions that report their progress through a second callback.
//!
//! Both callbacks get the same number, in one user data or in two. Its entry has the completer and the emitter, so that the
//! progress ends with the completion, and C cannot mix up two operations.
//!
//! ```text
//! let (completer, progress, progress_events) = __private::progress(completer, Buffer::latest(), …);
//! let registration = __private::register_with_progress::<AwaitifyCallback, AwaitifyProgress>(completer, progress);
//! // AwaitifyCallback: FromC, AwaitifyProgress: StreamFromC
//! copy(
//!     <Progress as Trampoline<Reporting<AwaitifyCallback, AwaitifyProgress>>>::trampoline(),
//!     registration.user_data(),
//!     <Done as Trampoline<Progressing<AwaitifyCallback, AwaitifyProgress>>>::trampoline(),
//!     registration.user_data(),
//! );
//! ```

use std::marker::PhantomData;

use super::arguments::Split;
use super::call::{Call, SharedByCalls, into_value, store};
use super::completion::FromC;
use super::count_ignored;
use super::kind::{HasKind, Kind};
use super::misplaced::ignore_unknown;
use super::registration::RegisteredCall;
use super::reply::{CalledByC, reply_or_abort};
use super::stream::{StreamFromC, emit};
use crate::Emitter;
use crate::events::glue::ProgressCompleter;
use crate::panics::catch_panic;

/// The owner of the entries of the completion `W` with the progress `P`, and what the trampoline of `W` calls.
pub struct Progressing<W, P>(PhantomData<(W, P)>);

/// Called by the trampoline of the progress `P`.
pub struct Reporting<W, P>(PhantomData<(W, P)>);

/// The value of an entry. The completer is dropped first, which ends the progress.
pub(super) struct WithProgress<T, P> {
    completer: ProgressCompleter<T, P>,
    emitter: Emitter<P>,
}

impl<W: FromC, P: StreamFromC> HasKind for Progressing<W, P> {
    // There is nothing to finish: a completer that is not called was dropped.
    const KIND: &'static Kind = &Kind::new::<Self>(
        |entry| drop(into_value::<Self>(entry)),
        |entry| drop(into_value::<Self>(entry)),
    );
}

// SAFETY: completers and emitters of values that are `Send`, by `Deliverable`, are `Send` and `Sync`.
unsafe impl<W: FromC, P: StreamFromC> SharedByCalls for Progressing<W, P> {
    type Value = WithProgress<W::Outcome, P::Item>;
}

/// Stores `completer` and `emitter` so that the callbacks `W` and `P` find them.
pub fn register_with_progress<W: FromC, P: StreamFromC>(
    completer: ProgressCompleter<W::Outcome, P::Item>,
    emitter: Emitter<P::Item>,
) -> RegisteredCall {
    completer.operation().passed_to_c();
    emitter.operation().passed_to_c();
    store::<Progressing<W, P>>(WithProgress { completer, emitter })
}

impl<W: FromC, P: StreamFromC> CalledByC for Progressing<W, P> {
    type Arguments = W::Arguments;
    type Output = W::Output;

    fn called(arguments: W::Arguments) -> W::Output {
        let (user_data, rest) = arguments.split();
        match Call::<Self>::enter(W::number(user_data)) {
            Some(call) => {
                let completer = &call.value().completer;
                if !completer.is_awaited() {
                    count_ignored();
                }
                // If `map` panics, the awaitable returns `Dropped`.
                catch_panic(|| completer.complete_with(|| W::receive(rest)));
                call.remove();
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

impl<W: FromC, P: StreamFromC> CalledByC for Reporting<W, P> {
    type Arguments = P::Arguments;
    type Output = P::Output;

    fn called(arguments: P::Arguments) -> P::Output {
        let (user_data, rest) = arguments.split();
        let reply = match Call::<Progressing<W, P>>::enter(P::number(user_data)) {
            Some(call) => emit::<P>(&call.value().emitter, rest),
            None => {
                ignore_unknown::<P, P::Arguments, P::Position>(
                    rest,
                    Call::<Progressing<W, P>>::enter_and_remove,
                );
                None
            }
        };
        reply.unwrap_or_else(|| reply_or_abort(P::closed))
    }
}
