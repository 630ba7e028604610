//! User data that comes back in another argument than the one that is taken for it.

use std::env;
use std::ffi::{c_int, c_void};
use std::process::Command;

use awaitify::{Dropped, Ended, awaitable};

use super::Counted;

#[repr(C)]
struct Operation {
    opaque: [u8; 0],
}

/// The user data comes before what was found. The last `void *` is taken for it if no option says otherwise.
type FoundFn = Option<
    unsafe extern "C" fn(operation: *mut Operation, data: *mut c_void, found: *mut c_void) -> c_int,
>;

#[awaitable]
unsafe extern "C" {
    #[awaitable(
        map = |_operation: *mut Operation, found: *mut c_void| -> usize { found.addr() },
        reply = 0,
    )]
    safe fn misuse_data_in_the_middle(value: c_int, found: FoundFn, data: *mut c_void);

    #[awaitable(
        name = find,
        user_data_at = 1,
        map = |_operation: *mut Operation, found: *mut c_void| -> Option<c_int> {
            // SAFETY: the library passes null or the address of an `int`.
            unsafe { found.cast::<c_int>().as_ref() }.copied()
        },
        reply = 0,
    )]
    #[link_name = "misuse_data_in_the_middle"]
    safe fn find_once(value: c_int, found: FoundFn, data: *mut c_void);

    #[awaitable(
        name = find_first,
        filter_map = |_operation: *mut Operation, found: *mut c_void| -> Option<usize> { Some(found.addr()) },
        reply = 0,
        during_call,
    )]
    #[link_name = "misuse_data_in_the_middle"]
    safe fn find_filtered(value: c_int, found: FoundFn, data: *mut c_void);

    #[awaitable(
        name = find_all,
        stream(unbounded),
        map = |_operation: *mut Operation, found: *mut c_void| -> usize { found.addr() },
        reply = 1,
        reply_when_closed = 0,
        destroy = destroy,
    )]
    #[link_name = "misuse_found_until_destroyed"]
    safe fn find_each(
        value: c_int,
        found: FoundFn,
        data: *mut c_void,
        destroy: Option<unsafe extern "C" fn(*mut c_void)>,
    );
}

/// As the library calls it. The first `void *` is not the user data.
type MistakenFn = Option<
    unsafe extern "C" fn(operation: *mut c_void, data: *mut c_void, found: *mut c_void) -> c_int,
>;

#[awaitable]
#[allow(
    clashing_extern_declarations,
    reason = "a wrong declaration, on purpose"
)]
unsafe extern "C" {
    #[awaitable(
        name = find_mistaken,
        user_data_at = first,
        map = |_data: *mut c_void, found: *mut c_void| -> usize { found.addr() },
        reply = 0,
    )]
    #[link_name = "misuse_data_in_the_middle"]
    safe fn find_operation(value: c_int, found: MistakenFn, data: *mut c_void);
}

#[test]
fn completion_is_dropped() {
    let counted = Counted::begin();
    let expected = Dropped::new("misuse_data_in_the_middle");
    let found = awaitable_misuse_data_in_the_middle(7);
    assert_eq!(found.wait(), Err(expected));
    counted.expect(0, 2);
}

#[test]
fn right_position_completes() {
    let counted = Counted::begin();
    assert_eq!(find(7).wait(), Ok(Some(7)));
    // The second call. What it found is null, and no number.
    counted.expect(0, 1);
}

#[test]
fn filtered_completion_is_dropped() {
    let counted = Counted::begin();
    assert!(find_first(7).wait().is_err());
    counted.expect(0, 2);
}

#[test]
fn stream_is_dropped() {
    let counted = Counted::begin();
    let found = find_all(7);
    assert_eq!(
        found.ended(),
        Some(Ended::Dropped(Dropped::new("find_each")))
    );
    // Two calls, and the notification.
    counted.expect(0, 3);
}

/// The test runs in a process of its own, whose stderr it reads.
#[test]
fn position_is_reported_once() {
    const INSIDE: &str = "AWAITIFY_MISPLACED";
    if env::var_os(INSIDE).is_some() {
        for _ in 0..3 {
            assert!(awaitable_misuse_data_in_the_middle(7).wait().is_err());
        }
        assert!(find_mistaken(7).wait().is_err());
        return;
    }
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "misplaced::position_is_reported_once"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let reported = String::from_utf8(output.stderr).unwrap();
    let lines: Vec<&str> = reported.lines().collect();
    let expected = [
        "awaitify: the callback of `c_misuse::misplaced::awaitable_misuse_data_in_the_middle` got its user data in \
         argument 1, but argument 2 is taken for it: write `user_data_at = 1`",
        "awaitify: the callback of `c_misuse::misplaced::find_mistaken` got its user data in argument 1, but argument 0 \
         is taken for it: write `user_data_at = 1`",
    ];
    assert_eq!(lines, expected);
}
