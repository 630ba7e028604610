//! The arguments of a callback as one value: `()` for none, the argument itself for one, a tuple for several.

use crate::arity::each_arity;

/// A tuple of arguments.
pub trait Flat {
    /// The value that the awaitable returns for them.
    type Value;
    /// Converts them to the value.
    fn flat(self) -> Self::Value;
}

macro_rules! flat {
    ($name:ident: $ty:ident) => {
        impl<$ty> Flat for ($ty,) {
            type Value = $ty;
            fn flat(self) -> $ty {
                self.0
            }
        }
    };
    ($($name:ident: $ty:ident),*) => {
        impl<$($ty),*> Flat for ($($ty,)*) {
            type Value = Self;
            fn flat(self) -> Self {
                self
            }
        }
    };
}

each_arity!(flat [] a A b B c C d D e E f F g G h H i I j J k K l L m M);
