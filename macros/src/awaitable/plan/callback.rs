//! Callback parameters.

use syn::{Attribute, Ident, Path, Type, TypePath};

use super::payload::Payload;
use crate::generate::crate_path::CratePath;
use crate::options::{Field, Position};
use crate::syntax::expression::Expression;
use crate::syntax::signature::Parameter;
use crate::syntax::types::is_future;

/// A parameter through which the legacy function reports something.
pub(crate) struct Callback<'a> {
    /// Its index among the inputs, the receiver included.
    pub(crate) index: usize,
    pub(crate) parameter: &'a Parameter,
    /// Those of the parameter, the field, the method or the function that it is. Its variant has their conditions.
    pub(crate) attributes: &'a [Attribute],
    pub(crate) role: Role,
    pub(crate) carrier: Carrier<'a>,
    pub(crate) payload: Payload<'a>,
    pub(crate) reply: Reply<'a>,
    /// True for a method whose body can await.
    pub(crate) is_async: bool,
    pub(crate) sharing: Sharing,
    /// The bounds on its captures.
    pub(crate) bounds: Bounds,
    /// The generic parameter that is its type. The wrapper does not have it.
    pub(crate) generic: Option<&'a Ident>,
    /// The `Fn` trait that it implements, if the type shows it.
    pub(crate) style: Option<CallStyle>,
    /// The generic parameter that is its return type. The wrapper does not have it.
    pub(crate) generic_output: Option<GenericOutput<'a>>,
    /// The variant that its values become.
    pub(crate) variant: Option<Variant<'a>>,
}

/// A generic parameter that a callback returns, and that nothing else names.
#[derive(Clone, Copy)]
pub(crate) struct GenericOutput<'a> {
    pub(crate) name: &'a Ident,
    /// True for a `Future<Output = ()>`.
    pub(crate) is_future: bool,
    /// True for a `Future` of anything.
    pub(crate) is_some_future: bool,
}

/// A variant of the enum of a stream.
#[derive(Clone)]
pub(crate) struct Variant<'a> {
    pub(crate) of: EnumName<'a>,
    pub(crate) name: Ident,
}

/// The enum whose variants are the items of a stream.
#[derive(Clone)]
pub(crate) enum EnumName<'a> {
    /// It is generated.
    New(Ident),
    /// It is the user's. Its variants are named with a type of the runtime.
    Existing { ty: &'a Type, krate: CratePath<'a> },
}

/// The effect of a call of the callback.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    /// It completes the awaitable with its value.
    Completion,
    /// It completes the awaitable with `Ok(value)`.
    Ok,
    /// It completes the awaitable with `Err(value)`.
    Err,
    /// It emits an item of the stream.
    Item,
    /// It emits a variant of the stream's enum.
    Variant,
    /// It emits a variant of the stream's enum as the last item.
    LastVariant,
    /// It ends the stream.
    End,
    /// It ends the stream with an error, which is the last item.
    Fail,
    /// It emits an error, and the stream continues.
    FailEach,
    /// It reports the progress of a completion.
    Progress,
}

/// The form in which a closure is passed to the function.
pub(crate) enum Carrier<'a> {
    /// A closure in pointers that the parameter's type shows.
    Closure(ClosureCarrier<'a>),
    /// The pointer inside a named type. The user names the arguments, and the runtime's traits know the pointer.
    Held(&'a Type),
    /// A named type whose arguments and pointer the runtime's traits know.
    Alias(&'a Type),
    /// A C function pointer.
    CFunction(UserData<'a>),
    /// A function that is made for JavaScript.
    JsFunction(JsFunction<'a>),
    /// A block of Objective-C.
    Block(ObjcBlock<'a>),
}

/// A block of Objective-C.
pub(crate) struct ObjcBlock<'a> {
    /// `block2::DynBlock<dyn Fn(A)>`, without the pointers.
    pub(crate) ty: &'a TypePath,
    /// From the outside in.
    pub(crate) pointers: Vec<Pointer<'a>>,
}

/// A function that is made for JavaScript.
pub(crate) struct JsFunction<'a> {
    pub(crate) kind: JsKind,
    /// `js_sys::Function` or `Closure<dyn FnMut(A)>`, without the pointers.
    pub(crate) ty: &'a TypePath,
    /// From the outside in. They are options and shared references.
    pub(crate) pointers: Vec<Pointer<'a>>,
}

/// The two types of wasm-bindgen for such a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum JsKind {
    /// `js_sys::Function`
    Function,
    /// `wasm_bindgen::closure::Closure`
    Closure,
}

/// A closure in pointers.
pub(crate) struct ClosureCarrier<'a> {
    /// From the outside in.
    pub(crate) pointers: Vec<Pointer<'a>>,
    /// The type of a local that holds the argument before the call, because the callee may be generic.
    pub(crate) bound_to: Option<&'a Type>,
}

/// A pointer, a lock or an option around a closure.
#[derive(Clone, Copy)]
pub(crate) enum Pointer<'a> {
    Some,
    Box,
    Arc,
    Rc,
    Ref,
    RefMut,
    /// A `Mutex` or the like. Its `new` makes it.
    Lock(&'a Path),
}

impl Pointer<'_> {
    /// Returns true for a reference of either kind.
    pub(crate) fn is_reference(&self) -> bool {
        matches!(self, Pointer::Ref | Pointer::RefMut)
    }
}

