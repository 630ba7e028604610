//! Functions that a `macro_rules!` writes, with each kind of fragment in each position.

use awaitify::awaitable;

macro_rules! signature {
    ($vis:vis $name:ident, $pattern:pat, $ty:ty, $lifetime:lifetime, $length:expr) => {
        #[awaitable]
        $vis fn $name<$lifetime>(
            $pattern: ($ty, $ty),
            item: &$lifetime $ty,
            done: impl FnOnce(&$ty, Option<&[$ty; $length]>, [$ty; $length]) + $lifetime,
        ) {
            done(item, Some(&[Default::default(); $length]), [*item; $length]);
        }
    };
}
signature!(pub(crate) from_a_signature, (_, _), u8, 'a, 1 + 1);

macro_rules! body {
    ($name:ident, $done:ident, $body:block) => {
        #[awaitable]
        fn $name($done: impl FnOnce(u8)) $body

        pub(crate) struct Holder;

        #[awaitable]
        impl Holder {
            pub(crate) fn member($done: impl FnOnce(u8) + 'static) $body
        }
    };
}
body!(from_a_body, done, { done(1) });

struct Associated;

impl Associated {
    const VALUE: u8 = 1;
}

macro_rules! associated {
    ($name:ident, $value:expr) => {
        impl Associated {
            #[awaitable]
            fn $name(done: impl FnOnce(u8)) {
                done($value);
            }
        }
    };
}
// The body that the macro has written does not contain the `Self`.
associated!(with_self, Self::VALUE);

macro_rules! callback {
    ($ty:ty, $bound:path) => {
        #[awaitable]
        fn of_a_type(done: $ty) {
            done(1);
        }

        #[awaitable]
        fn of_an_optional_type(done: Option<$ty>) {
            done.expect("it is given")(1);
        }

        #[awaitable]
        fn of_a_bound(done: impl $bound + Send) {
            done(1);
        }

        #[awaitable]
        fn of_a_bounded_parameter<F: $bound>(done: F) {
            done(1);
        }

        #[awaitable]
        fn of_a_bound_behind_where<F>(done: F)
        where
            F: $bound,
        {
            done(1);
        }
    };
}
callback!(Box<dyn FnOnce(u8) + Send>, FnOnce(u8));

macro_rules! options {
    (
        $name:ident, $done:ident($($ty:ty),*), $cancel:expr, $dropped:expr, $reply:expr, $map:expr
    ) => {
        #[awaitable(
            callback = $done($($ty),*),
            cancel = $cancel,
            dropped = $dropped,
            reply = $reply,
            map = $map,
        )]
        fn $name($done: impl FnOnce($($ty),*) -> bool + 'static) -> String {
            $done(1, 2).to_string()
        }
    };
}
options!(
    with_options,
    done(u8, u8),
    |handle: String| drop::<String>(handle),
    Err::<u8, String>("a, b".to_owned()),
    1 < 2,
    |a, b: u8| -> Result<u8, String> { Ok(a + b) }
);
options!(
    with_other_options,
    done(u8, u8),
    {
        let (a, b) = (1, 2);
        move |handle: String| assert!(handle.len() > a + b)
    },
    |dropped| Err(dropped.to_string()),
    if let Some(2) = Some(1) { 3 } else { 4 } < 5,
    |a: u8, _| -> Result<u8, String> { Ok(a) }
);

macro_rules! returned {
    ($module:ident, $ty:ty, $inner:ty, $answer:expr) => {
        mod $module {
            use awaitify::awaitable;

            #[awaitable(blocking)]
            pub(super) fn blocks(lent: $inner, all: &[$inner]) -> $ty {
                let _ = (lent, all);
                $answer
            }

            #[awaitable(poll(every = "1ms"))]
            pub(super) fn answers(lent: &$inner, maybe: Option<$inner>) -> $ty {
                let _ = (lent, maybe);
                $answer
            }
        }
    };
}
returned!(optional, Option<u8>, &str, Some(1));
returned!(
    polled,
    std::task::Poll<u8>,
    (&str, u8),
    std::task::Poll::Ready(1)
);
returned!(fallible, std::io::Result<u8>, &[u8], Ok(1));
returned!(both, Result<Option<u8>, u8>, Option<&str>, Ok(Some(1)));

