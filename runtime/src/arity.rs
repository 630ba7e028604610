//! Traits for lists of arguments of every length, which tuples and functions implement one by one.

/// Calls `$each!` with a list of arguments, and then with each of `$more` added to it.
///
/// `each_arity!(flat [] a A b B)` is `flat!(); flat!(a: A); flat!(a: A, b: B);`.
macro_rules! each_arity {
    ($each:ident [$($name:ident: $ty:ident),*]) => {
        $each!($($name: $ty),*);
    };
    ($each:ident [$($name:ident: $ty:ident),*] $next:ident $next_ty:ident $($more:ident)*) => {
        $each!($($name: $ty),*);
        each_arity!($each [$($name: $ty,)* $next: $next_ty] $($more)*);
    };
}

pub(crate) use each_arity;
