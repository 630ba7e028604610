//! Generic parameters of the wrapper, which has all except the one of the callback.

use std::str::FromStr;

use awaitify::awaitable;

#[awaitable]
fn parse<T: FromStr>(text: &str, done: impl FnOnce(Result<T, T::Err>)) {
    done(text.parse());
}

#[awaitable]
fn array<const N: usize>(done: impl FnOnce([u8; N])) {
    done([0; N]);
}

/// Its length is an expression, in braces if the syntax requires them.
struct Digits<const N: usize>;

#[awaitable]
#[allow(unused_braces, reason = "they are what is tested")]
fn expressions_as_constants<const N: usize>(
    digits: Digits<{ 1 + 2 }>,
    done: impl FnOnce(Digits<{ 1 + 2 }>, [u8; { 1 + 1 }], [u8; size_of::<u32>() >> 1], &[[u8; N]; 1]),
) {
    done(digits, [1; 2], [2; 2], &[[3; N]]);
}

#[awaitable(callback = done)]
fn spawn<T, W, R, F>(input: T, work: W, done: F)
where
    T: Send + 'static,
    W: FnOnce(&T) -> R,
    R: Send + 'static,
    F: FnOnce(R) + Send + 'static,
{
    done(work(&input));
}

#[awaitable]
fn unsized_argument<X: ?Sized + ToOwned>(value: &X, done: impl FnOnce(&X)) {
    done(value);
}

#[awaitable]
fn outliving<'a, 'b: 'a>(left: &'a str, right: &'b str, done: impl FnOnce(&'a str) + 'a) {
    done(if left.is_empty() { right } else { left });
}

/// A lifetime that is used twice here is used once in the wrapper, which should raise no lint.
#[deny(single_use_lifetimes, unused_lifetimes)]
mod lifetimes {
    use awaitify::awaitable;

    #[awaitable(callback = done)]
    pub(super) fn measured<'a, 'b, F: FnOnce(usize) + 'b>(
        text: &'a str,
        unit: &'a str,
        rule: impl Fn(&str) -> usize + 'b,
        done: F,
    ) {
        done(rule(text) / rule(unit));
    }

    #[awaitable]
    pub(super) fn mended<'a>(text: &'a str, done: Box<dyn FnOnce(usize) + 'a>) {
        done(text.len());
    }
}

#[test]
fn unused_lifetimes_raise_no_lint() {
    let words = lifetimes::awaitable_measured("a b c d", "a b", |text| text.split(' ').count());
    assert_eq!(words.wait(), Ok(2));
    assert_eq!(lifetimes::awaitable_mended("four").wait(), Ok(4));
}

#[test]
fn turbofish_for_callback_generic() {
    assert_eq!(awaitable_parse::<u8>("7").wait(), Ok(Ok(7)));
    assert!(awaitable_parse::<u8>("x").wait().unwrap().is_err());
}

#[test]
fn const_parameter() {
    assert_eq!(awaitable_array::<2>().wait(), Ok([0, 0]));
}

#[test]
fn const_expressions() {
    let (Digits, ones, twos, threes) = awaitable_expressions_as_constants::<2>(Digits)
        .wait()
        .unwrap();
    assert_eq!((ones, twos, threes), ([1, 1], [2, 2], [[3, 3]]));
}

#[test]
fn callback_parameter_is_removed() {
    assert_eq!(awaitable_spawn(2, |value| value + 1).wait(), Ok(3));
}

#[test]
fn unsized_argument_is_owned() {
    assert_eq!(
        awaitable_unsized_argument("text").wait(),
        Ok("text".to_owned())
    );
    assert_eq!(
        awaitable_unsized_argument(&[1, 2][..]).wait(),
        Ok(vec![1, 2])
    );
}

#[test]
fn lifetime_bounds() {
    assert_eq!(awaitable_outliving("", "b").wait(), Ok("b"));
}
