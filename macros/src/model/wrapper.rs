//! One wrapper, fully resolved: what `expand` renders without a further question.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{LitStr, Type};

use super::c_pointer::may_be_pointer;
use super::callback::Callback;
use super::crate_path::CratePath;
use super::generics::{Constraint, WrapperGenerics};
use super::job::Job;
use super::pick::Delivery;
use super::port::Ports;
use super::returned::{Handling, Returned};
use super::sent::sendable;
use super::site::{Site, Surroundings, belongs_to_type, declared_path, sized_self};
use crate::check;
use crate::describe::describe_type;
use crate::diagnostics::Diagnostics;
use crate::parse::expression::{Closure, Expression};
use crate::parse::item::Function;
use crate::parse::option_table::Key;
use crate::parse::options::Options;
use crate::parse::signature::{Input, Parameter, Receiver, Signature};

/// One generated function.
pub(crate) struct Wrapper<'a> {
    /// The path to the runtime crate.
    pub(crate) krate: CratePath<'a>,
    pub(crate) function: &'a Function,
    pub(crate) site: Site<'a>,
    pub(crate) name: Ident,
    pub(crate) callee: TokenStream,
    /// The legacy function's name, as `Dropped` tells it.
    pub(crate) origin: String,
    pub(crate) arguments: Vec<Argument<'a>>,
    pub(crate) generics: WrapperGenerics,
    pub(crate) ports: Ports<'a>,
    pub(crate) lost: Lost<'a>,
    pub(crate) returns: Option<&'a Expression>,
    /// Whether `reply` speaks of several callbacks: of those of a block, or of a pair.
    returns_of_several: bool,
    pub(crate) started: Option<&'a Closure>,
    pub(crate) returned: Returned<'a>,
    pub(crate) handling: Handling<'a>,
    /// Whether the function is only declared here, so that its real return type may differ.
    pub(crate) is_declaration: bool,
    /// Types of forwarded arguments that may hide a C function pointer.
    pub(crate) checked: Vec<&'a Type>,
}

/// What `.await` gives if the value never comes.
pub(crate) enum Lost<'a> {
    /// What `dropped` says, in the place of a value.
    Given(&'a Expression),
    Dropped,
    BlockingError,
}

/// What is handed to the legacy function, in its order.
pub(crate) enum Argument<'a> {
    Receiver(&'a Receiver),
    Forwarded {
        name: Ident,
        ty: &'a Type,
    },
    /// The callback that stands here, by its index.
    Callback(usize),
    /// What C carries to the callback.
    UserData {
        ty: &'a Type,
    },
    /// Passed as null, and left out of the wrapper.
    Null {
        ty: &'a Type,
    },
}

/// What a wrapper is assembled of.
struct Parts<'a> {
    arguments: Vec<Argument<'a>>,
    /// The generic parameters that stand for callbacks.
    leaving: Vec<&'a Ident>,
    returned: Returned<'a>,
    handling: Handling<'a>,
    constraints: Vec<Constraint>,
    ports: Ports<'a>,
    checked: Vec<&'a Type>,
}

impl<'a> Parts<'a> {
    fn of_job(job: Job<'a>, signature: &'a Signature) -> Self {
        Parts {
            arguments: arguments(signature, &[], &[]),
            leaving: Vec::new(),
            returned: Returned::Nothing,
            handling: match job.blocks() {
                true => Handling::Return,
                false => Handling::Drive,
            },
            constraints: job.constraints(signature),
            checked: Vec::new(),
            ports: Ports::Job(job),
        }
    }

