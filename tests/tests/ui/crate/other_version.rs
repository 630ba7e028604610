//! `crate = …` names an `awaitify` of another version than the attributes'. They write this check, each with its version.

mod theirs {
    pub use awaitify;
}

const _: () = theirs::awaitify::__private::SameVersion::<0, 0, 9>::CHECK;
const _: () = theirs::awaitify::__private::SameVersion::<0, 0, 9>::CHECK;
const _: () = theirs::awaitify::__private::SameVersion::<0, 1, 0>::CHECK;

fn main() {}
