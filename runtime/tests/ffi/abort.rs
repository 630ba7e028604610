//! A reply that panics ends the process, because nothing can be returned to C. `extern "C-unwind"` would let it unwind.

use std::env;
use std::ffi::c_void;
use std::process::Command;
use std::ptr;

use awaitify::__private::{CFunction, FromC, Last};
use awaitify::Dropped;

type Callback = extern "C-unwind" fn(u8, *mut c_void) -> i32;

enum Panicking {}

impl FromC for Panicking {
    type Arguments = (u8, *mut c_void);
    type Output = i32;
    type Position = Last;
    fn number(user_data: *mut c_void) -> usize {
        user_data.addr()
    }
    type Outcome = Result<u8, Dropped>;
    fn receive((value,): (u8,)) -> Self::Outcome {
        Ok(value)
    }
    fn returns() -> i32 {
        panic!("in `reply`")
    }
}

/// Set in the process that is to end.
const VARIABLE: &str = "AWAITIFY_TEST_ABORT";

#[test]
fn panicking_reply_aborts() {
    if env::var_os(VARIABLE).is_some() {
        let callback = <Callback as CFunction>::trampoline::<Panicking>();
        let returned = std::panic::catch_unwind(|| callback(1, ptr::null_mut()));
        println!("still here: {returned:?}");
        return;
    }
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "abort::panicking_reply_aborts", "--nocapture"])
        .env(VARIABLE, "1")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(
        printed.contains("the reply of a C callback panicked"),
        "{printed}"
    );
    assert!(!String::from_utf8_lossy(&output.stdout).contains("still here"));
}
