//! Names that could collide with generated code: locals, parameters, a shadowed prelude, macros, raw identifiers.

use awaitify::awaitable;

#[awaitable]
#[allow(
    clippy::too_many_arguments,
    reason = "each is a name that generated code uses"
)]
fn names_of_ours(
    completer: u8,
    awaitable: u8,
    handle: u8,
    hook: u8,
    map: u8,
    value: u8,
    arguments: u8,
    done: impl FnOnce(u8),
) {
    done(completer + awaitable + handle + hook + map + value + arguments);
}

#[awaitable]
fn size(size: &str, done: impl FnOnce(usize)) {
    done(size.len());
}

#[awaitable]
fn patterns((a, b): (u8, u8), [c, ..]: [u8; 2], _: u8, mut d: u8, done: impl FnOnce(u8)) {
    d += a + b + c;
    done(d);
}

#[awaitable]
fn r#try(r#type: u8, done: impl FnOnce(u8)) {
    done(r#type);
}

macro_rules! declare {
    ($name:ident, $value:ty) => {
        #[awaitable]
        fn $name(done: impl FnOnce($value)) {
            done(Default::default());
        }
    };
}

declare!(from_a_macro, u8);

pub(crate) type Done = Box<dyn FnOnce(u8) + Send>;
pub(crate) type OnDone = Option<extern "C" fn(u8, *mut std::ffi::c_void)>;

macro_rules! declare_by_path {
    ($of_rust:ident, $of_c:ident) => {
        #[awaitable(crate = $crate::items::hygiene::reexports::renamed, callback = done)]
        fn $of_rust(
            done: $crate::items::hygiene::Done,
        ) -> std::io::Result<$crate::items::hygiene::Done> {
            done(1);
            Ok(Box::new(drop))
        }

        #[awaitable(crate = $crate::items::hygiene::reexports::renamed, callback = done)]
        extern "C" fn $of_c(done: $crate::items::hygiene::OnDone, context: *mut std::ffi::c_void) {
            done.unwrap()(2, context);
        }
    };
}

declare_by_path!(rust_of_a_macro, c_of_a_macro);

/// Shadows everything in the prelude.
#[allow(dead_code, reason = "decoys")]
mod decoys {
    pub(crate) struct Result;
    pub(crate) struct Option;
    pub(crate) struct Box;
    pub(crate) struct String;
    pub(crate) struct Vec;
    pub(crate) struct Ok;
    pub(crate) mod std {}
    pub(crate) mod core {}

    #[awaitify::awaitable]
    pub(crate) fn borrow(text: &str, done: impl ::core::ops::FnOnce(&str, &[u8])) {
        done(text, &[]);
    }

    #[awaitify::awaitable(cancel = |_| {})]
    pub(crate) fn cancel(done: impl ::core::ops::FnOnce(u8)) -> u8 {
        done(1);
        1
    }
}

mod reexports {
    pub(crate) use awaitify as renamed;
}

#[awaitable(crate = reexports::renamed)]
fn by_another_name(done: impl FnOnce(u8)) {
    done(1);
}

#[deprecated(note = "call something newer")]
#[awaitable]
fn deprecated(done: impl FnOnce(u8)) {
    done(1);
}

#[test]
fn parameters_named_like_our_locals() {
    assert_eq!(awaitable_names_of_ours(1, 1, 1, 1, 1, 1, 1).wait(), Ok(7));
}

#[test]
fn parameter_named_like_function() {
    assert_eq!(awaitable_size("four").wait(), Ok(4));
}

#[test]
fn pattern_parameters() {
    assert_eq!(awaitable_patterns((1, 1), [1, 9], 9, 1).wait(), Ok(4));
}

#[test]
fn raw_identifiers() {
    assert_eq!(awaitable_try(1).wait(), Ok(1));
}

#[test]
fn function_from_macro() {
    assert_eq!(awaitable_from_a_macro().wait(), Ok(0));
}

#[test]
fn types_by_dollar_crate() {
    let (_, awaitable) = awaitable_rust_of_a_macro().unwrap();
    assert_eq!(awaitable.wait(), Ok(1));
    assert_eq!(awaitable_c_of_a_macro().wait(), Ok(2));
}

#[test]
fn shadowed_prelude() {
    assert_eq!(decoys::awaitable_borrow("a").wait().unwrap().0, "a");
    assert_eq!(decoys::awaitable_cancel().wait(), Ok(1));
}

#[test]
fn renamed_awaitify() {
    assert_eq!(awaitable_by_another_name().wait(), Ok(1));
}

// from: node-promisify copied attributes
#[test]
#[allow(deprecated, reason = "the wrapper is deprecated with its original")]
fn deprecated_function() {
    assert_eq!(awaitable_deprecated().wait(), Ok(1));
}
