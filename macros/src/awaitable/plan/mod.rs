//! The plan of a wrapper: a [`Source`] of values and a [`Sink`] that they go to.
//!
//! A plan is data. It holds no generated code and reports nothing, and combinations that make no sense cannot be built: a
//! job has no start, so it has no handle that could be kept or revoked.

mod adapter;
mod callback;
mod group;
mod job;
mod payload;
mod start;

use std::time::Duration;

use proc_macro2::TokenStream;
use syn::{Generics, Ident, Type, Visibility};

pub(crate) use self::adapter::{Adapter, AdapterMethod, MethodBody, Returns, Taken, TakenForm};
pub(crate) use self::callback::{
    Bounds, CallStyle, Callback, Carrier, ClosureCarrier, Ends, EnumName, GenericOutput,
    JsFunction, JsKind, ObjcBlock, Pointer, Reply, Request, Role, Sharing, Structure,
    StructurePassed, UserData, UserDataPosition, Variant, WhenClosed,
};
pub(crate) use self::group::Group;
pub(crate) use self::job::{Answer, Direction, Job, JobKind, JobValue, Returned};
pub(crate) use self::payload::{
    Argument, Conversion, IsOption, Pair, PairError, PairValue, Payload, Usage,
};
pub(crate) use self::start::{AtOnce, CallResult, HandlePolicy, Start};
use super::context::{Definition, Site};
use crate::generate::crate_path::CratePath;
use crate::options::Policy;
use crate::syntax::expression::Expression;
use crate::syntax::function::Function;
use crate::syntax::signature::{Receiver, Signature};

/// One generated function.
pub(crate) struct Plan<'a> {
    pub(crate) krate: CratePath<'a>,
    pub(crate) function: &'a Function,
    pub(crate) site: Site<'a>,
    /// True if the location of a call is to be known. It is not if another macro expands the block afterwards: `automock`
    /// copies the attributes of functions to what is not a function.
    pub(crate) knows_caller: bool,
    pub(crate) definition: Definition<'a>,
    pub(crate) name: Ident,
    pub(crate) callee: Callee<'a>,
    /// The legacy function's name, as `Dropped` shows it.
    pub(crate) origin: String,
    /// The parameters of the legacy function, in order.
    pub(crate) parameters: Vec<Passed<'a>>,
    pub(crate) source: Source<'a>,
    pub(crate) sink: Sink<'a>,
    /// The enum of a stream of several callbacks.
    pub(crate) enumeration: Option<Enumeration<'a>>,
    /// The point at which C no longer uses its user data, if there is any.
    pub(crate) ends: Ends,
    /// The time after which the awaitable is given up.
    pub(crate) timeout: Option<Duration>,
}

/// The source of values.
#[allow(
    clippy::large_enum_variant,
    reason = "one for each wrapper, never stored in bulk"
)]
pub(crate) enum Source<'a> {
    /// The legacy function is called and calls back.
    Callbacks {
        callbacks: Vec<Callback<'a>>,
        start: Start<'a>,
    },
    /// The legacy function takes a listener, whose adapter has decided what its calls become.
    Listener { taken: Taken<'a>, start: Start<'a> },
    /// The function is run in another way. Most have no callback.
    Job(Job<'a>),
}

/// The destination of values.
pub(crate) enum Sink<'a> {
    /// An awaitable, which takes the first one.
    Value {
        on_dropped: OnDropped<'a>,
        /// The policy of a second sink, a stream of reports.
        progress: Option<&'a Policy>,
    },
    /// A stream, which takes all.
    Events {
        policy: &'a Policy,
        producer: Producer,
    },
}

/// The enum of a stream.
pub(crate) struct Enumeration<'a> {
    pub(crate) name: EnumName<'a>,
    /// The contents of `derive(…)`.
    pub(crate) derives: Option<&'a TokenStream>,
    /// The generics of the block around the function.
    pub(crate) outer: Option<&'a Generics>,
    /// The visibility of a trait, whose functions have none.
    pub(crate) visibility: Option<&'a Visibility>,
}

/// The emitter of a stream's values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Producer {
    /// One closure, which only one thread at a time can call.
    Single,
    /// Several closures, or one that several threads can call.
    Shared,
}

/// The result of `.await` if no value arrives.
#[derive(Clone, Copy)]
pub(crate) enum OnDropped<'a> {
    /// `Err(Dropped)`
    Dropped,
    /// `Err(BlockingError)`, which tells a lost job from one that panicked.
    BlockingError,
    /// The expression of the option `dropped`, which replaces the value.
    Given(&'a Expression),
}

