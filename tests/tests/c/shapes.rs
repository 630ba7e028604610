//! Shapes of C that headers seldom have: each has a right wrapper. `tests/ui/c/shapes.rs` contains those that are refused.

use std::ffi::{CStr, c_char, c_double, c_float, c_int, c_longlong, c_schar, c_ushort, c_void};
use std::sync::Mutex;

use awaitify::awaitable;

#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct Wide {
    numbers: [i64; 4],
    last: c_double,
}

#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct Mixed {
    real: c_double,
    count: u32,
}

#[cfg(target_pointer_width = "64")]
#[derive(Clone, Copy)]
#[repr(C, packed)]
struct Packed {
    tag: u8,
    number: u32,
}

#[cfg(target_pointer_width = "64")]
#[derive(Clone, Copy)]
#[repr(C, align(16))]
struct Aligned {
    number: u32,
}

/// As bindgen writes an enumeration, because C may pass any number.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(transparent)]
struct Color(u32);

/// The bit fields are in one unit, from the lowest bit.
#[repr(C)]
struct Message {
    bits: u32,
    length: u32,
    text: [c_char; 0],
}

type WideFn = Option<unsafe extern "C" fn(value: Wide, data: *mut c_void)>;
type MixedFn = Option<unsafe extern "C" fn(data: *mut c_void, value: Mixed)>;
type AnswerFn = Option<unsafe extern "C" fn(status: c_int, data: *mut c_void) -> Wide>;
type ScalarsFn = Option<
    unsafe extern "C" fn(
        truth: bool,
        letter: c_char,
        small: c_schar,
        middle: c_ushort,
        real: c_float,
        twice: c_double,
        large: c_longlong,
        size: usize,
        data: *mut c_void,
    ),
>;
#[cfg(target_pointer_width = "64")]
type LaidOutFn = Option<unsafe extern "C" fn(packed: Packed, aligned: Aligned, data: *mut c_void)>;
type ColorFn = Option<unsafe extern "C" fn(color: Color, data: *mut c_void)>;
type MessageFn = Option<unsafe extern "C" fn(message: *const Message, data: *mut c_void)>;
type FirstFn = Option<unsafe extern "C" fn(value: c_int, data: *mut c_void)>;
type SecondType = FirstFn;
type ThirdType = SecondType;
type ChooserFn = Option<unsafe extern "C" fn(value: c_int, data: *mut c_void) -> FirstFn>;

/// A `va_list` is an array of one structure, or a pointer, and in both cases a pointer as an argument.
type LogFn =
    Option<unsafe extern "C" fn(data: *mut c_void, format: *const c_char, arguments: *mut c_void)>;

const ANSWER: Wide = Wide {
    numbers: [1, 2, 3, 44],
    last: 0.0,
};

/// The values with which the chosen function was called.
static CHOSEN: Mutex<Vec<c_int>> = Mutex::new(Vec::new());

unsafe extern "C" fn chosen(value: c_int, _data: *mut c_void) {
    CHOSEN.lock().unwrap().push(value);
}

#[awaitable]
unsafe extern "C" {
    safe fn shapes_wide(first: i64, done: WideFn, data: *mut c_void);
    safe fn shapes_mixed(done: MixedFn, data: *mut c_void);
    #[awaitable(reply = ANSWER)]
    safe fn shapes_answered(status: c_int, done: AnswerFn, data: *mut c_void) -> i64;
    safe fn shapes_scalars(done: ScalarsFn, data: *mut c_void);
    safe fn shapes_color(color: c_int, done: ColorFn, data: *mut c_void);
    #[awaitable(map = |message: *const Message| -> (u32, bool, String) {
        // SAFETY: the library passes a message with `length` bytes of text, which is valid during the call.
        unsafe {
            let text = (&raw const (*message).text).cast::<u8>();
            let text = std::slice::from_raw_parts(text, (*message).length as usize);
            let bits = (*message).bits;
            (bits & 7, bits & 8 != 0, String::from_utf8_lossy(text).into_owned())
        }
    })]
    fn shapes_message(text: *const c_char, done: MessageFn, data: *mut c_void);
    #[awaitable(callback = then)]
    safe fn shapes_nested(value: c_int, then: ThirdType, data: *mut c_void);
    #[awaitable(reply = Some(chosen))]
    safe fn shapes_chosen(value: c_int, choose: ChooserFn, data: *mut c_void);
    safe fn shapes_jump(value: c_int, done: FirstFn, data: *mut c_void) -> c_int;
    #[awaitable(map = |format: *const c_char, arguments: *mut c_void| -> String {
        let mut text = [0; 64];
        // SAFETY: the format fits the arguments, which are a pointer in a call, and the text has room for the zero.
        unsafe {
            vsnprintf(text.as_mut_ptr().cast(), text.len(), format, arguments);
            CStr::from_ptr(text.as_ptr().cast()).to_string_lossy().into_owned()
        }
    }, user_data_at = first)]
    fn shapes_log(log: LogFn, data: *mut c_void);
    #[awaitable(skip)]
    fn vsnprintf(
        text: *mut c_char,
        size: usize,
        format: *const c_char,
        arguments: *mut c_void,
    ) -> c_int;
}

