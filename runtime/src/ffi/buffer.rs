//! Buffers that C fills or reads until it calls back.
//!
//! The entry of the call in the table owns the buffer together with its completer. So the memory lives until C has called
//! back, whatever becomes of the awaitable. If C never calls, it is leaked.

use std::marker::PhantomData;
use std::thread;

use super::arguments::Split;
use super::count_ignored;
use super::kind::{Deliverable, HasKind, Kind, entry, is_of};
use super::misplaced::{Numbers, ignore_unknown};
use super::registration::RegisteredCall;
use super::reply::{CalledByC, reply_or_abort};
use super::table::{self, Entry, Key, Use};
use crate::Completer;
use crate::panics::catch_panic;

/// A callback of a C function that is called once, when C is done with a buffer. The macro implements it for a type of each
/// wrapper.
pub trait BufferFromC: 'static {
    /// The callback's arguments as a tuple, including the user data.
    type Arguments: Split<Self::Position, Rest: Numbers>;
    /// The callback's return type.
    type Output;
    /// The position of the user data, for example [`Last`](super::arguments::Last).
    type Position;
    /// The output of the awaitable.
    type Outcome: Deliverable;
    /// The type of the buffer's elements. The outcome contains the buffer, so they are `Send`.
    type Element: 'static;
    /// Reads the number in the user data.
    fn number(user_data: <Self::Arguments as Split<Self::Position>>::Part) -> usize;
    /// Makes the outcome with the buffer while the data that the arguments point to is still alive.
    fn receive(
        rest: <Self::Arguments as Split<Self::Position>>::Rest,
        buffer: Vec<Self::Element>,
    ) -> Self::Outcome;
    /// Returns what the callback returns to C.
    fn returns() -> Self::Output;
}

/// A buffer before the call.
pub struct OwnedBuffer<T> {
    elements: Vec<T>,
}

impl<T> OwnedBuffer<T> {
    /// Takes the caller's buffer.
    #[must_use]
    pub fn new(elements: Vec<T>) -> Self {
        const { assert!(size_of::<T>() != 0, "C cannot fill elements without a size") };
        OwnedBuffer { elements }
    }

    /// The address for C, which stays the same if this value is moved.
    #[must_use]
    pub fn address(&mut self) -> *mut T {
        self.elements.as_mut_ptr()
    }

    /// The number of elements for C.
    ///
    /// # Panics
    ///
    /// If it does not fit into `L`.
    #[must_use]
    #[track_caller]
    pub fn length<L: BufferLength>(&self) -> L {
        let length = self.elements.len();
        L::of(length).unwrap_or_else(|| {
            panic!("a buffer of {length} elements is too long for the parameter with its length")
        })
    }
}

/// The type of a parameter with the length of a buffer.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the length of a buffer",
    label = "is not an integer",
    note = "name a pointer and the integer with the number of its elements: `buffer = (buf, len)`",
    note = "if C takes the length in another form, annotate a function of your own that takes an integer"
)]
pub trait BufferLength: Sized {
    /// Converts a length, unless it is too large.
    fn of(length: usize) -> Option<Self>;
}

macro_rules! lengths {
    ($($ty:ty),*) => {
        $(impl BufferLength for $ty {
            fn of(length: usize) -> Option<Self> {
                Self::try_from(length).ok()
            }
        })*
    };
}

lengths!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize
);

/// The owner of the entries of `W`, and what its trampoline calls.
pub struct Buffering<W>(PhantomData<W>);

/// The value of an entry.
struct WithBuffer<W: BufferFromC> {
    completer: Completer<W::Outcome>,
    buffer: Vec<W::Element>,
}

impl<W: BufferFromC> HasKind for Buffering<W> {
    const KIND: &'static Kind = &Kind::new::<Self>(abandon::<W>, abandon::<W>);
}

/// Frees the buffer of a call that failed to start or was revoked.
///
/// During a panic, the code that knows whether C is done with the buffer did not finish: `started`, or the hook `revoke`.
/// The buffer is leaked then, because C may still write to it.
fn abandon<W: BufferFromC>(entry: Entry) {
    let Some(WithBuffer { completer, buffer }) = into_value::<W>(entry) else {
        return;
    };
    if thread::panicking() {
        std::mem::forget(buffer);
    }
    drop(completer);
}

/// Converts an entry to its value. The entry of another callback is abandoned, which only happens where keys are not unique.
fn into_value<W: BufferFromC>(entry: Entry) -> Option<WithBuffer<W>> {
    if !table::UNIQUE_KEYS && !is_of::<Buffering<W>>(entry.kind) {
        (Kind::of(entry.kind).abandon)(entry);
        return None;
    }
    // SAFETY: only `register_buffer::<W>` makes entries of the kind of `Buffering<W>`, from `Box::into_raw` of a value of
    // this type. An entry is in the table once and is taken out once, so this is the pointer's only return. This may be
    // another thread, where the outcome may go because it is `Send`, by `Deliverable`, and so may the elements, because the
    // outcome contains them.
    Some(*unsafe { Box::from_raw(entry.value.cast::<WithBuffer<W>>()) })
}

/// Stores `completer` and `buffer` so that the callback `W` finds them.
pub fn register_buffer<W: BufferFromC>(
    completer: Completer<W::Outcome>,
    buffer: OwnedBuffer<W::Element>,
) -> RegisteredCall {
    let sender = completer.into_sender();
    sender.operation().passed_to_c();
    let stored = Box::new(WithBuffer::<W> {
        completer: Completer::new(sender),
        buffer: buffer.elements,
    });
    let entry = entry::<Buffering<W>>(Box::into_raw(stored).cast());
    RegisteredCall::new(table::insert(entry, Use::Once))
}

fn take<W: BufferFromC>(user_data: usize) -> Option<WithBuffer<W>> {
    let entry = table::take(Key::from_bits(user_data), is_of::<Buffering<W>>)?;
    into_value::<W>(entry)
}

impl<W: BufferFromC> CalledByC for Buffering<W> {
    type Arguments = W::Arguments;
    type Output = W::Output;

    fn called(arguments: W::Arguments) -> W::Output {
        let (user_data, rest) = arguments.split();
        // Around everything, because dropping ignored arguments may panic as well.
        catch_panic(move || complete::<W>(W::number(user_data), rest));
        reply_or_abort(W::returns)
    }
}

/// Completes the call with this number, if it is valid. If the awaitable was dropped, the buffer is dropped here.
fn complete<W: BufferFromC>(number: usize, rest: <W::Arguments as Split<W::Position>>::Rest) {
    let Some(WithBuffer { completer, buffer }) = take::<W>(number) else {
        return ignore_unknown::<W, W::Arguments, W::Position>(rest, |number| {
            take::<W>(number).is_some()
        });
    };
    // If `map` panics, the completer is dropped, and the awaitable returns `Dropped`.
    let outcome = W::receive(rest, buffer);
    if let Err(_late) = completer.try_complete(outcome) {
        count_ignored();
    }
}
