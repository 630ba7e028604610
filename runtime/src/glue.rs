//! The items that generated code calls. This is not part of the public API and may change in any version.

pub use crate::blocking::blocking_job;
pub use crate::callback::alias::{Callable, Holder, deliver};
pub use crate::callback::arguments::Flat;
pub use crate::callback::block::on_any_thread;
pub use crate::callback::filtered::Filtered;
pub use crate::callback::keep::{Keep, KeepForJob};
pub use crate::callback::once::Once;
pub use crate::callback::owned_function::OwnedFunction;
pub use crate::declared::returned_nothing;
pub use crate::events::glue::{
    BlockingOutcome, CalledElsewhere, Ending, GivenReply, InFuture, ListenerEmitter, Neutral,
    OpenReply, ProgressCompleter, Replies, RepliesAsOpen, SharedEmitter, SingleEmitter, Waiting,
    WhenEmitted, WhenRoom, Wrapping, blocking_events, called_elsewhere, called_on_another_thread,
    emit_when_room, events, in_future, merging_events, progress, shared_blocking_events,
    single_events, while_reporting,
};
pub use crate::ffi::arguments::{At, InArray, InRequest, Last, ToldLast, UserData, leave_out};
pub use crate::ffi::buffer::{BufferFromC, BufferLength, Buffering, OwnedBuffer, register_buffer};
pub use crate::ffi::call_from_c::{CCall, NotLent, Taken};
pub use crate::ffi::completion::{Each, FromC, register};
pub use crate::ffi::destroy::DestroyNotify;
pub use crate::ffi::export::{CCaller, ResultTypes};
pub use crate::ffi::filtered::{FilterFromC, Filtering, register_filtered};
pub use crate::ffi::found::{
    Argument, ArgumentsOf, Found, Likeness, Likenesses, NoArguments, OtherArgument, Shown,
};
pub use crate::ffi::kind::Deliverable;
pub use crate::ffi::object::{
    DeliverAs, DeliveredAs, Delivers, First, OtherFirst, StartsWith, Without, delivered_as,
};
pub use crate::ffi::passed_on::{Nullable, PassedOn, PassesOn};
pub use crate::ffi::progress::{Progressing, Reporting, register_with_progress};
pub use crate::ffi::registration::RegisteredCall;
pub use crate::ffi::reply::CalledByC;
pub use crate::ffi::request::{Holds, Request, Submitted};
pub use crate::ffi::stream::{StreamFromC, Streaming, register_stream};
#[cfg(awaitify_loom)]
pub use crate::ffi::table::skip_to_last_generation;
pub use crate::ffi::table::{Slots, free_list::leave as leave_slots, slots};
pub use crate::ffi::trampoline::{
    CFunction, Delivered, DeliveredWithout, Held, Nothing, Rest, RestAt, UnsafeFunction,
};
pub use crate::ffi::unwrapped::{Finds, HasNoCallback, Unwrapped, expect_callback, reports};
pub use crate::future::glue::{done_at_once, pair, pair_or_dropped};
pub use crate::hook::Hook;
pub use crate::listener::{
    Beside, CompletionListener, Joined, JoinedWithHandle, Returned, StreamListener,
    blocking_listener, called_listener, completing_listener, listener_job, lost_listener,
    streaming_listener,
};
pub use crate::operation::OPERATION_SIZE;
#[cfg(feature = "tokio")]
pub use crate::tokio::glue::*;
pub use crate::version::SameVersion;
pub use crate::{__delivers as delivers, __found as found, __told as told};

/// `T`, as a generic argument. There rustc reports an unknown type with a suggestion that it does not make elsewhere, and it
/// reports equal errors once.
pub type Same<T> = T;
