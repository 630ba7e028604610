//! Names resolved by libevent. Its cancel calls back with a status, on a later turn of the loop.

mod declarations;
#[path = "../../name_server.rs"]
mod name_server;

use std::ffi::{CStr, CString, c_int};
use std::net::Ipv4Addr;

use awaitify::{Awaitable, Dropped, OnCancel};
use declarations::*;

type Outcome = Result<Result<Vec<Ipv4Addr>, c_int>, Dropped>;

struct Resolver {
    events: *mut EventBase,
    dns: *mut EvdnsBase,
}

impl Resolver {
    fn new(server: &CStr) -> Self {
        // SAFETY: made here, and freed in `drop`.
        unsafe {
            let events = event_base_new();
            let dns = evdns_base_new(events, 0);
            assert_eq!(evdns_base_nameserver_ip_add(dns, server.as_ptr()), 0);
            Resolver { events, dns }
        }
    }

    fn resolve(&self, name: &CStr) -> Awaitable<Outcome, OnCancel<Request>> {
        // SAFETY: the base lives as long as `self`, and libevent copies the name.
        let started = unsafe {
            awaitable_evdns_base_resolve_ipv4(self.dns, name.as_ptr(), DNS_QUERY_NO_SEARCH)
        };
        started.expect("it starts")
    }

    fn turn(&self) {
        // SAFETY: the base lives, and belongs to this thread.
        unsafe { event_base_loop(self.events, EVLOOP_ONCE) };
    }

    fn await_it(&self, name: &CStr) -> Outcome {
        let found = self.resolve(name);
        while !found.is_done() {
            self.turn();
        }
        found.wait()
    }
}

impl Drop for Resolver {
    fn drop(&mut self) {
        // SAFETY: made in `new` and freed once. Open requests then fail.
        unsafe {
            evdns_base_free(self.dns, 1);
            event_base_free(self.events);
        }
    }
}

fn main() {
    let server = name_server::start().expect("loopback");
    let resolver = Resolver::new(&CString::new(server).expect("no null in it"));
    let known = name_server::ADDRESSES.to_vec();
    assert_eq!(resolver.await_it(c"known.test"), Ok(Ok(known)));
    assert_eq!(
        resolver.await_it(c"unknown.test"),
        Ok(Err(DNS_ERR_NOTEXIST))
    );

    let cancelled = resolver.resolve(c"silent.test").cancel();
    while !cancelled.is_done() {
        resolver.turn();
    }
    assert_eq!(cancelled.wait(), Ok(Err(DNS_ERR_CANCEL)));

    // Dropping cancels too, and the call that follows is ignored.
    drop(resolver.resolve(c"silent.test"));
    while awaitify::ffi::outstanding() > 0 {
        resolver.turn();
    }
    assert_eq!(awaitify::ffi::ignored(), 1);
    drop(resolver);
    println!("evdns: resolved, refused, cancelled, dropped");
}
