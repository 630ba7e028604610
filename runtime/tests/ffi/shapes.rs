//! Types of callbacks: calling conventions, numbers of arguments, and user data at each position and of each type.

use std::ffi::c_void;

use awaitify::__private::{self, At, CFunction, Delivered, Flat, FromC, Last, Rest, ToldLast};
use awaitify::{Awaitable, Dropped};

use super::c::Counted;

/// Declares a callback of this function type and checks that a call of its trampoline delivers the arguments.
macro_rules! check {
    ($function:ty, $position:ty, |$trampoline:ident, $user_data:ident| $call:expr => $value:expr) => {{
        enum Callback {}
        impl FromC for Callback {
            type Arguments = <$function as CFunction>::Arguments;
            type Output = <$function as CFunction>::Output;
            type Position = $position;
            fn number(user_data: __private::Held<$function, $position>) -> usize {
                __private::UserData::bits(user_data)
            }
            type Outcome = Result<Delivered<$function, $position>, Dropped>;
            fn receive(rest: Rest<$function, $position>) -> Self::Outcome {
                Ok(rest.flat())
            }
            fn returns() -> Self::Output {
                Default::default()
            }
        }
        let (completer, awaitable) = __private::pair(|| "shape", || Err(Dropped::new("shape")));
        let registration = __private::register::<Callback>(completer);
        let $user_data = registration.user_data();
        registration.outlive();
        let $trampoline = <$function as CFunction>::trampoline::<Callback>();
        _ = $call;
        let awaitable: Awaitable<_> = awaitable;
        assert_eq!(awaitable.wait(), Ok($value), "{}", stringify!($function));
    }};
}

type Pointer = *mut c_void;

#[test]
fn calling_conventions() {
    let counted = Counted::begin();
    check!(extern "C" fn(u8, Pointer), Last, |f, data| f(1, data) => 1);
    check!(extern "system" fn(u8, Pointer), Last, |f, data| f(1, data) => 1);
    check!(extern "C-unwind" fn(u8, Pointer), Last, |f, data| f(1, data) => 1);
    // SAFETY: the trampolines are ours, and take any number.
    unsafe {
        check!(unsafe extern "C" fn(u8, Pointer) -> i32, Last, |f, data| f(1, data) => 1);
        check!(unsafe extern "system" fn(u8, Pointer) -> i32, Last, |f, data| f(1, data) => 1);
        check!(unsafe extern "C-unwind" fn(u8, Pointer) -> i32, Last, |f, data| f(1, data) => 1);
        check!(Option<unsafe extern "C-unwind" fn(Pointer)>, Last, |f, data| f.unwrap()(data) => ());
        check!(Option<unsafe extern "system" fn(Pointer)>, Last, |f, data| f.unwrap()(data) => ());
    }
    counted.expect(0, 0);
}

#[test]
fn positions_of_user_data() {
    let counted = Counted::begin();
    check!(extern "C" fn(Pointer, u8, u16), At<0>, |f, data| f(data, 1, 2) => (1, 2));
    check!(extern "C" fn(u8, Pointer, u16), At<1>, |f, data| f(1, data, 2) => (1, 2));
    check!(extern "C" fn(u8, u16, Pointer), At<2>, |f, data| f(1, 2, data) => (1, 2));
    check!(extern "C" fn(u8, u16, *const c_void), Last, |f, data| f(1, 2, data) => (1, 2));
    counted.expect(0, 0);
}

#[test]
fn thirteen_arguments() {
    type At13 = extern "C" fn(u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u64, Pointer);
    type At0 = extern "C" fn(Pointer, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u64);
    type At6 = extern "C" fn(u8, u8, u8, u8, u8, u8, Pointer, u8, u8, u8, u8, u8, u8, u64);
    let counted = Counted::begin();
    // A tuple of thirteen compares, prints and so on with no trait of the standard library.
    macro_rules! check_all {
        ($function:ty, $position:ty, |$f:ident, $data:ident| $call:expr) => {{
            enum Callback {}
            impl FromC for Callback {
                type Arguments = <$function as CFunction>::Arguments;
                type Output = ();
                type Position = $position;
                fn number(user_data: __private::Held<$function, $position>) -> usize {
                    __private::UserData::bits(user_data)
                }
                type Outcome = Result<Delivered<$function, $position>, Dropped>;
                fn receive(rest: Rest<$function, $position>) -> Self::Outcome {
                    Ok(rest.flat())
                }
                fn returns() {}
            }
            let (completer, awaitable) = __private::pair(|| "shape", || Err(Dropped::new("shape")));
            let registration = __private::register::<Callback>(completer);
            let $data = registration.user_data();
            registration.outlive();
            let $f = <$function as CFunction>::trampoline::<Callback>();
            $call;
            let (a, b, c, d, e, f, g, h, i, j, k, l, m) = awaitable.wait().ok().unwrap();
            assert_eq!(
                [a, b, c, d, e, f, g, h, i, j, k, l],
                [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
            );
            assert_eq!(m, 13);
        }};
    }
    check_all!(At13, Last, |f, data| f(
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, data
    ));
    check_all!(At13, At<13>, |f, data| f(
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, data
    ));
    check_all!(At0, At<0>, |f, data| f(
        data, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
    ));
    check_all!(At6, At<6>, |f, data| f(
        1, 2, 3, 4, 5, 6, data, 7, 8, 9, 10, 11, 12, 13
    ));
    counted.expect(0, 0);
}

#[test]
fn types_of_user_data() {
    let counted = Counted::begin();
    check!(extern "C" fn(u8, usize), ToldLast, |f, data| f(1, data) => 1);
    check!(extern "C" fn(u8, isize), ToldLast, |f, data| f(1, data) => 1);
    check!(extern "C" fn(u8, *mut u16), ToldLast, |f, data| f(1, data) => 1);
    check!(extern "C" fn(*const u16, u8), At<0>, |f, data| f(data, 1) => 1);
    check!(extern "C" fn(usize, usize), At<0>, |f, data| f(data, 1) => 1);
    counted.expect(0, 0);
}

/// Null is never a number, and neither is an absent pointer.
#[test]
fn optional_user_data() {
    use awaitify::ffi::UserData;

    let bits = 77;
    let some = <Option<*mut c_void> as UserData>::from_bits(bits);
    assert_eq!((some.bits(), None::<*const c_void>.bits()), (bits, 0));
    assert_eq!(<isize as UserData>::from_bits(usize::MAX), -1);
    assert_eq!(
        <isize as UserData>::from_bits(usize::MAX).bits(),
        usize::MAX
    );
}
