//! A service browser in the shape of Avahi's, whose events tell of failures and pauses in band.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;

use awaitify::{Ended, Events, Flow, OnCancel, awaitable};

/// Opaque to Rust.
#[repr(C)]
struct ServiceBrowser {
    opaque: [u8; 0],
}

/// The number and what it means are C's.
type BrowserEvent = c_int;
const NEW: BrowserEvent = 0;
const REMOVE: BrowserEvent = 1;
const FAILURE: BrowserEvent = 4;

type BrowserCallback = Option<
    unsafe extern "C" fn(
        browser: *mut ServiceBrowser,
        interface: c_int,
        protocol: c_int,
        event: BrowserEvent,
        name: *const c_char,
        kind: *const c_char,
        domain: *const c_char,
        flags: c_int,
        userdata: *mut c_void,
    ),
>;

#[derive(Debug, PartialEq)]
enum Change {
    Appeared(String),
    Disappeared(String),
}

#[derive(Debug, PartialEq)]
struct BrowserFailed;

/// The browser, which the hook releases.
struct Browser(*mut ServiceBrowser);

// SAFETY: the library may release a browser on any thread.
unsafe impl Send for Browser {}

/// Reads an event. The end of what is known for now is none.
fn read(event: BrowserEvent, name: *const c_char) -> Flow<Change, BrowserFailed> {
    let name = || {
        // SAFETY: the library passes a string that is valid during the call, or null with other events.
        let name = unsafe { CStr::from_ptr(name) };
        name.to_string_lossy().into_owned()
    };
    match event {
        NEW => Flow::Item(Change::Appeared(name())),
        REMOVE => Flow::Item(Change::Disappeared(name())),
        FAILURE => Flow::Fail(BrowserFailed),
        _ => Flow::Skip,
    }
}

#[awaitable]
unsafe extern "C" {
    #[awaitable(
        name = browse,
        stream(buffer = 64, overflow = end),
        flow = |_: *mut ServiceBrowser, _: c_int, _: c_int, event: BrowserEvent, name: *const c_char,
            _: *const c_char, _: *const c_char, _: c_int| -> Flow<Change, BrowserFailed> { read(event, name) },
        started = |browser: *mut ServiceBrowser| -> Result<Browser, BrowserFailed> {
            if browser.is_null() { Err(BrowserFailed) } else { Ok(Browser(browser)) }
        },
        // SAFETY: the browser is released once.
        revoke = |browser: Browser| unsafe { _ = service_browser_free(browser.0) },
    )]
    fn service_browser_new(
        kind: *const c_char,
        flags: c_int,
        callback: BrowserCallback,
        userdata: *mut c_void,
    ) -> *mut ServiceBrowser;

    #[awaitable(skip)]
    fn service_browser_free(browser: *mut ServiceBrowser) -> c_int;
}

type Browsing = Events<Result<Change, BrowserFailed>, OnCancel<Browser>>;

fn changes() -> [Result<Change, BrowserFailed>; 3] {
    [
        Ok(Change::Appeared("printer".to_owned())),
        Ok(Change::Appeared("scanner".to_owned())),
        Ok(Change::Disappeared("printer".to_owned())),
    ]
}

#[test]
fn browser_reports_changes() {
    // SAFETY: the text is valid for ever.
    let mut browsing: Browsing = unsafe { browse(c"_ipp._tcp".as_ptr(), 0) }.unwrap();
    assert!(browsing.wait_iter().take(3).eq(changes()));
    assert_eq!(browsing.ended(), None);
    browsing.close();
    assert_eq!(browsing.wait_next(), None);
}

#[test]
fn browser_fails_in_band() {
    // SAFETY: as above.
    let mut browsing = unsafe { browse(c"ipp".as_ptr(), 0) }.unwrap();
    let expected = changes().into_iter().chain([Err(BrowserFailed)]);
    assert!(browsing.wait_iter().eq(expected));
    assert_eq!(browsing.ended(), Some(Ended::Failed));
}

#[test]
fn browser_that_does_not_start() {
    // SAFETY: as above.
    let failed = unsafe { browse(ptr::null(), 1) };
    assert_eq!(failed.err(), Some(BrowserFailed));
}