/// The user data of a C callback.
pub(crate) struct UserData<'a> {
    /// The type of the function pointer.
    pub(crate) pointer: &'a Type,
    /// The index of the user data among the function's inputs.
    pub(crate) index: usize,
    /// The type in which the user data is passed, if it is a parameter.
    pub(crate) ty: Option<&'a Type>,
    /// The position of the user data among the callback's arguments.
    pub(crate) position: UserDataPosition,
    /// True if the user said what is the user data, so that it may be other than a `void *`.
    pub(crate) is_named: bool,
    /// True if the callback was found after the data, where a function that releases the data comes too.
    pub(crate) may_be_released: bool,
    /// True if the callback gets an array of user data, one for each call that ends.
    pub(crate) is_array: bool,
    /// The field that holds it, if it is in a request.
    pub(crate) request: Option<Request<'a>>,
    /// The parameter that holds the callback, if it is a structure.
    pub(crate) structure: Option<Structure<'a>>,
}

/// The position of the user data among the arguments of the callback.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum UserDataPosition {
    Known(Position),
    /// A typedef hides the arguments. The runtime's traits compare them with the user data.
    Hidden,
}

/// A parameter that is a structure, or a pointer to one, which holds the callback and its user data.
#[derive(Clone, Copy)]
pub(crate) struct Structure<'a> {
    pub(crate) parameter: &'a Ident,
    pub(crate) passed: StructurePassed<'a>,
    /// The field of the callback.
    pub(crate) callback: &'a Field,
    /// The field of the user data. `None` if it is the field of a request.
    pub(crate) user_data: Option<&'a Field>,
}

/// The way in which a structure is passed.
#[derive(Clone, Copy)]
pub(crate) enum StructurePassed<'a> {
    Value,
    /// C or the caller owns it, and it is changed in place.
    Pointer,
    /// C gets a changed copy, which it reads during the call.
    ConstPointer(&'a Type),
}

/// A parameter that is a pointer to a request, one of whose fields is the user data.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) parameter: &'a Ident,
    pub(crate) field: &'a Field,
    /// The type of a request that the wrapper makes, and owns until the callback is called. `None` for one of the caller's.
    pub(crate) owned: Option<&'a Type>,
}

/// The point at which C no longer uses its user data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ends {
    /// After the single call of a completion.
    WithCall,
    /// After the hook `revoke` has run.
    Revoked,
    /// At the destroy notification.
    Destroyed,
    /// At the reply that reports the stream as closed.
    WithClosedReply,
    /// When the function returns.
    WithFunction,
    /// Unknown. A rule reports it.
    Unknown,
}

