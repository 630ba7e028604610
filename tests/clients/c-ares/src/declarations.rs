//! Declarations of `<ares.h>`. The user data is the first argument of its callbacks.

use std::ffi::{c_char, c_int, c_void};
use std::net::Ipv4Addr;

use awaitify::awaitable;

/// `ares_channel`
pub type Channel = *mut c_void;

pub type HostCallback = Option<
    unsafe extern "C" fn(
        arg: *mut c_void,
        status: c_int,
        timeouts: c_int,
        hostent: *const libc::hostent,
    ),
>;

pub const SUCCESS: c_int = 0;
pub const ENOTFOUND: c_int = 4;
pub const ECANCELLED: c_int = 24;
pub const EDESTRUCTION: c_int = 16;

/// Copies the addresses, because they are only valid during the callback.
///
/// # Safety
///
/// `hostent` is the one that c-ares passed with `status`.
unsafe fn addresses(status: c_int, hostent: *const libc::hostent) -> Result<Vec<Ipv4Addr>, c_int> {
    // SAFETY: the caller promises that it is null or valid.
    let Some(hostent) = (unsafe { hostent.as_ref() }) else {
        return Err(status);
    };
    let mut found = Vec::new();
    let mut next = hostent.h_addr_list;
    // SAFETY: the list ends with null, and its entries are addresses of `AF_INET`, which have four bytes.
    unsafe {
        while !(*next).is_null() {
            found.push(Ipv4Addr::from((*next).cast::<[u8; 4]>().read()));
            next = next.add(1);
        }
    }
    Ok(found)
}

#[awaitable]
#[link(name = "cares")]
unsafe extern "C" {
    #[awaitable(
        user_data_at = first,
        map = |status: c_int, _timeouts: c_int, hostent: *const libc::hostent| -> Result<Vec<Ipv4Addr>, c_int> {
            // SAFETY: c-ares passed both to this call of the callback.
            unsafe { addresses(status, hostent) }
        },
    )]
    pub fn ares_gethostbyname(
        channel: Channel,
        name: *const c_char,
        family: c_int,
        callback: HostCallback,
        arg: *mut c_void,
    );

    pub fn ares_init(channel: *mut Channel) -> c_int;
    pub fn ares_destroy(channel: Channel);
    pub fn ares_cancel(channel: Channel);
    pub fn ares_set_servers_ports_csv(channel: Channel, servers: *const c_char) -> c_int;
    pub fn ares_fds(channel: Channel, read: *mut libc::fd_set, write: *mut libc::fd_set) -> c_int;
    pub fn ares_process(channel: Channel, read: *mut libc::fd_set, write: *mut libc::fd_set);
}
