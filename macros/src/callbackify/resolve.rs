//! Resolves everything that the generated code depends on.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{GenericArgument, Generics, PathArguments, Token, Type, TypeParamBound, Visibility};

use super::check_export;
use super::export::{self, Export, package_prefix};
use crate::awaitable::Site;
use crate::awaitable::belongs_to_type;
use crate::convert::argument::{OwnedArgument, Use, check_conditions, own_arguments};
use crate::convert::output::returns_owned;
use crate::convert::send_bounds::{Delivered, constraints};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::describe::{describe_boxed, describe_type};
use crate::diagnostics::name::{check_lone, check_name};
use crate::generate::crate_path::CratePath;
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::place_of_item;
use crate::options::callbackify::CallbackifyOptions;
use crate::options::{OptionSet, Prefix, check_conflicts};
use crate::syntax::function::Function;
use crate::syntax::search::has_impl;
use crate::syntax::signature::{ReceiverKind, Signature};
use crate::syntax::types::last_word;
use crate::syntax::types::unwrapped;
use crate::syntax::types::{first_type_argument, says, type_arguments};

/// The function that takes a callback, generated from one asynchronous function.
pub(super) struct Plan<'a> {
    pub(super) krate: CratePath<'a>,
    pub(super) function: &'a Function,
    pub(super) name: Ident,
    pub(super) callee: TokenStream,
    pub(super) origin: String,
    pub(super) generics: WrapperGenerics,
    pub(super) arguments: Vec<OwnedArgument>,
    /// The type that awaiting the function returns. It is `()` if it returns a stream.
    pub(super) value: TokenStream,
    /// The items of the stream that it returns.
    pub(super) items: Option<Items>,
    pub(super) on: Option<TokenStream>,
    pub(super) export: Option<Export>,
}

impl Plan<'_> {
    /// Returns true if the function is unsafe to call.
    pub(super) fn is_unsafe(&self) -> bool {
        Site::Alone.is_unsafe(&self.function.signature)
    }
}

/// The items of a stream, each of which is passed to the callback `on_item`.
pub(super) struct Items {
    pub(super) ty: TokenStream,
    /// The generic parameter for what `on_item` returns.
    pub(super) reply: Ident,
}

/// Leaves out the parts with a mistake, since the stub does not need them.
pub(super) fn resolve<'a>(
    function: &'a Function,
    options: &'a CallbackifyOptions,
    diagnostics: &mut Diagnostics,
) -> Plan<'a> {
    let signature = &function.signature;
    let can_pass = check_export::check(signature, options, diagnostics);
    check_conditions(signature, diagnostics);
    check_name(options.name.value(), signature, "_then", diagnostics);
    check_conflicts(&options.written(), diagnostics);
    let stream = signature.returned().and_then(stream_of);
    let awaited = match &stream {
        Some(stream) => streamed(function, stream, diagnostics),
        None => awaited(function, diagnostics),
    };
    let value = named(awaited, diagnostics);
    export::check_value(value, options, diagnostics);
    let krate = CratePath(options.krate.value());
    let arguments = if can_pass {
        own_arguments(signature, &|_| Use::Once, krate, diagnostics)
    } else {
        None
    };
    let is_associated = is_associated(function, options, diagnostics);
    let visible = (!is_associated).then_some(&signature.generics);
    let delivered = diagnostics
        .is_empty()
        .then_some(Delivered::ToItsTask(awaited));
    let legacy = &signature.ident;
    let name = generated_name(legacy, options, diagnostics);
    Plan {
        export: Export::resolve(signature, value, &name, options),
        krate,
        function,
        name,
        callee: if is_associated {
            quote_spanned!(place_of_item(legacy)=> Self::#legacy)
        } else {
            quote!(#legacy)
        },
        origin: legacy.unraw().to_string(),
        generics: generics_of(function, visible, delivered),
        arguments: arguments.unwrap_or_default(),
        value: match value.filter(|_| stream.is_none()) {
            Some(value) => value.to_token_stream(),
            None => quote!(()),
        },
        items: stream.is_some().then(|| Items {
            ty: value.map_or_else(|| quote!(()), ToTokens::to_token_stream),
            reply: reply_parameter(signature),
        }),
        on: options.on.value().map(ToTokens::to_token_stream),
    }
}

/// The generic parameters of the wrapper. Without `delivered`, which a mistake leaves out, no bounds are added.
fn generics_of<'a>(
    function: &'a Function,
    visible: Option<&'a Generics>,
    delivered: Option<Delivered<'a>>,
) -> WrapperGenerics {
    let signature = &function.signature;
    let mut generics = WrapperGenerics::resolve(&signature.generics, &[]);
    if let Some(delivered) = delivered {
        let types = signature.parameters().map(|(_, parameter)| &parameter.ty);
        for constraint in constraints(signature, types, visible, false, delivered) {
            generics.constrain(constraint);
        }
    }
    generics.predicates.extend(sized_self(function));
    generics
}

