//! Declarations of `<event2/dns.h>`. It returns a pointer to cancel a request with, or null if the request did not
//! start.

use std::ffi::{c_char, c_int, c_void};
use std::net::Ipv4Addr;
use std::ptr::NonNull;

use awaitify::awaitable;

/// `struct event_base`
#[repr(C)]
pub struct EventBase {
    opaque: [u8; 0],
}

/// `struct evdns_base`
#[repr(C)]
pub struct EvdnsBase {
    opaque: [u8; 0],
}

/// `struct evdns_request`
#[repr(C)]
pub struct EvdnsRequest {
    opaque: [u8; 0],
}

/// A request that can be cancelled on the thread of the loop, which is the only thread of this program.
pub struct Request(NonNull<EvdnsRequest>);

// SAFETY: the program has one thread.
unsafe impl Send for Request {}

pub type EvdnsCallback = Option<
    unsafe extern "C" fn(
        result: c_int,
        kind: c_char,
        count: c_int,
        ttl: c_int,
        addresses: *mut c_void,
        arg: *mut c_void,
    ),
>;

pub const DNS_ERR_NOTEXIST: c_int = 3;
pub const DNS_ERR_CANCEL: c_int = 69;
pub const DNS_QUERY_NO_SEARCH: c_int = 1;
pub const EVLOOP_ONCE: c_int = 1;

#[awaitable]
#[link(name = "event")]
unsafe extern "C" {
    #[awaitable(
        map = |result: c_int, _kind: c_char, count: c_int, _ttl: c_int, addresses: *mut c_void| -> Result<Vec<Ipv4Addr>, c_int> {
            if result != 0 {
                return Err(result);
            }
            let count = usize::try_from(count).map_err(|_| result)?;
            // SAFETY: if there is no error, there are `count` addresses of four bytes.
            let found = unsafe { std::slice::from_raw_parts(addresses.cast::<[u8; 4]>(), count) };
            Ok(found.iter().copied().map(Ipv4Addr::from).collect())
        },
        started = |request| -> Result<Request, &'static str> {
            NonNull::new(request).map(Request).ok_or("it did not start")
        },
        // SAFETY: the hook runs only before the callback, so libevent still knows the request.
        cancel = |request: Request| unsafe { evdns_cancel_request(std::ptr::null_mut(), request.0.as_ptr()) },
    )]
    pub fn evdns_base_resolve_ipv4(
        base: *mut EvdnsBase,
        name: *const c_char,
        flags: c_int,
        callback: EvdnsCallback,
        arg: *mut c_void,
    ) -> *mut EvdnsRequest;

    fn evdns_cancel_request(base: *mut EvdnsBase, request: *mut EvdnsRequest);
    pub fn evdns_base_new(base: *mut EventBase, initialize: c_int) -> *mut EvdnsBase;
    pub fn evdns_base_free(base: *mut EvdnsBase, fail_requests: c_int);
    pub fn evdns_base_nameserver_ip_add(base: *mut EvdnsBase, address: *const c_char) -> c_int;
    pub fn event_base_new() -> *mut EventBase;
    pub fn event_base_loop(base: *mut EventBase, flags: c_int) -> c_int;
    pub fn event_base_free(base: *mut EventBase);
}
