//! Declarations of `<mosquitto.h>`. A client has one user data and one callback for messages.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::null_mut;
use std::slice;

use awaitify::awaitable;

/// A `struct mosquitto *`. The library locks its clients.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Client(pub *mut c_void);

// SAFETY: see above.
unsafe impl Send for Client {}

/// `struct mosquitto_message`
#[repr(C)]
pub struct RawMessage {
    id: c_int,
    topic: *const c_char,
    payload: *const c_void,
    length: c_int,
    qos: c_int,
    retain: bool,
}

pub type OnMessage =
    Option<unsafe extern "C" fn(client: Client, data: *mut c_void, message: *const RawMessage)>;

/// A topic and a payload.
pub type Message = (String, Vec<u8>);

/// Copies a message.
///
/// # Safety
///
/// It comes from the library, and is valid.
unsafe fn copied(message: *const RawMessage) -> Message {
    // SAFETY: the caller promises it. An empty payload may be null.
    unsafe {
        let message = &*message;
        let topic = CStr::from_ptr(message.topic).to_string_lossy().into_owned();
        let payload = match usize::try_from(message.length) {
            Ok(length) if !message.payload.is_null() => {
                slice::from_raw_parts(message.payload.cast::<u8>(), length).to_vec()
            }
            _ => Vec::new(),
        };
        (topic, payload)
    }
}

/// The user data belongs to the client, and not to the call that sets the callback. So the two calls are one here.
///
/// Setting null waits for a callback that is running, so none follows.
///
/// # Safety
///
/// The client is valid for as long as the stream.
#[awaitable(
    name = messages,
    stream(buffer = 64, overflow = drop_oldest),
    callback = on_message,
    user_data_at = 1,
    map = |_: Client, message: *const RawMessage| -> Message {
        // SAFETY: this is the callback.
        unsafe { copied(message) }
    },
    // SAFETY: the client is valid for as long as the stream.
    revoke = move |()| unsafe { mosquitto_message_callback_set(client, None) },
)]
pub unsafe fn set_on_message(client: Client, on_message: OnMessage, data: *mut c_void) {
    // SAFETY: the caller promises it.
    unsafe {
        mosquitto_user_data_set(client, data);
        mosquitto_message_callback_set(client, on_message);
    }
}

#[link(name = "mosquitto")]
unsafe extern "C" {
    fn mosquitto_user_data_set(client: Client, data: *mut c_void);
    fn mosquitto_message_callback_set(client: Client, on_message: OnMessage);

    pub fn mosquitto_lib_init() -> c_int;
    pub fn mosquitto_lib_cleanup() -> c_int;
    pub fn mosquitto_new(id: *const c_char, clean: bool, data: *mut c_void) -> Client;
    pub fn mosquitto_destroy(client: Client);
    pub fn mosquitto_connect(
        client: Client,
        host: *const c_char,
        port: c_int,
        keepalive: c_int,
    ) -> c_int;
    pub fn mosquitto_disconnect(client: Client) -> c_int;
    pub fn mosquitto_loop_start(client: Client) -> c_int;
    pub fn mosquitto_loop_stop(client: Client, force: bool) -> c_int;
    fn mosquitto_subscribe(
        client: Client,
        id: *mut c_int,
        topic: *const c_char,
        qos: c_int,
    ) -> c_int;
    fn mosquitto_publish(
        client: Client,
        id: *mut c_int,
        topic: *const c_char,
        length: c_int,
        payload: *const c_void,
        qos: c_int,
        retain: bool,
    ) -> c_int;
}

/// # Safety
///
/// The client is valid.
pub unsafe fn subscribe(client: Client, topic: &CStr) -> c_int {
    // SAFETY: the caller promises it.
    unsafe { mosquitto_subscribe(client, null_mut(), topic.as_ptr(), 1) }
}

/// # Safety
///
/// The client is valid.
pub unsafe fn publish(client: Client, topic: &CStr, payload: &[u8]) -> c_int {
    let length = c_int::try_from(payload.len()).expect("a short message");
    let payload = payload.as_ptr().cast();
    // SAFETY: the caller promises it.
    unsafe {
        mosquitto_publish(
            client,
            null_mut(),
            topic.as_ptr(),
            length,
            payload,
            1,
            false,
        )
    }
}
