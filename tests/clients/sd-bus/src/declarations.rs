//! Declarations of `<systemd/sd-bus.h>`. The user data of its handlers is in the middle.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::{null, null_mut};

use awaitify::awaitable;

/// A `sd_bus *`, which is used on one thread.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Bus(pub *mut c_void);

/// A `sd_bus_slot *`, whose release removes the match.
pub struct Slot(*mut c_void);

// SAFETY: it is released on the thread of its bus, because the streams of this program stay there.
unsafe impl Send for Slot {}

pub type Handler = Option<
    unsafe extern "C" fn(message: *mut c_void, data: *mut c_void, error: *mut c_void) -> c_int,
>;

/// The string arguments of a signal.
pub type Arguments = Vec<String>;

/// Reads the leading string arguments.
///
/// # Safety
///
/// The message is valid.
unsafe fn arguments(message: *mut c_void) -> Arguments {
    let mut arguments = Vec::new();
    let mut text = null::<c_char>();
    // SAFETY: the caller promises it. The text is part of the message.
    unsafe {
        while sd_bus_message_read_basic(message, b's' as c_char, (&raw mut text).cast()) > 0 {
            arguments.push(CStr::from_ptr(text).to_string_lossy().into_owned());
        }
    }
    arguments
}

/// The slot is an out-parameter, so this function returns it. A negative status is an error.
///
/// # Safety
///
/// The bus is open for as long as the stream.
#[awaitable(
    name = signals,
    stream(buffer = 16, overflow = end),
    callback = handler,
    user_data_at = 1,
    map = |message: *mut c_void, _: *mut c_void| -> Arguments {
        // SAFETY: this is the handler.
        unsafe { arguments(message) }
    },
    reply = 0,
    // SAFETY: the stream has the only reference.
    revoke = |slot: Slot| unsafe { _ = sd_bus_slot_unref(slot.0) },
)]
pub unsafe fn add_match(
    bus: Bus,
    rule: &CStr,
    handler: Handler,
    data: *mut c_void,
) -> Result<Slot, c_int> {
    let mut slot = null_mut();
    // SAFETY: the caller promises it. The pointers are valid during the call.
    let status = unsafe { sd_bus_add_match(bus, &mut slot, rule.as_ptr(), handler, data) };
    if status < 0 {
        Err(status)
    } else {
        Ok(Slot(slot))
    }
}

#[link(name = "systemd")]
unsafe extern "C" {
    fn sd_bus_add_match(
        bus: Bus,
        slot: *mut *mut c_void,
        rule: *const c_char,
        handler: Handler,
        data: *mut c_void,
    ) -> c_int;
    fn sd_bus_slot_unref(slot: *mut c_void) -> *mut c_void;
    fn sd_bus_message_read_basic(message: *mut c_void, kind: c_char, value: *mut c_void) -> c_int;

    pub fn sd_bus_new(bus: *mut Bus) -> c_int;
    pub fn sd_bus_set_address(bus: Bus, address: *const c_char) -> c_int;
    pub fn sd_bus_set_bus_client(bus: Bus, is_client: c_int) -> c_int;
    pub fn sd_bus_start(bus: Bus) -> c_int;
    pub fn sd_bus_get_unique_name(bus: Bus, name: *mut *const c_char) -> c_int;
    pub fn sd_bus_process(bus: Bus, message: *mut *mut c_void) -> c_int;
    pub fn sd_bus_wait(bus: Bus, microseconds: u64) -> c_int;
    pub fn sd_bus_flush_close_unref(bus: Bus) -> Bus;
}
