//! The options of an `unsafe fn` are no unsafe context in any edition, although the body of its wrapper is one.
//!
//! Each program is compiled twice: with an unsafe operation in an option, which must fail, and with an `unsafe` block
//! around the operation.

macro_rules! programs {
    ($($program:literal)*) => {
        $(
            in_edition!("2015", $program);
            in_edition!("2018", $program);
            in_edition!("2021", $program);
            in_edition!("2024", $program);
        )*
    };
}

macro_rules! in_edition {
    ($edition:literal, $program:literal) => {
        doctest!("compile_fail,E0133,edition", $edition, "read()", $program);
        doctest!("edition", $edition, "unsafe { read() }", $program);
    };
}

macro_rules! doctest {
    ($fence:literal, $edition:literal, $answer:literal, $program:literal) => {
        #[doc = concat!("```", $fence, $edition)]
        #[doc = "# extern crate awaitify;"]
        #[doc = "# extern crate tokio;"]
        #[doc = "# use awaitify::{awaitable, callbackify};"]
        #[doc = "# unsafe fn read() -> u8 { 0 }"]
        #[doc = concat!("macro_rules! answer { () => { ", $answer, " } }")]
        #[doc = $program]
        #[doc = "# fn main() {}"]
        #[doc = "```"]
        const _: () = ();
    };
}

programs! {
    "#[awaitable(map = |value: u8| -> u8 { value + answer!() })]
    unsafe fn fetch(done: impl FnOnce(u8) + Send + 'static) { done(1) }"

    "#[awaitable(cancel = |handle: u8| drop(handle + answer!()))]
    unsafe fn fetch(done: impl FnOnce(u8) + Send + 'static) -> u8 { done(1); 0 }"

    "#[awaitable(dropped = answer!())]
    unsafe fn fetch(done: impl FnOnce(u8) + Send + 'static) { done(1) }"

    "#[awaitable(reply = answer!())]
    unsafe fn fetch(done: impl FnOnce(u8) -> u8 + Send + 'static) { done(1); }"

    "#[awaitable(started = |status: u8| -> Result<(), u8> { Err(status + answer!()) })]
    unsafe fn fetch(done: impl FnOnce(u8) + Send + 'static) -> u8 { done(1); 0 }"

    "#[awaitable(blocking = |job: awaitify::Job| { answer!(); job() })]
    unsafe fn fetch() -> u8 { 1 }"

    "#[awaitable(for = u8)]
    trait FetchExt {
        #[awaitable(dropped = answer!())]
        unsafe fn fetch(self, done: impl FnOnce(u8) + Send + 'static);
    }
    trait Fetch { unsafe fn fetch(self, done: impl FnOnce(u8) + Send + 'static); }
    impl Fetch for u8 { unsafe fn fetch(self, done: impl FnOnce(u8) + Send + 'static) { done(self) } }"

    "#[awaitable(cancel = |_: ()| drop(answer!()), map = |value: u8| -> u8 { value + answer!() })]
    unsafe extern \"C\" {
        fn fetch(done: extern \"C\" fn(u8, *mut std::os::raw::c_void), data: *mut std::os::raw::c_void);
    }"

    "#[callbackify(on = { answer!(); tokio::runtime::Handle::current() })]
    unsafe fn fetch() -> impl std::future::Future<Output = u8> + Send { std::future::ready(1) }"

    "#[callbackify(unsafe(extern \"C\"), on = { answer!(); tokio::runtime::Handle::current() })]
    fn fetch() -> impl std::future::Future<Output = u8> + Send { std::future::ready(1) }"
}
