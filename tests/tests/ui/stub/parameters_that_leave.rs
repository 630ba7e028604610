//! A caller of a stub passes what it would pass to the wrapper.

use std::ffi::{c_int, c_void};
use std::sync::mpsc::Sender;

use awaitify::awaitable;

type Done = Box<dyn FnOnce(u8)>;

trait Responder {}

#[awaitable]
fn alias(respond: Done) {
    respond(1);
}

#[awaitable]
fn object(responder: Box<dyn Responder>) {
    drop(responder);
}

#[awaitable]
fn holder(done: Vec<Box<dyn FnMut(u8) + Send>>) {
    drop(done);
}

#[awaitable]
fn channel(reply: Sender<u8>) {
    drop(reply);
}

#[awaitable(callback = reply)]
fn named_channel(reply: Sender<u8>) {
    drop(reply);
}

#[awaitable(progress(all) = on_progress)]
fn bad_policy(on_progress: impl Fn(u8), done: impl FnOnce(u8)) {
    on_progress(1);
    done(1);
}

#[awaitable(progress = on_progres)]
fn misspelt(on_progress: impl Fn(u8), done: impl FnOnce(u8)) {
    on_progress(1);
    done(1);
}

#[awaitable(progress = on_progress)]
fn only_progress(on_progress: impl Fn(u8)) {
    on_progress(1);
}

#[awaitable(callback = on_line, end = on_end)]
fn no_stream(on_line: impl Fn(u8), on_end: impl FnOnce()) {
    on_line(1);
    on_end();
}

#[awaitable(user_data = contxt)]
extern "C" fn misspelt_data(done: extern "C" fn(u8, *mut c_void), context: *mut c_void) {
    done(1, context);
}

#[awaitable(user_data_at = 5)]
extern "C" fn far(done: extern "C" fn(u8, *mut c_void), context: *mut c_void) {
    done(1, context);
}

#[awaitable(user_data_at = first)]
extern "C" fn number_at(done: extern "C" fn(u8, *mut c_void), context: *mut c_void) {
    done(1, context);
}

#[awaitable(user_data = number)]
extern "C" fn number_named(number: u8, done: extern "C" fn(u8, *mut c_void), context: *mut c_void) {
    done(number, context);
}

#[awaitable]
extern "C" fn no_argument(done: extern "C" fn(u8), context: *mut c_void) {
    done(u8::from(context.is_null()));
}

#[awaitable(destroy = gon)]
extern "C" fn misspelt_destroy(
    done: extern "C" fn(u8, *mut c_void),
    context: *mut c_void,
    gone: extern "C" fn(*mut c_void),
) {
    done(1, context);
    gone(context);
}

#[awaitable]
extern "C" fn destroy_left_out(
    done: extern "C" fn(u8, *mut c_void),
    context: *mut c_void,
    gone: extern "C" fn(*mut c_void),
) {
    done(1, context);
    gone(context);
}

#[repr(C)]
struct Work {
    data: *mut c_void,
}

#[awaitable(request = work)]
extern "C" fn no_field(work: *mut Work, done: extern "C" fn(*mut Work)) {
    done(work);
}

#[awaitable(request = wrk.data, map = |work: *mut Work| -> bool { work.is_null() })]
extern "C" fn misspelt_request(work: *mut Work, done: extern "C" fn(*mut Work)) {
    done(work);
}

#[awaitable(map = |number: u8, context: *mut c_void| -> bool { number > 0 && context.is_null() })]
extern "C" fn too_much(done: extern "C" fn(u8, *mut c_void), context: *mut c_void) {
    done(1, context);
}

type SumFn = Option<unsafe extern "C" fn(c_int, *mut c_void)>;

#[awaitable]
unsafe extern "C" {
    #[awaitable(callback = on_sum)]
    safe fn may_be_memory(file: c_int, buffer: *mut c_void, length: usize, on_sum: SumFn);
    #[awaitable(callback = sum)]
    safe fn several(file: c_int, one: *mut c_void, a: u8, sum: SumFn, b: u8, two: *mut c_void);
    #[awaitable(user_data = flie)]
    safe fn misspelt_typedef_data(file: c_int, data: *mut c_void, done: SumFn);
}

fn callers() {
    let _ = awaitable_alias().wait();
    let _ = awaitable_object().wait();
    let _ = awaitable_holder().wait();
    let _ = awaitable_channel().wait();
    let _ = awaitable_named_channel().wait();
    let (_done, _progress) = awaitable_bad_policy();
    let (_done, _progress) = awaitable_misspelt();
    let (_done, _progress) = awaitable_only_progress();
    let _ = stream_no_stream().wait_next();
    let _ = awaitable_misspelt_data().wait();
    let _ = awaitable_far().wait();
    let _ = awaitable_number_at().wait();
    let _ = awaitable_number_named(1).wait();
    let _ = awaitable_no_argument().wait();
    let _ = awaitable_misspelt_destroy().wait();
    let _ = awaitable_destroy_left_out().wait();
    let _ = awaitable_no_field().wait();
    let _ = awaitable_misspelt_request().wait();
    let _ = awaitable_too_much().wait();
    let _ = awaitable_may_be_memory(1, 2).wait();
    let _ = awaitable_several(1, std::ptr::null_mut(), 2, 3).wait();
    let _ = awaitable_misspelt_typedef_data(1).wait();
}

fn main() {
    callers();
}
