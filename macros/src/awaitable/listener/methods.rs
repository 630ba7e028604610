//! The methods of a listener trait, and what the adapter does with each of them.

use quote::ToTokens;
use syn::{GenericParam, Ident, Type};

use super::items::AssociatedItems;
use super::list_of;
use crate::awaitable::check::repeated;
use crate::awaitable::context::Context;
use crate::awaitable::plan::{Bounds, Returns, Role};
use crate::awaitable::resolve::CalledMethod;
use crate::collect::CollectVec;
use crate::diagnostics::describe::describe_map;
use crate::diagnostics::nearest::nearest;
use crate::options::OptionSet;
use crate::options::awaitable::AwaitableOptions;
use crate::options::{ErrKind, Given, ParameterValue, variant_name};
use crate::syntax::block::{Block, Member, MemberFunction};
use crate::syntax::function::Function;
use crate::syntax::search::{has_impl, mentions};
use crate::syntax::signature::{Parameter, Pattern, Signature};
use crate::syntax::types::{future_of, is_unit, value_of_output};

/// A method of a listener trait.
pub(super) struct Method<'a> {
    pub(super) function: &'a Function,
    /// Its own options, then those of the trait that reach methods.
    pub(super) options: AwaitableOptions,
    pub(super) treatment: Treatment,
    /// Its name in the form of a parameter.
    parameter: Parameter,
    /// The types of its parameters that name a stated type of the trait, with that type.
    stated: Vec<Option<Type>>,
    /// Its return type, if that names one: the neutral reply to a `ControlFlow<Self::Break>` can then be seen.
    stated_output: Option<Type>,
}

/// The way in which the adapter implements a method.
pub(super) enum Treatment {
    /// It delivers values in this role, as this variant.
    Delivers(Role, Option<Ident>),
    /// Calls are ignored.
    Ignored,
    /// The copy of a foreign trait has its body.
    Written,
    /// Its default body stays.
    Default,
    /// A mistake was reported.
    Refused,
}

pub(super) fn methods_of<'a>(
    block: &'a Block,
    context: &Context<'_>,
    items: &AssociatedItems,
) -> Vec<Method<'a>> {
    let members: Vec<&MemberFunction> = block
        .members
        .iter()
        .filter_map(|member| match member {
            Member::Function(member) => Some(member),
            _ => None,
        })
        .collect_vec();
    check_names(context, &members);
    let methods = members.into_iter();
    methods
        .map(|member| method_of(member, context, items))
        .collect_vec()
}

fn method_of<'a>(
    member: &'a MemberFunction,
    context: &Context<'_>,
    items: &AssociatedItems,
) -> Method<'a> {
    let further = member.annotations.get(1..).unwrap_or_default();
    context.with_diagnostics(|diagnostics| repeated(further, diagnostics));
    let own = member.option_tokens().map(AwaitableOptions::parse);
    let own = own.unwrap_or_default();
    let options = own.with_defaults(&context.options.for_methods());
    let function = &member.function;
    let name = &function.signature.ident;
    let parameters = function.signature.parameters();
    let stated = parameters.map(|(_, parameter)| items.stated_in(&parameter.ty));
    let output = value_of_output(&function.signature.output);
    Method {
        treatment: treatment_of(function, &options, context),
        stated: stated.collect_vec(),
        stated_output: output.and_then(|output| items.stated_in(output)),
        parameter: as_parameter(name),
        function,
        options,
    }
}

fn as_parameter(name: &Ident) -> Parameter {
    Parameter {
        attributes: Vec::new(),
        annotations: Vec::new(),
        pattern: Pattern {
            tokens: name.to_token_stream(),
            name: Some(name.clone()),
        },
        colon: Some(syn::Token![:](name.span())),
        ty: Type::Path(syn::TypePath {
            attrs: Vec::new(),
            qself: None,
            path: name.clone().into(),
        }),
    }
}