macro_rules! named {
    ($name:ident) => {
        #[allow(unreachable_pub, reason = "as in a program")]
        mod public {
            #[awaitify::awaitable]
            pub fn $name(done: impl FnOnce(u8)) {
                done(1);
            }
        }
    };
}
named!(never_awaited);

#[test]
fn unused_public_wrapper_raises_no_lint() {
    public::never_awaited(|value| assert_eq!(value, 1));
}

#[test]
fn return_type_fragment() {
    assert_eq!(optional::awaitable_answers(&"", Some("")).wait(), Ok(1));
    assert_eq!(polled::awaitable_answers(&("", 1), None).wait(), Ok(1));
    let fallible = fallible::awaitable_answers(&&b""[..], None).wait();
    assert_eq!(fallible.unwrap().unwrap(), 1);
    assert_eq!(both::awaitable_answers(&Some(""), None).wait(), Ok(Ok(1)));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let _current = runtime.enter();
    assert_eq!(
        optional::awaitable_blocks("", &["", ""]).wait(),
        Ok(Some(1))
    );
    assert_eq!(
        both::awaitable_blocks(None, &[Some("")]).wait(),
        Ok(Ok(Some(1)))
    );
}

mod original {
    pub(super) fn fetch(done: impl FnOnce(u8)) {
        done(1);
    }
}

macro_rules! paths {
    ($krate:path, $path:path, $prefix:literal) => {
        #[awaitable(crate = $krate, path = $path)]
        fn from_a_path(done: impl FnOnce(u8));

        #[awaitable(prefix = $prefix)]
        mod prefixed {
            pub(crate) fn fetch(done: impl FnOnce(u8) + 'static) {
                done(1);
            }
        }
    };
}
paths!(awaitify, original::fetch, "later_");

macro_rules! whole {
    ($item:item) => {
        #[awaitable]
        $item
    };
}
whole! {
    fn from_an_item(done: impl FnOnce(u8)) {
        done(1);
    }
}

macro_rules! attribute {
    ($meta:meta, $($options:tt)*) => {
        pub(crate) struct Annotated;

        #[awaitable]
        impl Annotated {
            #[$meta]
            pub(crate) fn member(done: impl FnOnce(u8)) {
                done(1);
            }

            #[awaitable($($options)*)]
            pub(crate) fn other(done: impl FnOnce(u8)) {
                done(1);
            }
        }
    };
}
attribute!(
    awaitable(name = from_a_meta),
    name = from_tokens,
    map = |a| -> u8 { a + 1 }
);

#[test]
fn signature_fragments() {
    assert_eq!(
        awaitable_from_a_signature((1, 2), &7).wait(),
        Ok((7, Some([0, 0]), [7, 7]))
    );
}

#[test]
fn self_type_in_a_body() {
    assert_eq!(Associated::awaitable_with_self().wait(), Ok(1));
}

#[test]
fn body_fragment() {
    assert_eq!(awaitable_from_a_body().wait(), Ok(1));
    assert_eq!(Holder::awaitable_member().wait(), Ok(1));
}

#[test]
fn callback_fragment() {
    assert_eq!(awaitable_of_a_type().wait(), Ok(1));
    assert_eq!(awaitable_of_an_optional_type().wait(), Ok(1));
    assert_eq!(awaitable_of_a_bound().wait(), Ok(1));
    assert_eq!(awaitable_of_a_bounded_parameter().wait(), Ok(1));
    assert_eq!(awaitable_of_a_bound_behind_where().wait(), Ok(1));
}

#[test]
fn option_value_fragments() {
    assert_eq!(awaitable_with_options().wait(), Ok(3));
    assert_eq!(awaitable_with_other_options().wait(), Ok(1));
    assert_eq!(from_a_path().wait(), Ok(1));
    assert_eq!(prefixed::later_fetch().wait(), Ok(1));
}

#[test]
fn item_and_meta_fragments() {
    assert_eq!(awaitable_from_an_item().wait(), Ok(1));
    assert_eq!(Annotated::from_a_meta().wait(), Ok(1));
    assert_eq!(Annotated::from_tokens().wait(), Ok(2));
}
