//! The check that an attribute and the runtime are of one version.

/// The version of an attribute, which must be that of this package.
///
/// It is checked if `crate = …` names the runtime, because only then can the two come from different packages. rustc evaluates
/// it once for all items of a crate, so that it reports one error.
pub struct SameVersion<const MAJOR: u32, const MINOR: u32, const PATCH: u32>;

impl<const MAJOR: u32, const MINOR: u32, const PATCH: u32> SameVersion<MAJOR, MINOR, PATCH> {
    /// Fails to compile if the versions differ.
    pub const CHECK: () = assert!(
        MAJOR == number(env!("CARGO_PKG_VERSION_MAJOR"))
            && MINOR == number(env!("CARGO_PKG_VERSION_MINOR"))
            && PATCH == number(env!("CARGO_PKG_VERSION_PATCH")),
        concat!(
            "an attribute with `crate = …` is of another version of awaitify than the path, which leads to ",
            env!("CARGO_PKG_VERSION"),
            ": import the attribute from that path"
        )
    );
}

const fn number(digits: &str) -> u32 {
    let digits = digits.as_bytes();
    let mut number = 0;
    let mut index = 0;
    while index < digits.len() {
        number = number * 10 + (digits[index] - b'0') as u32;
        index += 1;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read() {
        assert_eq!(number("0"), 0);
        assert_eq!(number("120"), 120);
    }
}