    fn of_callbacks(
        signature: &'a Signature,
        options: &'a Options,
        around: Surroundings<'a>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let in_extern = matches!(around.site, Site::Extern);
        let delivery = match around.only_sure && !names_callback(options, signature) {
            true if in_extern => Delivery::pick_sure_c(signature, options)?,
            true => Delivery::pick_sure(signature)?,
            false => Delivery::pick(signature, options, in_extern, diagnostics)?,
        };
        check::of_delivery(signature, &delivery, options, diagnostics);
        let callbacks = delivery.callbacks();
        let leaving = callbacks.iter().filter_map(|found| found.generic());
        let leaving = leaving.collect();
        let null = options.parameters(Key::Null).map_or(&[][..], Vec::as_slice);
        let arguments = arguments(signature, &callbacks, null);
        let in_c = callbacks.iter().any(|found| found.c_pointer().is_some());
        let checked = match in_c {
            true => checked_arguments(&arguments, options),
            false => Vec::new(),
        };
        let returned = Returned::resolve(signature, options, diagnostics);
        let handling = Handling::resolve(options, &returned, diagnostics);
        check::of_handling(&returned, &handling, diagnostics);
        let ports = Ports::resolve(delivery, options, signature, diagnostics)?;
        Some(Parts {
            arguments,
            leaving,
            returned,
            handling,
            constraints: ports.constraints().collect(),
            ports,
            checked,
        })
    }
}

impl<'a> Wrapper<'a> {
    /// `None`: no wrapper is wanted, or a mistake is reported.
    pub(crate) fn resolve(
        function: &'a Function,
        options: &'a Options,
        around: Surroundings<'a>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let signature = &function.signature;
        let parts = match Job::way(options) {
            Some(way) => {
                let job = Job::resolve(way, signature, options, diagnostics)?;
                Parts::of_job(job, signature)
            }
            None => Parts::of_callbacks(signature, options, around, diagnostics)?,
        };
        Some(Self::assemble(function, options, around, parts))
    }

    /// What does not depend on how the value comes in.
    fn assemble(
        function: &'a Function,
        options: &'a Options,
        around: Surroundings<'a>,
        parts: Parts<'a>,
    ) -> Self {
        let signature = &function.signature;
        let Parts {
            arguments,
            leaving,
            returned,
            handling,
            constraints,
            ports,
            checked,
        } = parts;
        let mut generics = WrapperGenerics::resolve(&signature.generics, &leaving);
        for constraint in constraints {
            generics.constrain(constraint);
        }
        generics
            .predicates
            .extend(sized_self(function, around.site));
        let path = declared_path(function, options, around.block_path);
        let is_declaration = path.is_some() || matches!(around.site, Site::Extension);
        if is_declaration {
            // The foreign function's generics may stand in another order, or be `impl Trait`.
            generics.turbofish = None;
        }
        let belongs = options.has(Key::Associated) || belongs_to_type(signature);
        let callee = path
            .clone()
            .unwrap_or_else(|| around.site.callee(&signature.ident, belongs));
        Wrapper {
            krate: CratePath(options.path(Key::Crate)),
            function,
            site: around.site,
            name: wrapper_name(signature, options, path.is_some()),
            origin: path.map_or_else(|| signature.ident.unraw().to_string(), describe_type),
            callee,
            arguments,
            generics,
            lost: Lost::resolve(&ports, options),
            returns: options.expression(Key::Reply),
            returns_of_several: options.entry(Key::Reply).is_some_and(|entry| !entry.own)
                || matches!(ports, Ports::Either { .. }),
            ports,
            started: options.closure(Key::Started),
            is_declaration,
            checked,
            returned,
            handling,
        }
    }

    /// The generic parameters that stand for callbacks, which the wrapper does not have.
    pub(crate) fn leaving(&self) -> Vec<&'a Ident> {
        let ports = self.ports.all().into_iter();
        ports.filter_map(|port| port.callback.generic()).collect()
    }

    /// What the closure in the place of `callback` returns. What is said of several is not said of those that return nothing.
    pub(crate) fn returned_by(&self, callback: &Callback<'_>) -> Option<&'a Expression> {
        self.returns
            .filter(|_| !(self.returns_of_several && callback.returns_nothing()))
    }

    pub(crate) fn is_unsafe(&self) -> bool {
        self.site.is_unsafe(&self.function.signature)
    }

    /// Whether an `impl Trait` comes back, which only a real body can make.
    pub(crate) fn returns_opaque(&self) -> bool {
        matches!(self.returned.handle(), Some(Type::ImplTrait(_)))
    }

    /// Whether C calls the callback.
    pub(crate) fn is_called_by_c(&self) -> bool {
        matches!(&self.ports, Ports::One(port) if port.callback.c_pointer().is_some())
    }

    /// `V`.
    pub(crate) fn value_type(&self) -> TokenStream {
        self.ports.value_type(&self.krate)
    }

    /// The type of a parameter `ty`, as the wrapper takes it.
    pub(crate) fn taken(&self, ty: &Type) -> TokenStream {
        match &self.ports {
            Ports::Job(job) => sendable(ty, !job.blocks(), false),
            _ => ty.to_token_stream(),
        }
    }
}

