//! A function that was made for a library which cannot drop it, for example a function of JavaScript.

use std::ops::Deref;

use crate::panics::catch_panic;

/// A function that is freed when it is dropped.
pub struct OwnedFunction<T> {
    /// `None` only while it is being freed.
    function: Option<T>,
    free: fn(T),
}

impl<T> OwnedFunction<T> {
    /// `free` makes sure that no late call reaches the closure, and drops it.
    pub fn new(function: T, free: fn(T)) -> Self {
        Self {
            function: Some(function),
            free,
        }
    }
}

impl<T> Deref for OwnedFunction<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.function {
            Some(function) => function,
            None => unreachable!(),
        }
    }
}

impl<T> Drop for OwnedFunction<T> {
    fn drop(&mut self) {
        if let Some(function) = self.function.take() {
            let free = self.free;
            catch_panic(move || free(function));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use super::*;

    #[test]
    fn drop_frees_function() {
        let freed = Rc::new(Cell::new(0));
        let owned = OwnedFunction::new(Rc::clone(&freed), |function| {
            function.set(function.get() + 1);
        });
        assert_eq!(owned.get(), 0);
        drop(owned);
        assert_eq!(freed.get(), 1);
    }

    #[test]
    #[cfg_attr(panic = "abort", ignore = "catches a panic")]
    fn panic_in_free_is_contained() {
        drop(OwnedFunction::new((), |()| panic!("free")));
    }
}
