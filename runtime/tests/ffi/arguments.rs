//! Arguments whose destructors panic. No panic may cross into C, also if the call is ignored.
#![cfg(not(panic = "abort"))]

use std::ffi::c_void;
use std::ops::ControlFlow;
use std::ptr;

use awaitify::__private::{
    CFunction, CalledByC, FilterFromC, Filtered, Filtering, FromC, Last, Progressing, Reporting,
    StreamFromC, Streaming, events, pair, register_filtered, register_stream,
};
use awaitify::{Buffer, Dropped, Emitter};

use super::c::{Counted, Number};

/// Declares the callback of one of the traits, which drops its argument.
macro_rules! callback {
    ($callback:ident: $kind:ident { $($members:tt)* }) => {
        enum $callback {}

        impl $kind for $callback {
            type Arguments = (PanicsOnDrop, *mut c_void);
            type Output = i32;
            type Position = Last;
            fn number(user_data: *mut c_void) -> usize {
                user_data.addr()
            }
            $($members)*
        }
    };
}

#[repr(C)]
struct PanicsOnDrop(u8);

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panic!("on drop");
    }
}

const REPLY: i32 = 7;

callback!(Ticks: StreamFromC {
    type Item = u8;
    fn receive(_: &Emitter<u8>, _: (PanicsOnDrop,)) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
    fn open(_: &(PanicsOnDrop,)) -> i32 {
        REPLY
    }
    fn closed() -> i32 {
        REPLY
    }
});

callback!(Done: FromC {
    type Outcome = Result<u8, Dropped>;
    fn receive((argument,): (PanicsOnDrop,)) -> Self::Outcome {
        Ok(argument.0)
    }
    fn returns() -> i32 {
        REPLY
    }
});

callback!(Found: FilterFromC {
    type Outcome = Result<u8, Dropped>;
    fn receive(_: &Filtered<Self::Outcome>, _: (PanicsOnDrop,)) {}
    fn returns() -> i32 {
        REPLY
    }
});

type Callback = unsafe extern "C" fn(PanicsOnDrop, *mut c_void) -> i32;

/// C calls back.
fn call<W>(number: usize)
where
    W: CalledByC<
            Arguments = <Callback as CFunction>::Arguments,
            Output = <Callback as CFunction>::Output,
        >,
{
    let callback = <Callback as CFunction>::trampoline::<W>();
    // SAFETY: it is our trampoline, which accepts any number.
    let reply = unsafe { callback(PanicsOnDrop(1), ptr::without_provenance_mut(number)) };
    assert_eq!(reply, REPLY);
}

#[test]
fn unknown_numbers() {
    let counted = Counted::begin();
    call::<Streaming<Ticks>>(0);
    call::<Done>(0);
    call::<Filtering<Found>>(0);
    call::<Progressing<Done, Ticks>>(0);
    call::<Reporting<Done, Ticks>>(0);
    counted.expect(0, 5);
}

#[test]
fn closed_stream() {
    let counted = Counted::begin();
    let (emitter, events) = events(Buffer::unbounded(), || Dropped::new("c_ticks"));
    let registration = register_stream::<Ticks>(emitter);
    call::<Streaming<Ticks>>(Number::of(&registration).0);
    drop(events);
    call::<Streaming<Ticks>>(Number::of(&registration).0);
    drop(registration);
    counted.expect(0, 1);
}

#[test]
fn dropped_awaitable_of_a_filter() {
    let counted = Counted::begin();
    let (completer, awaitable) = pair(|| "c_found", || Err(Dropped::new("c_found")));
    let registration = register_filtered::<Found>(Filtered::new(completer));
    call::<Filtering<Found>>(Number::of(&registration).0);
    drop(awaitable);
    call::<Filtering<Found>>(Number::of(&registration).0);
    drop(registration);
    counted.expect(0, 1);
}
