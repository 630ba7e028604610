//! The `# Safety` section of `unsafe` generated functions, and the lint that keeps the user's closures in them safe
//! code.

use proc_macro2::TokenStream;
use quote::quote;

/// Denies unsafe operations in the body of an `unsafe fn` that contains the user's expressions, for example `map`.
///
/// Before edition 2024, the body of an `unsafe fn` is an unsafe context without a warning. The attribute does not
/// contain the word `unsafe`, so an unsafe operation in such an expression should need an `unsafe` block.
pub(crate) fn deny_unsafe_operations(is_unsafe: bool) -> Option<TokenStream> {
    is_unsafe.then(
        || quote!(#![deny(unsafe_op_in_unsafe_fn, reason = "the options of the attribute are safe code")]),
    )
}

/// The section with `duties`, and with a heading unless the user's documentation has one.
pub(crate) fn safety_section(is_written: bool, duties: &str) -> TokenStream {
    let heading = (!is_written).then(|| quote!(#[doc = " # Safety"] #[doc = ""]));
    quote!(#[doc = ""] #heading #[doc = #duties])
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use crate::awaitable::expand_awaitable;
    use crate::callbackify::expand_callbackify;

    fn is_among(said: &str, expanded: &TokenStream) {
        let expanded = expanded.to_string();
        assert!(expanded.contains(said), "no {said:?} in {expanded}");
        assert_eq!(expanded.matches("# Safety").count(), 1, "{expanded}");
    }

    #[test]
    fn safety_says_when_the_original_is_called() {
        let at_once = quote!(
            unsafe fn read(done: impl FnOnce(u8)) {}
        );
        let wrapper = expand_awaitable(quote!(), at_once);
        is_among("called once, before this function returns", &wrapper);

        let later = quote!(
            unsafe fn read(socket: &UdpSocket) -> io::Result<u8> {}
        );
        for (options, said) in [
            (quote!(blocking), "at most once, on a thread of the pool"),
            (quote!(poll(every = "1ms")), "again at each interval"),
            (
                quote!(readable),
                "again each time the file descriptor is ready",
            ),
            (quote!(writable), "a call that runs at that time goes on"),
        ] {
            is_among(said, &expand_awaitable(options, later.clone()));
        }
    }

    #[test]
    fn safety_says_when_a_call_goes_on() {
        let function = quote!(
            unsafe fn read(number: u8) -> u8 {}
        );
        let poll = quote!(
            unsafe fn read() -> Poll<u8> {}
        );
        let walk = quote!(
            unsafe fn walk(each: impl FnMut(u8)) {}
        );
        let dropped = "is dropped before, or";
        for (options, function, said) in [
            (quote!(blocking), &function, "is dropped before, the call"),
            (
                quote!(blocking, timeout = "1s"),
                &function,
                "its time is over, the call may still come",
            ),
            (
                quote!(poll(every = "1ms"), timeout = "1s"),
                &poll,
                "its time is over, a call that runs",
            ),
            (
                quote!(blocking, stream(unbounded)),
                &walk,
                "a callback ends it, the call may still come",
            ),
        ] {
            let has_other_end = !said.starts_with("is dropped");
            let expanded = expand_awaitable(options, function.clone());
            is_among(said, &expanded);
            assert_eq!(expanded.to_string().contains(dropped), has_other_end);
        }
    }

    #[test]
    fn own_safety_section_is_kept() {
        let function = quote!(
            /// # Safety
            ///
            /// The number is even.
            unsafe fn read(number: u8) -> u8 {
                number
            }
        );
        let original = function.to_string();
        for expanded in [
            expand_awaitable(quote!(blocking), function.clone()),
            expand_callbackify(
                quote!(),
                quote!(
                    #[doc = " # Safety"]
                    async unsafe fn read() {}
                ),
            ),
        ] {
            let wrapper = expanded.to_string().replacen(&original, "", 1);
            assert!(wrapper.contains("equirements must hold until"), "{wrapper}");
        }
    }

    #[test]
    fn deferred_task_says_until_when() {
        let function = quote!(
            async unsafe fn read() {}
        );
        let twin = expand_callbackify(quote!(), function);
        is_among("until the callback has been called", &twin);
    }

    #[test]
    fn options_of_an_unsafe_function_are_safe_code() {
        let denied = "deny (unsafe_op_in_unsafe_fn";
        let function = quote!(
            unsafe fn read(done: impl FnOnce(u8)) {}
        );
        let in_trait = quote!(
            trait Read {
                unsafe fn read(&self, done: impl FnOnce(u8));
            }
        );
        let in_c = quote!(
            unsafe extern "C" {
                fn read(done: extern "C" fn(u8, *mut c_void), data: *mut c_void);
            }
        );
        let task = quote!(
            async unsafe fn read() {}
        );
        for expanded in [
            expand_awaitable(quote!(), function),
            expand_awaitable(quote!(for = Reader), in_trait),
            expand_awaitable(quote!(), in_c),
            expand_callbackify(quote!(on = runtime()), task.clone()),
            expand_callbackify(quote!(unsafe(extern "C"), on = runtime()), task),
        ] {
            let expanded = expanded.to_string();
            assert!(expanded.contains(denied), "{expanded}");
        }
    }
}
