//! Added to the copy of the runtime that is mutated: whether a mutant is switched on.
//!
//! It neither allocates nor touches what loom sees, so that tests which count find the same.

use std::ffi::{CStr, c_char};
use std::fs::File;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

const UNKNOWN: u32 = u32::MAX;
const NONE: u32 = u32::MAX - 1;

/// The number in AWAITIFY_MUTANT. It is read once.
static ACTIVE: AtomicU32 = AtomicU32::new(UNKNOWN);
static REACHED: [AtomicBool; 1 << 15] = [const { AtomicBool::new(false) }; 1 << 15];

/// Returns whether the mutant is switched on. While a constant is evaluated, none is.
#[inline(always)]
pub const fn is(number: u32) -> bool {
    std::intrinsics::const_eval_select((number,), is_in_constant, is_active)
}

const fn is_in_constant(_number: u32) -> bool {
    false
}

fn is_active(number: u32) -> bool {
    let mut active = ACTIVE.load(Relaxed);
    if active == UNKNOWN {
        active = variable(c"AWAITIFY_MUTANT").map_or(NONE, |number| number.parse().unwrap());
        ACTIVE.store(active, Relaxed);
    }
    if active == NONE && !REACHED[number as usize].load(Relaxed) {
        record(number);
    }
    active == number
}

/// Appends the number to the file that AWAITIFY_REACHED names.
#[cold]
fn record(number: u32) {
    let Some(path) = variable(c"AWAITIFY_REACHED") else {
        return;
    };
    if REACHED[number as usize].swap(true, Relaxed) {
        return;
    }
    let mut line = Cursor::new([0; 16]);
    writeln!(line, "{number}").unwrap();
    let length = line.position() as usize;
    let mut file = File::options().append(true).open(Path::new(path)).unwrap();
    file.write_all(&line.get_ref()[..length]).unwrap();
}

/// The value of an environment variable, without a copy of it.
#[allow(unsafe_code)]
fn variable(name: &CStr) -> Option<&'static str> {
    unsafe extern "C" {
        fn getenv(name: *const c_char) -> *const c_char;
    }
    // SAFETY: `name` ends with a NUL. No test changes these variables, so the value stays.
    let value = unsafe { getenv(name.as_ptr()) };
    // SAFETY: a value that is not null ends with a NUL.
    (!value.is_null()).then(|| unsafe { CStr::from_ptr(value) }.to_str().unwrap())
}