/// The value that the callback returns to the library.
pub(crate) enum Reply<'a> {
    Nothing,
    /// The expression of the option `reply`.
    Given(&'a Expression),
    /// The return type is hidden by an alias. rustc reports it if a value is needed.
    Unseen,
    /// A value that asks for nothing, of a method whose call completes an awaitable.
    Neutral(&'a Type),
    /// A reply is needed and missing. A rule reports it.
    Missing(&'a Type),
    /// The reply of a stream's callback depends on whether the stream is open.
    Open {
        /// The expression of the option `reply`; a neutral value otherwise.
        open: Option<&'a Expression>,
        closed: WhenClosed<'a>,
        /// The return type, if it can be seen.
        output: Option<&'a Type>,
    },
}

/// The value that a stream's callback returns after the stream is closed.
#[derive(Clone, Copy)]
pub(crate) enum WhenClosed<'a> {
    /// The same as before, because a hook unregisters the callback.
    AsOpen,
    /// A value that asks the library to stop, if its type has one.
    Neutral,
    /// The same as before, unless the return type, which an alias hides, has a value that asks the library to stop.
    ByType,
    /// The expression of the option `reply_when_closed`.
    Given(&'a Expression),
}

/// The way in which a callback reaches its completer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sharing {
    /// The one call of an `FnOnce` consumes it.
    Consumed,
    /// An `Fn` or `FnMut` reaches it by reference, and the first call completes.
    Referenced,
    /// Several closures have a clone, because the callback must be `Clone` or is one of a pair.
    Cloned,
}

/// The `Fn` trait that a callback implements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CallStyle {
    Once,
    Mut,
    Shared,
}

/// The bounds of a callback's type on its captures.
#[derive(Clone, Copy, Default)]
pub(crate) struct Bounds {
    pub(crate) send: bool,
    pub(crate) sync: bool,
    pub(crate) outlives_static: bool,
    pub(crate) clone: bool,
}

impl Bounds {
    pub(crate) fn and(self, other: Self) -> Self {
        Bounds {
            send: self.send || other.send,
            sync: self.sync || other.sync,
            outlives_static: self.outlives_static || other.outlives_static,
            clone: self.clone || other.clone,
        }
    }
}

impl Role {
    /// Returns true if the values become a variant of an enum.
    pub(crate) fn is_variant(self) -> bool {
        matches!(self, Role::Variant | Role::LastVariant)
    }

    /// Returns true if the values of the callback go into a queue, which may be full.
    pub(crate) fn is_emitted(self) -> bool {
        matches!(self, Role::Item | Role::Progress) || self.is_variant()
    }

    /// Returns true if the callback delivers the values that options such as `ignore` are about.
    pub(crate) fn is_value(self) -> bool {
        matches!(self, Role::Completion | Role::Item) || self.is_variant()
    }
}

impl Callback<'_> {
    /// Returns true if the option `reply` does not say what a stream's callback returns.
    pub(crate) fn has_no_reply(&self) -> bool {
        matches!(self.reply, Reply::Open { open: None, .. })
    }

    /// The expressions of the options `reply` and `reply_when_closed`.
    pub(crate) fn replies(&self) -> impl Iterator<Item = &Expression> {
        let replies = match self.reply {
            Reply::Given(given) => [Some(given), None],
            Reply::Open {
                open,
                closed: WhenClosed::Given(closed),
                ..
            } => [open, Some(closed)],
            Reply::Open { open, .. } => [open, None],
            Reply::Nothing | Reply::Unseen | Reply::Neutral(_) | Reply::Missing(_) => [None, None],
        };
        replies.into_iter().flatten()
    }

    /// Returns true if it is a closure of the macro, which can capture. A function for C cannot.
    pub(crate) fn is_closure(&self) -> bool {
        !self.is_c()
    }

    /// The function that is made for JavaScript, if it is one.
    pub(crate) fn js_function(&self) -> Option<&JsFunction<'_>> {
        match &self.carrier {
            Carrier::JsFunction(function) => Some(function),
            _ => None,
        }
    }

    /// Returns true if it returns a future that the macro makes, or may do so, because an alias hides it.
    pub(crate) fn may_return_future(&self) -> bool {
        match self.reply {
            Reply::Open {
                open: None,
                output: Some(output),
                ..
            } => is_future(output) || self.generic_output.is_some_and(|output| output.is_future),
            Reply::Open {
                open: None,
                output: None,
                ..
            } => matches!(self.carrier, Carrier::Alias(_)),
            _ => false,
        }
    }

    /// Returns true if an alias or a trait hides whether it is `Send`.
    pub(crate) fn hides_send(&self) -> bool {
        self.style.is_none() && !self.bounds.send && !self.is_c()
    }

    /// Returns true if a parameter holds it in a field.
    pub(crate) fn is_in_structure(&self) -> bool {
        matches!(&self.carrier, Carrier::CFunction(user_data) if user_data.structure.is_some())
    }

    /// Returns true if C calls it.
    pub(crate) fn is_c(&self) -> bool {
        matches!(self.carrier, Carrier::CFunction(_))
    }
}
