//! User data that C passes in another argument than the one that is taken for it.
//!
//! The position of the user data is a guess if several arguments are a `void *`. A wrong guess would look like a call with
//! an unknown number, and its awaitable would wait for a call that has come. So if the number is unknown, the other
//! arguments are compared as well. A match ends the operation, and stderr says what to write.
//!
//! Only a `void *` is compared, because an integer may be equal to a number by chance. A pointer to memory or to an object
//! is never equal to one on 64-bit targets: the kind, the index and the generation would have to match.

use std::any::{Any, TypeId, type_name};
use std::collections::BTreeSet;
use std::ffi::c_void;
use std::io::{self, Write as _};
use std::sync::{Mutex, PoisonError};

use super::arguments::{Split, UserData};
use super::count_unknown;
use crate::arity::each_arity;
use crate::panics::catch_panic;

/// The most arguments of a callback besides the user data.
const MOST: usize = 13;

/// The arguments of a callback besides the user data, which may be numbers as well.
pub trait Numbers {
    /// Returns what each `void *` holds, and zero, which is no number, for every other argument.
    fn numbers(&self) -> [usize; MOST];
}

/// Reads `argument` if it is a `void *`.
fn number_in<A: 'static>(argument: &A) -> usize {
    fn read<U: UserData + 'static>(argument: &dyn Any) -> Option<usize> {
        argument.downcast_ref::<U>().map(|pointer| pointer.bits())
    }
    let number = read::<*mut c_void>(argument)
        .or_else(|| read::<*const c_void>(argument))
        .or_else(|| read::<Option<*mut c_void>>(argument))
        .or_else(|| read::<Option<*const c_void>>(argument));
    number.unwrap_or(0)
}

macro_rules! numbers {
    ($($name:ident: $ty:ident),*) => {
        impl<$($ty: 'static),*> Numbers for ($($ty,)*) {
            fn numbers(&self) -> [usize; MOST] {
                let ($($name,)*) = self;
                let found = [$(number_in($name)),*];
                std::array::from_fn(|index| found.get(index).copied().unwrap_or(0))
            }
        }
    };
}

impl Numbers for () {
    fn numbers(&self) -> [usize; MOST] {
        [0; MOST]
    }
}

each_arity!(numbers [a: A] b B c C d D e E f F g G h H i I j J k K l L m M);

/// Ignores a call of `W` whose number is unknown. If one of the other arguments is the number of an operation, it ends that.
///
/// `end` returns true if it has ended an operation with this number.
#[cold]
pub(super) fn ignore_unknown<W, A, P>(rest: A::Rest, end: impl FnMut(usize) -> bool)
where
    W: 'static,
    A: Split<P, Rest: Numbers>,
{
    if let Some(taken) = A::AT {
        end_misplaced::<W>(rest.numbers(), taken, end);
    }
    catch_panic(move || drop(rest));
    count_unknown::<W>();
}

/// Ends the operation whose number is among `numbers`, the arguments besides that at `taken`.
fn end_misplaced<W: 'static>(
    numbers: [usize; MOST],
    taken: usize,
    mut end: impl FnMut(usize) -> bool,
) {
    let found = numbers
        .into_iter()
        .position(|number| number != 0 && end(number));
    if let Some(index) = found {
        let at = if index < taken { index } else { index + 1 };
        report::<W>(at, taken);
    }
}

/// Reports a position once for each callback.
fn report<W: 'static>(at: usize, taken: usize) {
    static REPORTED: Mutex<BTreeSet<TypeId>> = Mutex::new(BTreeSet::new());
    let mut reported = REPORTED.lock().unwrap_or_else(PoisonError::into_inner);
    if reported.insert(TypeId::of::<W>()) {
        drop(reported);
        let callback = type_name::<W>();
        let wrapper = callback
            .rsplit_once("::")
            .map_or(callback, |(path, _)| path);
        // Not `eprintln`, which panics if nothing can be written.
        _ = writeln!(
            io::stderr(),
            "awaitify: the callback of `{wrapper}` got its user data in argument {at}, but argument {taken} is taken \
             for it: write `user_data_at = {at}`"
        );
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;

    #[test]
    fn void_pointers_are_numbers() {
        let mut object = 0_u8;
        let arguments = (
            ptr::without_provenance_mut::<c_void>(7),
            &raw mut object,
            7_usize,
            Some(ptr::without_provenance::<c_void>(8)),
        );
        let numbers = arguments.numbers();
        assert_eq!(numbers[..4], [7, 0, 0, 8]);
        assert_eq!(numbers[4..], [0; 9]);
        assert_eq!(().numbers(), [0; MOST]);
    }
}