impl<'a> Lost<'a> {
    fn resolve(ports: &Ports<'_>, options: &'a Options) -> Self {
        match (ports, options.expression(Key::Dropped)) {
            (Ports::Job(job), _) if job.blocks() => Lost::BlockingError,
            (_, Some(given)) => Lost::Given(given),
            (_, None) => Lost::Dropped,
        }
    }

    /// Whether what `.await` gives is a value in any case.
    pub(crate) fn is_given(&self) -> bool {
        matches!(self, Lost::Given(_))
    }
}

/// Whether `callback`, `ok` or `err` of the options, perhaps a block's, name a parameter here.
fn names_callback(options: &Options, signature: &Signature) -> bool {
    let keys = [Key::Callback, Key::Ok, Key::Err].into_iter();
    let mut named = keys.filter_map(|key| options.parameter(key));
    named.any(|wanted| signature.parameter(&wanted.name).is_some())
}

/// The types of forwarded `arguments` that the runtime must check, because a typedef may hide a function pointer.
fn checked_arguments<'a>(arguments: &[Argument<'a>], options: &Options) -> Vec<&'a Type> {
    let unrelated = options.parameters(Key::Unrelated);
    let is_unrelated = |name: &Ident| unrelated.is_some_and(|all| all.contains(name));
    let checked = arguments.iter().filter_map(|argument| match argument {
        Argument::Forwarded { name, ty } if may_be_pointer(ty) && !is_unrelated(name) => Some(*ty),
        _ => None,
    });
    checked.collect()
}

fn arguments<'a>(
    signature: &'a Signature,
    callbacks: &[&Callback<'a>],
    null: &[Ident],
) -> Vec<Argument<'a>> {
    let user_data: Vec<usize> = callbacks
        .iter()
        .filter_map(|callback| callback.c_pointer())
        .map(|pointer| pointer.user_data)
        .collect();
    let argument = |(index, input): (usize, &'a Input)| match input {
        Input::Receiver(receiver) => Argument::Receiver(receiver),
        Input::Typed(parameter) if user_data.contains(&index) => {
            Argument::UserData { ty: &parameter.ty }
        }
        Input::Typed(parameter) => match callbacks
            .iter()
            .position(|callback| callback.index == index)
        {
            Some(callback) => Argument::Callback(callback),
            None if is_among(null, parameter) => Argument::Null { ty: &parameter.ty },
            None => Argument::Forwarded {
                name: signature.forwarded_name(index, parameter),
                ty: &parameter.ty,
            },
        },
    };
    signature.inputs.iter().enumerate().map(argument).collect()
}

/// Whether one of `names` is that of `parameter`.
pub(crate) fn is_among(names: &[Ident], parameter: &Parameter) -> bool {
    let name = parameter.pattern.name.as_ref();
    name.is_some_and(|name| names.contains(name))
}

/// The name the wrapper gets; a declaration is named by itself.
pub(crate) fn wrapper_name(signature: &Signature, options: &Options, declared: bool) -> Ident {
    let legacy = &signature.ident;
    if let Some(name) = options.ident(Key::Name) {
        return name.clone();
    }
    let text = |key| options.text(key).map(LitStr::value);
    let (prefix, suffix) = (text(Key::Prefix), text(Key::Suffix));
    let plain = legacy.unraw();
    let name = match (prefix, suffix) {
        (None, None) if declared => return legacy.clone(),
        (None, None) => format!("awaitable_{plain}"),
        (prefix, suffix) => format!(
            "{}{plain}{}",
            prefix.unwrap_or_default(),
            suffix.unwrap_or_default()
        ),
    };
    Ident::new(&name, legacy.span())
}
