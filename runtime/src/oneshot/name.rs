//! The name of a legacy function, from a closure that generated code writes.

use crate::Dropped;
use crate::operation::FunctionName;

/// The functions that a cell needs, from one closure. Each closure in a wrapper would cost its user compile time.
pub(crate) fn named<V, F>(_: F) -> (FunctionName, fn() -> Result<V, Dropped>)
where
    F: Fn() -> &'static str + Copy,
{
    (call::<F>, || Err(Dropped::new(call::<F>())))
}

/// Calls a closure that captures nothing.
fn call<F>() -> &'static str
where
    F: Fn() -> &'static str + Copy,
{
    const { assert!(size_of::<F>() == 0, "the closure must capture nothing") };
    // SAFETY: a reference to a value without bytes only has to be aligned and not null. The value exists, because only
    // `named` refers to this function, and it was given one. It never ends, because what is `Copy` has no destructor.
    let function = unsafe { std::ptr::NonNull::<F>::dangling().as_ref() };
    function()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_functions_name_it() {
        let (name, dropped) = named::<u8, _>(|| "legacy");
        assert_eq!(name(), "legacy");
        assert_eq!(dropped(), Err(Dropped::new("legacy")));
    }
}
