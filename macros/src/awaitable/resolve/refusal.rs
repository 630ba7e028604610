//! The reasons why no callback was selected, as data.

use syn::punctuated::Punctuated;
use syn::{Ident, Token, Type};

use crate::awaitable::plan::Role;
use crate::syntax::signature::Parameter;

/// The reason why a parameter was not selected.
pub(crate) enum Refusal<'a> {
    /// The options name a parameter that does not exist.
    NoSuchParameter(&'a Ident),
    /// `ok` and `err` name the same parameter.
    SameParameter(&'a Ident),
    BareFunction(&'a Parameter),
    /// A reference to a named type, which does not show the arguments.
    LentAlias(&'a Ident, &'a Type),
    /// The type does not show the arguments.
    HiddenArguments(&'a Ident, Role, &'a Type),
    SeveralClosures(Vec<&'a Parameter>),
    SeveralPointers(&'a Parameter, &'a Parameter),
    NoCallback,
    /// The options name more or fewer arguments than the type has.
    WrongArity(&'a Ident, &'a Punctuated<Type, Token![,]>, Vec<&'a Type>),
    /// An `FnOnce` cannot be the callback of a stream.
    CalledOnce(&'a Parameter),
    NoUserData(&'a Parameter),
    SeveralUserData(&'a Parameter),
    /// The only `void *` may be a buffer.
    MayBeBuffer(&'a Parameter),
    NoSuchUserData(&'a Ident),
    /// The C function pointer takes only the data that comes before it.
    MayRelease(&'a Parameter),
    /// The callback is a field of this parameter, and no field is named as the user data.
    NoUserDataField(&'a Ident),
    /// The type of the request does not show its memory.
    HiddenRequest(&'a Parameter),
    /// A number or a pointer to data in the place of a callback.
    NotACallback(&'a Ident, &'a Type),
    /// The type holds a callback, or takes the value in its place.
    Container(&'a Parameter),
    /// A number in the place of the user data.
    NotUserData(&'a Ident, &'a Type),
    /// The argument of the C function pointer that is named as the user data is a number.
    NotUserDataAt(&'a Type),
    /// The C function pointer takes no `void *`.
    NoVoidPointer(&'a Parameter),
    /// The C function pointer takes several `void *`, and more than one of them may be the user data.
    SeveralVoidPointers(&'a Parameter),
    /// The C function pointer has no argument at this position.
    NoSuchPosition(&'a Parameter, usize, usize),
}