impl Method<'_> {
    /// When it returns its value. A `reply` to a method that returns an `impl Future` is the future itself.
    pub(super) fn returns(&self) -> Returns<'_> {
        let signature = &self.function.signature;
        let output = self
            .stated_output
            .as_ref()
            .or_else(|| value_of_output(&signature.output));
        let future = match output {
            Some(Type::ImplTrait(opaque)) if !self.options.reply.is_given() => {
                opaque.bounds.iter().find_map(future_of)
            }
            _ => None,
        };
        match (&signature.asyncness, future) {
            (Some(_), _) => Returns::AsAsyncFn(output),
            (None, Some(value)) => Returns::InFuture(Some(value).filter(|value| !is_unit(value))),
            (None, None) => Returns::AtOnce(output),
        }
    }

    /// The callback that it is, if it delivers values.
    pub(super) fn called(&self, index: usize, bounds: Bounds) -> Option<CalledMethod<'_>> {
        let Treatment::Delivers(role, variant) = &self.treatment else {
            return None;
        };
        let signature = &self.function.signature;
        let lifetimes = signature.generics.lifetimes();
        let written = signature.parameters().map(|(_, parameter)| &parameter.ty);
        let arguments = self.stated.iter().zip(written);
        Some(CalledMethod {
            index,
            parameter: &self.parameter,
            attributes: &self.function.attributes,
            role: *role,
            variant: variant.clone(),
            arguments: arguments
                .map(|(stated, written)| stated.as_ref().unwrap_or(written))
                .collect_vec(),
            returns: self.returns(),
            own_lifetimes: lifetimes
                .map(|lifetime| lifetime.lifetime.ident.to_string())
                .collect_vec(),
            bounds,
        })
    }
}

fn treatment_of(
    function: &Function,
    options: &AwaitableOptions,
    context: &Context<'_>,
) -> Treatment {
    let name = &function.signature.ident;
    let is_copy = is_copy(context);
    if options.skip.is_given() {
        return if !function.has_body() {
            Treatment::Ignored
        } else if is_copy {
            Treatment::Written
        } else {
            Treatment::Default
        };
    }
    let role = named_role(name, context);
    let conversions = [
        options.map.own(),
        options.filter_map.own(),
        options.flow.own(),
    ];
    let has_options = conversions.iter().any(Option::is_some);
    match role {
        Some(delivers) => refused_or(delivers, function, options, context),
        None if function.has_body() && has_options && context.options.stream.is_given() => {
            let delivers = Treatment::Delivers(Role::Variant, Some(variant_name(name)));
            refused_or(delivers, function, options, context)
        }
        None if function.has_body() && is_copy => Treatment::Written,
        None if function.has_body() => Treatment::Default,
        None if context.options.stream.is_given() => {
            let delivers = Treatment::Delivers(Role::Variant, Some(variant_name(name)));
            refused_or(delivers, function, options, context)
        }
        None => {
            report_without_role(name, context);
            Treatment::Refused
        }
    }
}

pub(super) fn is_copy(context: &Context<'_>) -> bool {
    context.options.adapter().is_some()
}

/// The role that the options of the trait say.
fn named_role(name: &Ident, context: &Context<'_>) -> Option<Treatment> {
    let options = context.options;
    let is = |value: Option<&ParameterValue>| value.is_some_and(|value| value.name == *name);
    if options.stream.is_given() {
        let ends = is(options.end.value());
        if let Some(err) = options
            .err
            .value()
            .filter(|err| err.parameter.name == *name)
        {
            let role = match err.kind {
                ErrKind::Last => Role::Fail,
                ErrKind::Each => Role::FailEach,
            };
            return Some(Treatment::Delivers(role, None));
        }
        let entries = options.events.value().into_iter();
        let mut entries = entries.flat_map(|events| &events.entries);
        let entry = entries.find(|entry| entry.callback.name == *name);
        let variant = entry.map(|entry| entry.name.clone());
        let role = if ends {
            Role::LastVariant
        } else {
            Role::Variant
        };
        let variant = variant.or_else(|| ends.then(|| variant_name(name)))?;
        return Some(Treatment::Delivers(role, Some(variant)));
    }
    let progress = options.progress.value().map(|progress| &progress.parameter);
    let roles = [
        (options.ok.value(), Role::Ok),
        (options.err.value().map(|err| &err.parameter), Role::Err),
        (options.callback.value(), Role::Completion),
        (progress, Role::Progress),
    ];
    let found = roles.into_iter().find(|(value, _)| is(*value));
    found.map(|(_, role)| Treatment::Delivers(role, None))
}

