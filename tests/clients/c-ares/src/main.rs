//! Names resolved by c-ares. Its callback reports success and errors, sometimes inside the call. `ares_cancel` and
//! `ares_destroy` call it too.

mod declarations;
#[path = "../../name_server.rs"]
mod name_server;

use std::ffi::{CStr, CString, c_int};
use std::net::Ipv4Addr;
use std::ptr::null_mut;

use awaitify::{Awaitable, Dropped};
use declarations::*;

type Found = Awaitable<Result<Result<Vec<Ipv4Addr>, c_int>, Dropped>>;

struct Resolver {
    channel: Channel,
}

impl Resolver {
    fn new(server: &CStr) -> Self {
        let mut channel = null_mut();
        // SAFETY: the channel is made before it is used.
        unsafe {
            assert_eq!(ares_init(&mut channel), SUCCESS);
            assert_eq!(
                ares_set_servers_ports_csv(channel, server.as_ptr()),
                SUCCESS
            );
        }
        Resolver { channel }
    }

    fn resolve(&self, name: &CStr) -> Found {
        // SAFETY: the channel lives as long as `self`, and c-ares copies the name.
        unsafe { awaitable_ares_gethostbyname(self.channel, name.as_ptr(), libc::AF_INET) }
    }

    /// Runs c-ares until `found` is done.
    fn drive(&self, found: &Found) {
        while !found.is_done() {
            // SAFETY: the sets are written before they are read; zeros are empty sets.
            unsafe {
                let (mut read, mut write) = (std::mem::zeroed(), std::mem::zeroed());
                let count = ares_fds(self.channel, &mut read, &mut write);
                let mut soon = libc::timeval {
                    tv_sec: 0,
                    tv_usec: 50_000,
                };
                libc::select(count, &mut read, &mut write, null_mut(), &mut soon);
                ares_process(self.channel, &mut read, &mut write);
            }
        }
    }

    fn await_it(&self, name: &CStr) -> Result<Vec<Ipv4Addr>, c_int> {
        let found = self.resolve(name);
        self.drive(&found);
        found.wait().expect("c-ares always calls back")
    }
}

impl Drop for Resolver {
    fn drop(&mut self) {
        // SAFETY: it was made by `ares_init`, and is destroyed once.
        unsafe { ares_destroy(self.channel) }
    }
}

fn main() {
    let server = name_server::start().expect("loopback");
    let resolver = Resolver::new(&CString::new(server).expect("no null in it"));

    let known = resolver.await_it(c"known.test");
    assert_eq!(known, Ok(name_server::ADDRESSES.to_vec()));
    assert_eq!(resolver.await_it(c"unknown.test"), Err(ENOTFOUND));

    // A numeric address needs no server, so the callback runs inside the call.
    let at_once = resolver.resolve(c"192.0.2.1");
    assert!(at_once.is_done());
    assert_eq!(at_once.wait(), Ok(Ok(vec![Ipv4Addr::new(192, 0, 2, 1)])));

    let cancelled = resolver.resolve(c"silent.test");
    assert!(!cancelled.is_done());
    // SAFETY: the channel lives.
    unsafe { ares_cancel(resolver.channel) };
    assert_eq!(cancelled.wait(), Ok(Err(ECANCELLED)));

    // This awaitable is dropped. c-ares still calls back, and the call is ignored.
    drop(resolver.resolve(c"silent.test"));
    assert_eq!(awaitify::ffi::outstanding(), 1);

    let destroyed = resolver.resolve(c"silent.test");
    drop(resolver);
    assert_eq!(destroyed.wait(), Ok(Err(EDESTRUCTION)));
    assert_eq!(
        (awaitify::ffi::outstanding(), awaitify::ffi::ignored()),
        (0, 1)
    );
    println!("c-ares: resolved, refused, cancelled, destroyed");
}