/// Returns whether the function is called by `Self::`.
fn is_associated(
    function: &Function,
    options: &CallbackifyOptions,
    diagnostics: &mut Diagnostics,
) -> bool {
    // Only a trait's function has no body.
    let is_in_type = belongs_to_type(function) || !function.has_body();
    if is_in_type || options.associated.is_given() {
        return true;
    }
    let help = "add `associated` to the attribute";
    check_lone(&function.signature.ident, help, diagnostics);
    false
}

/// Returns the name in `options`, or the function's with a prefix.
fn generated_name(
    legacy: &Ident,
    options: &CallbackifyOptions,
    diagnostics: &mut Diagnostics,
) -> Ident {
    let own = options.name.value().filter(|name| *name != legacy);
    if let Some(own) = own {
        return own.clone();
    }
    let package = || {
        if options.export.is_given() {
            package_prefix()
        } else {
            None
        }
    };
    let prefix = options.prefix.value().map(|Prefix(text)| text);
    if let Some(empty) = prefix.filter(|prefix| prefix.value().is_empty()) {
        let fact = format!("without a prefix `{legacy}` is the name of the function itself");
        diagnostics.report(empty, fact, "write one, for example `prefix = \"mylib_\"`");
    }
    let prefix = prefix.map(syn::LitStr::value);
    let prefix = prefix.filter(|prefix| !prefix.is_empty()).or_else(package);
    let prefix = prefix.unwrap_or_else(|| "callback_".to_owned());
    Ident::new(&format!("{prefix}{}", legacy.unraw()), legacy.span())
}

/// The callback makes the function generic, so it cannot be called on a trait object. A `pub` method is in no trait.
fn sized_self(function: &Function) -> Option<TokenStream> {
    let receiver = function.signature.receiver()?;
    let is_typed = matches!(receiver.kind, ReceiverKind::Typed(..));
    // With the user's span, edition 2015 has no `::core`.
    let place = receiver.self_token.span;
    let anywhere = matches!(function.visibility, Visibility::Inherited);
    (is_typed && anywhere).then(|| quote_spanned!(place=> Self: ::std::marker::Sized))
}

/// Returns the type of the awaited value unless it is `()`: an `async fn`'s return type, or a returned future's `Output`.
fn awaited<'a>(function: &'a Function, diagnostics: &mut Diagnostics) -> Option<&'a Type> {
    let signature = &function.signature;
    let output = signature.returned();
    let name = &signature.ident;
    let fn_token = &signature.fn_token;
    if let Some(token) = &signature.asyncness {
        if !function.has_body() {
            let fact = "the future of a trait's `async fn` is not known to be `Send`, so no task can run it";
            let output = output.map_or_else(|| "()".to_owned(), describe_type);
            let help = format!("write `fn {name}(…) -> impl Future<Output = {output}> + Send`");
            diagnostics.report(token, fact, help);
        }
        returns_owned(signature, output, diagnostics);
        return output.filter(|ty| !matches!(ty, Type::Never(_)));
    }
    let Some(future) = output.and_then(future_of) else {
        let fact = format!("`{name}` is not asynchronous");
        let help = format!(
            "write `async fn {name}`, or return `impl Future<Output = T> + Send`; for a function that takes a \
             callback there is `#[awaitable]`"
        );
        diagnostics.report(fn_token, fact, help);
        return output.filter(|ty| !has_impl(ty));
    };
    report_unsent(function, &future, diagnostics);
    if future.output.is_none() {
        let described = output.map_or_else(String::new, describe_type);
        let fact = format!("`{described}` has no `Output` type");
        let told = described.replacen("Future", "Future<Output = T>", 1);
        diagnostics.report(output, fact, format_args!("write `{told}`"));
    }
    returns_owned(signature, future.output, diagnostics);
    future.output
}