fn report_without_role(name: &Ident, context: &Context<'_>) {
    let options = context.options;
    let is_half = options.ok.is_given() != options.err.is_given();
    let is_meant = |wanted: &&Ident| nearest(&wanted.to_string(), [name.to_string()]).is_some();
    if options.named_parameters().iter().any(is_meant) {
        // A misspelt option is reported.
        return;
    }
    if is_half || !(options.ok.is_given() || options.callback.is_given()) {
        // A rule about the trait reports it.
        return;
    }
    context.report(
        name,
        format_args!("no option says what a call of `{name}` means"),
        format_args!(
            "write `progress = {name}` for reports; a default body, which the listener keeps; or `#[awaitable(skip)]`, \
             which ignores its calls"
        ),
    );
}

/// A method that delivers must be callable on a listener, with values of known types.
fn refused_or(
    delivers: Treatment,
    function: &Function,
    options: &AwaitableOptions,
    context: &Context<'_>,
) -> Treatment {
    let signature = &function.signature;
    let name = &signature.ident;
    let way_out = if is_copy(context) {
        "write the body that the listener has here, or leave the method out if the trait has a default body"
    } else {
        "give it a default body, which the listener keeps"
    };
    if let Some(variadic) = &signature.variadic {
        context.report(variadic, format_args!("`{name}` is variadic"), way_out);
    } else if let Some(opaque) = opaque_of(signature) {
        let convert = if is_copy(context) {
            ""
        } else {
            ", or a type parameter, which `map` can convert"
        };
        context.report(
            opaque,
            format_args!("`{name}` is generic, so its values have no single type"),
            format_args!("{way_out}{convert}; or ignore its calls: `#[awaitable(skip)]`"),
        );
    } else if let Some(generic) = generic_of(signature, options) {
        let takes: Vec<&Type> = signature
            .parameters()
            .map(|(_, parameter)| &parameter.ty)
            .collect_vec();
        context.report(
            generic,
            format_args!("`{name}` is generic, so its values have no single type"),
            format_args!(
                "convert them: `#[awaitable({})]`; {way_out}; or ignore its calls: `#[awaitable(skip)]`",
                describe_map(&takes)
            ),
        );
    } else if signature.receiver().is_none() {
        context.report(
            name,
            format_args!("`{name}` takes no `self`, so it is not called on a listener"),
            way_out,
        );
    } else {
        return delivers;
    }
    Treatment::Refused
}

/// The first type or constant that the caller chooses, unless the method's values are converted to a type without it.
fn generic_of<'a>(
    signature: &'a Signature,
    options: &AwaitableOptions,
) -> Option<&'a GenericParam> {
    let conversions = [&options.map, &options.filter_map, &options.flow];
    let closure = conversions.into_iter().find_map(Given::value);
    let output = closure.map(|closure| closure.output.to_token_stream());
    let mut parameters = signature.generics.params.iter();
    parameters.find(|parameter| match (parameter, &output) {
        (GenericParam::Lifetime(_), _) => false,
        (_, Some(output)) => mentions(output, parameter),
        (_, None) => true,
    })
}

/// The first parameter whose type has no name, so that no closure can take it.
fn opaque_of(signature: &Signature) -> Option<&Type> {
    let mut parameters = signature.parameters().map(|(_, parameter)| &parameter.ty);
    parameters.find(|ty| has_impl(ty))
}

/// The options of the trait name methods that exist.
fn check_names(context: &Context<'_>, members: &[&MemberFunction]) {
    let options = context.options;
    let mut named = options.named_callbacks();
    named.extend(options.end.value());
    named.extend(options.progress.value().map(|progress| &progress.parameter));
    let names: Vec<&Ident> = members
        .iter()
        .map(|member| &member.function.signature.ident)
        .collect_vec();
    for wanted in named {
        if let Some(takes) = &wanted.takes {
            context.report(
                takes,
                "the signature of a method shows its arguments",
                format_args!("write `{}`", wanted.name),
            );
        }
        if names.contains(&&wanted.name) {
            continue;
        }
        let listener = &context.signature().ident;
        let near = nearest(
            &wanted.name.to_string(),
            names.iter().map(ToString::to_string),
        );
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => format!("declare it: `fn {}(&self);`", wanted.name),
            None => format!("the methods of `{listener}` are {}", list_of(&names)),
        };
        let fact = format!("`{listener}` has no method `{}`", wanted.name);
        context.report(&wanted.name, fact, help);
    }
}
