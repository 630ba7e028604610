//! The arguments of a callback as one value: `()` for none, the argument itself for one, a tuple for several.

/// A tuple of arguments.
pub trait Flat {
    /// The value that the awaitable returns for them.
    type Value;
    /// Converts them to the value.
    fn flat(self) -> Self::Value;
}

macro_rules! flat {
    ($($name:ident: $ty:ident),* => $value:ty, $make:expr) => {
        impl<$($ty),*> Flat for ($($ty,)*) {
            type Value = $value;
            fn flat(self) -> $value {
                let ($($name,)*) = self;
                $make
            }
        }
    };
}

flat!(=> (), ());
flat!(a: A => A, a);
flat!(a: A, b: B => (A, B), (a, b));
flat!(a: A, b: B, c: C => (A, B, C), (a, b, c));
flat!(a: A, b: B, c: C, d: D => (A, B, C, D), (a, b, c, d));
flat!(a: A, b: B, c: C, d: D, e: E => (A, B, C, D, E), (a, b, c, d, e));
flat!(a: A, b: B, c: C, d: D, e: E, f: F => (A, B, C, D, E, F), (a, b, c, d, e, f));
flat!(a: A, b: B, c: C, d: D, e: E, f: F, g: G => (A, B, C, D, E, F, G), (a, b, c, d, e, f, g));
flat!(a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H => (A, B, C, D, E, F, G, H), (a, b, c, d, e, f, g, h));
flat!(a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I => (A, B, C, D, E, F, G, H, I), (a, b, c, d, e, f, g, h, i));
flat!(a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J => (A, B, C, D, E, F, G, H, I, J), (a, b, c, d, e, f, g, h, i, j));
flat!(a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J, k: K => (A, B, C, D, E, F, G, H, I, J, K), (a, b, c, d, e, f, g, h, i, j, k));
flat!(a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J, k: K, l: L => (A, B, C, D, E, F, G, H, I, J, K, L), (a, b, c, d, e, f, g, h, i, j, k, l));
flat!(a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J, k: K, l: L, m: M => (A, B, C, D, E, F, G, H, I, J, K, L, M), (a, b, c, d, e, f, g, h, i, j, k, l, m));