/// rustc sees whether the future or the stream of a function with a body is `Send`.
fn report_unsent(function: &Function, found: &AsyncReturn<'_>, diagnostics: &mut Diagnostics) {
    let hidden = |ty: &&Type| matches!(ty, Type::TraitObject(_)) || !function.has_body();
    if let Some(opaque) = found.unsent.filter(hidden) {
        let described = describe_type(opaque);
        let fact = format!("`{described}` is not known to be `Send`, so no task can run it");
        diagnostics.report(opaque, fact, format_args!("write `{described} + Send`"));
    }
}

/// Returns the type of the items, of a function that returns a stream.
fn streamed<'a>(
    function: &'a Function,
    stream: &AsyncReturn<'a>,
    diagnostics: &mut Diagnostics,
) -> Option<&'a Type> {
    let signature = &function.signature;
    if let Some(token) = &signature.asyncness {
        diagnostics.report(
            token,
            "the stream is made by a future, and its items are too late for the callback",
            "remove `async`, and await inside of the stream",
        );
    }
    report_unsent(function, stream, diagnostics);
    if stream.output.is_none() {
        let output = signature.returned();
        let described = output.map_or_else(String::new, describe_type);
        let fact = format!("`{described}` has no `Item` type");
        let told = described.replacen("Stream", "Stream<Item = T>", 1);
        diagnostics.report(output, fact, format_args!("write `{told}`"));
    }
    returns_owned(signature, stream.output, diagnostics);
    stream.output
}

/// A name that no generic parameter of the function has.
fn reply_parameter(signature: &Signature) -> Ident {
    let mut name = "OnItemReply".to_owned();
    while signature
        .generics
        .type_params()
        .any(|parameter| parameter.ident == name)
    {
        name.push('_');
    }
    Ident::new(&name, signature.ident.span())
}

/// Returns `ty`, or reports that the callback's type cannot name it.
fn named<'a>(ty: Option<&'a Type>, diagnostics: &mut Diagnostics) -> Option<&'a Type> {
    let value = ty?;
    if !has_impl(value) {
        return ty;
    }
    let described = describe_type(value);
    let fact = format!("the callback would receive `{described}`, which cannot be named");
    let help = format!("return `{}`", describe_boxed(value));
    diagnostics.report(value, fact, help);
    None
}

/// The future or the stream that a function returns without being an `async fn`.
struct AsyncReturn<'a> {
    /// Its `Output` or its `Item`, if that is written.
    output: Option<&'a Type>,
    /// Its `impl` or trait object, if that has no `Send` bound.
    unsent: Option<&'a Type>,
}

/// `impl Future<Output = T>`, and `Pin<Box<dyn Future<Output = T>>>`, which is also called `BoxFuture<T>`.
fn future_of(ty: &Type) -> Option<AsyncReturn<'_>> {
    found_in(ty, "Future", "Output", &["BoxFuture"])
}

/// `impl Stream<Item = T>`, `Pin<Box<dyn Stream<Item = T>>>`, which is also called `BoxStream<T>`, and `Events<T>`.
fn stream_of(ty: &Type) -> Option<AsyncReturn<'_>> {
    found_in(ty, "Stream", "Item", &["BoxStream", "Events"])
}

/// A type that implements the trait called `name`, or has one of the names in `known`.
fn found_in<'a>(
    ty: &'a Type,
    name: &str,
    associated: &str,
    known: &[&str],
) -> Option<AsyncReturn<'a>> {
    let ty = unwrapped(ty);
    let among = |bounds| {
        Some(AsyncReturn {
            output: output_among(bounds, name, associated)?,
            unsent: (!says(bounds, "Send")).then_some(ty),
        })
    };
    match ty {
        Type::ImplTrait(opaque) => among(&opaque.bounds),
        Type::TraitObject(object) => among(&object.bounds),
        Type::Path(path) => match last_word(&path.path).as_str() {
            "Pin" | "Box" => found_in(first_type_argument(&path.path)?, name, associated, known),
            word if known.contains(&word) => Some(AsyncReturn {
                output: type_arguments(&path.path).first().copied(),
                unsent: None,
            }),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the `associated` type of the trait called `name` among `bounds`. The inner `None` is a trait without it.
fn output_among<'a>(
    bounds: &'a Punctuated<TypeParamBound, Token![+]>,
    name: &str,
    associated: &str,
) -> Option<Option<&'a Type>> {
    bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else {
            return None;
        };
        let mut segments = bound.path.segments.iter();
        let last = segments
            .next_back()
            .filter(|segment| segment.ident == name)?;
        let PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return Some(None);
        };
        Some(arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(output) if output.ident == associated => Some(&output.ty),
            _ => None,
        }))
    })
}