/// The path by which the legacy function is called.
#[derive(Clone, Copy)]
pub(crate) enum Callee<'a> {
    Bare,
    OfSelf,
    OfTrait(&'a syn::Path),
    At(&'a syn::TypePath),
    Under(&'a syn::TypePath),
}

/// The argument for one parameter of the legacy function.
pub(crate) enum Passed<'a> {
    Receiver(&'a Receiver),
    /// The wrapper's own parameter.
    Forwarded {
        name: Ident,
        ty: &'a Type,
        checked: Checked,
    },
    /// The callback with this index.
    Callback(usize),
    /// The user data of the C callback.
    UserData {
        ty: &'a Type,
    },
    /// The request that the wrapper makes.
    Request {
        name: &'a Ident,
    },
    /// The pointer to a buffer, which the wrapper takes as a `Vec`.
    Buffer {
        name: &'a Ident,
        ty: &'a Type,
        element: Element<'a>,
    },
    /// The length of the buffer. The wrapper does not have the parameter.
    Length {
        name: &'a Ident,
        ty: &'a Type,
    },
    /// Null. The wrapper does not have the parameter.
    Null {
        ty: &'a Type,
    },
    /// The destroy notification that the runtime has for the callback.
    Destroy {
        ty: &'a Type,
    },
}

/// The type of the elements of a buffer.
#[derive(Clone, Copy)]
pub(crate) enum Element<'a> {
    /// The element of a `void *` or a `char *`.
    Byte,
    Typed(&'a Type),
}

/// The check that a forwarded parameter of a C function is not a function pointer that shares the user data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checked {
    /// Its syntax shows that it is not one.
    BySyntax,
    /// A typedef may hide one, so generated code asks the type.
    ByType,
}

impl<'a> Source<'a> {
    pub(crate) fn callbacks(&self) -> &[Callback<'a>] {
        match self {
            Source::Callbacks { callbacks, .. } => callbacks,
            Source::Job(job) => &job.callbacks,
            Source::Listener { .. } => &[],
        }
    }

    /// The parameter that takes a listener.
    pub(crate) fn taken(&self) -> Option<&Taken<'a>> {
        match self {
            Source::Listener { taken, .. } => Some(taken),
            Source::Job(job) => job.taken.as_ref(),
            Source::Callbacks { .. } => None,
        }
    }
}

impl<'a> Plan<'a> {
    /// The generics of the function if it depends on no others. Those of an `impl` around it are unknown.
    pub(crate) fn visible_generics(&self) -> Option<&'a Generics> {
        let is_free = match self.site {
            Site::Module | Site::Extern => true,
            Site::Alone => matches!(self.callee, Callee::Bare),
            _ => false,
        };
        is_free.then_some(&self.function.signature.generics)
    }

    pub(crate) fn signature(&self) -> &'a Signature {
        &self.function.signature
    }

    pub(crate) fn callbacks(&self) -> &[Callback<'a>] {
        self.source.callbacks()
    }

    pub(crate) fn job(&self) -> Option<&Job<'a>> {
        match &self.source {
            Source::Callbacks { .. } | Source::Listener { .. } => None,
            Source::Job(job) => Some(job),
        }
    }

    /// The parameters that the wrapper has as well.
    pub(crate) fn forwarded(&self) -> impl Iterator<Item = (&Ident, &'a Type)> {
        self.parameters.iter().filter_map(|passed| match passed {
            Passed::Forwarded { name, ty, .. } => Some((name, *ty)),
            _ => None,
        })
    }

    pub(crate) fn start(&self) -> Option<&Start<'a>> {
        match &self.source {
            Source::Callbacks { start, .. } | Source::Listener { start, .. } => Some(start),
            Source::Job(_) => None,
        }
    }

    /// The callback that C calls, with its user data.
    pub(crate) fn c_callback(&self) -> Option<(&Callback<'a>, &UserData<'a>)> {
        self.c_callbacks().next()
    }

    /// The callbacks that C calls: one, or a completion and its progress.
    pub(crate) fn c_callbacks(&self) -> impl Iterator<Item = (&Callback<'a>, &UserData<'a>)> {
        let callbacks = self.callbacks().iter();
        callbacks.filter_map(|callback| match &callback.carrier {
            Carrier::CFunction(user_data) => Some((callback, user_data)),
            _ => None,
        })
    }

    /// Returns true if the wrapper makes the request that it passes to C.
    pub(crate) fn makes_request(&self) -> bool {
        let mut parameters = self.parameters.iter();
        parameters.any(|passed| matches!(passed, Passed::Request { .. }))
    }

    /// The elements of the buffer that the wrapper owns while C uses it.
    pub(crate) fn buffer(&self) -> Option<Element<'a>> {
        self.parameters.iter().find_map(|passed| match passed {
            Passed::Buffer { element, .. } => Some(*element),
            _ => None,
        })
    }

    /// Returns true if a callback is a function for JavaScript. The guard then frees it, and stays on its thread.
    pub(crate) fn has_js_function(&self) -> bool {
        let mut callbacks = self.callbacks().iter();
        callbacks.any(|callback| callback.js_function().is_some())
    }

    /// The generic parameters for callbacks, which the wrapper does not have.
    pub(crate) fn leaving_generics(&self) -> Vec<&'a Ident> {
        let mut generics = Vec::new();
        for callback in self.callbacks() {
            generics.extend(callback.generic);
            generics.extend(callback.generic_output.map(|output| output.name));
        }
        generics.extend(self.taken().and_then(|taken| taken.generic));
        generics.extend(&self.function.boxed);
        generics
    }

    /// The parameter that takes a listener.
    pub(crate) fn taken(&self) -> Option<&Taken<'a>> {
        self.source.taken()
    }

    /// The policy of the stream of reports that comes with the awaitable.
    pub(crate) fn progress(&self) -> Option<&'a Policy> {
        match self.sink {
            Sink::Value { progress, .. } => progress,
            Sink::Events { .. } => None,
        }
    }

    /// The policy of the stream, or of the stream of reports.
    pub(crate) fn policy(&self) -> Option<&'a Policy> {
        match self.sink {
            Sink::Value { progress, .. } => progress,
            Sink::Events { policy, .. } => Some(policy),
        }
    }

    pub(crate) fn is_unsafe(&self) -> bool {
        self.site.is_unsafe(self.signature())
    }
}