// In 32 bits, C has no integers of 16 bytes, and compilers differ about structures of a larger alignment.
#[cfg(target_pointer_width = "64")]
#[awaitable]
#[allow(improper_ctypes, reason = "before Rust 1.89")]
unsafe extern "C" {
    safe fn shapes_huge(done: Option<unsafe extern "C" fn(i128, *mut c_void)>, data: *mut c_void);
    safe fn shapes_laid_out(done: LaidOutFn, data: *mut c_void);
}

#[test]
fn structures_by_value() {
    let wide = awaitable_shapes_wide(10).wait();
    let expected = Wide {
        numbers: [10, 11, 12, 13],
        last: 0.5,
    };
    assert_eq!(wide, Ok(expected));
    let mixed = awaitable_shapes_mixed().wait();
    assert_eq!(
        mixed,
        Ok(Mixed {
            real: 2.5,
            count: 7
        })
    );
}

#[test]
fn scalars_of_each_kind() {
    let scalars = awaitable_shapes_scalars().wait();
    let letter = b'x' as c_char;
    let expected = (
        true,
        letter,
        -3,
        65_535,
        0.25,
        -0.5,
        c_longlong::MIN,
        usize::MAX,
    );
    assert_eq!(scalars, Ok(expected));
}

#[cfg(target_pointer_width = "64")]
#[test]
fn integer_of_16_bytes() {
    assert_eq!(awaitable_shapes_huge().wait(), Ok((1 << 100) + 5));
}

#[cfg(target_pointer_width = "64")]
#[test]
fn packed_and_aligned_structures() {
    let (packed, aligned) = awaitable_shapes_laid_out().wait().unwrap();
    let (tag, number) = (packed.tag, packed.number);
    assert_eq!((tag, number, aligned.number), (1, 0x0102_0304, 9));
}

#[test]
fn enumeration_with_another_value() {
    assert_eq!(awaitable_shapes_color(77).wait(), Ok(Color(77)));
}

#[test]
fn flexible_array_and_bit_fields() {
    // SAFETY: the library copies the text.
    let message = unsafe { awaitable_shapes_message(c"hello".as_ptr()) }.wait();
    assert_eq!(message, Ok((5, true, "hello".to_owned())));
}

#[test]
fn typedef_of_typedefs() {
    assert_eq!(awaitable_shapes_nested(6).wait(), Ok(6));
}

#[test]
fn callback_returns_structure() {
    let (answer, status) = awaitable_shapes_answered(5);
    assert_eq!((answer, status.wait()), (44, Ok(5)));
}

#[test]
fn callback_returns_function() {
    let choice = awaitable_shapes_chosen(20);
    assert_eq!(choice.wait(), Ok(20));
    assert!(CHOSEN.lock().unwrap().contains(&21));
}

#[test]
fn library_jumps_after_callback() {
    let (jumped, value) = awaitable_shapes_jump(3);
    assert_eq!((jumped, value.wait()), (1, Ok(3)));
}

#[test]
fn arguments_as_a_list() {
    // SAFETY: the library passes a format and its arguments.
    let text = unsafe { awaitable_shapes_log() }.wait();
    assert_eq!(text.as_deref(), Ok("3 of 4"));
}
