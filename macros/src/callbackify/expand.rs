//! The twin's text.
//!
//! ```text
//! async fn add(a: i32, b: i32) -> i32;
//! ```
//! gives
//! ```text
//! fn callback_add(a: i32, b: i32, callback: impl FnOnce(Result<i32, Dropped>) + Send + 'static) -> AbortHandle {
//!     callback_task(&Handle::current(), "add", async move { add(a, b).await }, callback)
//! }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::export::Export;
use super::resolve::Twin;
use crate::awaitable::Site;
use crate::convert::argument::own_before_call;
use crate::convert::send_bounds::sendable;
use crate::generate::attributes::{
    allow_deprecated, allow_single_lifetimes, allow_unused, conditions, gap, has_safety_section,
    kept,
};
use crate::generate::hygiene::{local, moved_to};
use crate::generate::receiver::receiver as self_parameter;
use crate::generate::safety::{deny_unsafe_operations, safety_section};
use crate::syntax::signature::Input;

pub(super) fn expand(twin: &Twin<'_>) -> TokenStream {
    if let Some(export) = &twin.export {
        return expand_export(twin, export);
    }
    let (krate, origin, callback) = (&twin.krate, &twin.origin, local("callback"));
    let (owned, task) = (own_before_call(&twin.arguments), expand_task(twin));
    let (kept, handle) = (expand_on(twin), expand_handle(twin));
    let call = at_name(
        twin,
        &quote!(#krate::__private::callback_task(#handle, #origin, #task, #callback)),
    );
    let lints = deny_unsafe_operations(is_unsafe(twin));
    let body = quote!(#lints #kept #owned #call);
    let attributes = expand_attributes(twin);
    let lifetimes = allow_single_lifetimes(&twin.function.signature);
    let (unused, many) = (allow_unused(), allow_many(twin));
    expand_function(twin, &quote!(#attributes #unused #lifetimes #many), &body)
}

/// The callback is no argument too many where the function itself has none.
fn allow_many(twin: &Twin<'_>) -> Option<TokenStream> {
    const MOST: usize = 7;
    let inputs = twin.function.signature.inputs.len();
    (inputs == MOST).then(
        || quote!(#[allow(clippy::too_many_arguments, reason = "those of the original, and the callback")]),
    )
}

/// Of a twin that could not be made, so that its callers give no second error; C's are not compiled here.
pub(super) fn expand_stub(twin: &Twin<'_>) -> Option<TokenStream> {
    let lints = quote!(#[allow(dead_code, unused, single_use_lifetimes, reason = "stands for a twin that could not be made")]);
    let body = quote!(::core::unreachable!());
    twin.export
        .is_none()
        .then(|| expand_function(twin, &lints, &body))
}

fn expand_function(twin: &Twin<'_>, attributes: &TokenStream, body: &TokenStream) -> TokenStream {
    let conditions = conditions(&twin.function.attributes);
    let (name, visibility) = (&twin.name, &twin.function.visibility);
    let (krate, value) = (&twin.krate, &twin.value);
    let (parameters, callback) = (expand_parameters(twin), local("callback"));
    let (generics, where_clause) = (twin.generics.in_brackets(), twin.generics.where_clause());
    let safety = is_unsafe(twin).then(|| quote!(unsafe));
    let (keyword, body) = (
        at_name(twin, &quote!(fn)),
        at_name(twin, &quote!({ #body })),
    );
    quote! {
        #conditions #attributes
        #visibility #safety #keyword #name #generics (
            #(#parameters,)*
            #callback: impl ::core::ops::FnOnce(::core::result::Result<#value, #krate::Dropped>)
                + ::core::marker::Send + 'static,
        ) -> #krate::__private::AbortHandle #where_clause #body
    }
}

/// ```text
/// unsafe extern "C" fn mylib_parse(
///     text: *const c_char, callback: Option<extern "C-unwind" fn(*const c_int, *mut c_void)>, user_data: *mut c_void,
/// ) -> u64 {
///     let callback = unsafe { CCaller::new(callback, user_data) };
///     exported_task(
///         move |outcome| callback.call(outcome),
///         move |start| {
///             let call = CCall::new();
///             let text = unsafe { call.text(text) };
///             let handle = Handle::clone(&RUNTIME.handle());
///             let text = ToOwned::to_owned(text);
///             start.on(&handle, async move { parse(&text).await })
///         },
///     )
/// }
/// extern "C" fn mylib_parse_abort(task: u64) -> bool { abort_exported(task) }
/// ```
///
/// # Why the generated `unsafe` is sound
///
/// - `CCaller::new` and the methods of `CCall` rely on what the `# Safety` section of the function demands of C, and on
///   nothing that the user's Rust does.
/// - Each reference is made by a method of `CCall`, and borrows the local `call`. The task must be `'static`, so the
///   borrow checker rejects a task that holds such a reference. It does not matter which lifetimes the signature of the
///   user's function names: the function is called inside the task, with what the task owns.
/// - `*const T` must not point at references, and a type that is taken as it is must be none, since their lifetimes would
///   be free. `check_export` rejects the references and lifetimes that are written, `Taken` those that an alias hides.
/// - The one expression of the user's in this function is `on`. An `unsafe fn` is an unsafe context as a whole, in
///   editions before 2024 without a warning, so `deny_unsafe_operations` asks for an `unsafe` block of the user's around
///   an unsafe operation in `on`.
/// - An exception of C++ that leaves the callback is defined behaviour, since its type is `extern "C-unwind"`. `CCaller`
///   then ends the process.
/// - The exported name is the user's promise, by the word `unsafe` in the attribute, at which the lint `unsafe_code`
///   points.
fn expand_export(twin: &Twin<'_>, export: &Export) -> TokenStream {
    let conditions = conditions(&twin.function.attributes);
    let attributes = expand_attributes(twin);
    let (name, visibility) = (&twin.name, &twin.function.visibility);
    let (parameters, outcomes) = (&export.parameters, &export.outcomes);
    let (callback, user_data) = (local("callback"), local("user_data"));
    let lifetimes = allow_single_lifetimes(&twin.function.signature);
    let (generics, where_clause) = (twin.generics.in_brackets(), twin.generics.where_clause());
    let no_mangle = quote_spanned!(export.unsafe_token=> #[unsafe(no_mangle)]);
    // At the function's name, where rustc then says that C has something of this name already.
    let function = at_name(twin, &quote!(unsafe extern "C" fn));
    let body = at_name(twin, &expand_exported_body(twin, export));
    let abort = expand_abort(twin, &export.abort);
    quote! {
        #conditions #attributes #lifetimes
        #no_mangle
        #visibility #function #name #generics (
            #(#parameters,)*
            #callback: ::core::option::Option<
                extern "C-unwind" fn(#(*const #outcomes,)* *mut ::core::ffi::c_void)
            >,
            #user_data: *mut ::core::ffi::c_void,
        ) -> u64 #where_clause #body

        #abort
    }
}

fn expand_exported_body(twin: &Twin<'_>, export: &Export) -> TokenStream {
    let krate = &twin.krate;
    let (callback, user_data) = (local("callback"), local("user_data"));
    let (outcome, start, call) = (local("outcome"), local("start"), local("call"));
    let (checks, views) = (expand_checks(twin, export), &export.views);
    let (kept, handle) = (expand_on(twin), expand_handle(twin));
    let (owned, task) = (own_before_call(&twin.arguments), expand_task(twin));
    let start_it = at_name(twin, &quote!(#start.on(#handle, #task)));
    let anchor = (!views.is_empty()).then(|| quote!(let #call = #krate::__private::CCall::new();));
    let lints = deny_unsafe_operations(true);
    quote!({
        #lints
        #checks
        let #callback = unsafe { #krate::__private::CCaller::new(#callback, #user_data) };
        #krate::__private::exported_task(
            move |#outcome| #callback.call(#outcome),
            move |#start| {
                #anchor
                #(#views)*
                #kept
                #owned
                #start_it
            },
        )
    })
}

fn expand_checks(twin: &Twin<'_>, export: &Export) -> Option<TokenStream> {
    let (krate, checks) = (&twin.krate, &export.checks);
    (!checks.is_empty()).then(|| {
        quote!({
            use #krate::__private::NotLent as _;
            #(#checks;)*
        })
    })
}

/// What stops the task of an exported twin.
fn expand_abort(twin: &Twin<'_>, abort: &Ident) -> TokenStream {
    let conditions = conditions(&twin.function.attributes);
    let (name, visibility, krate) = (&twin.name, &twin.function.visibility, &twin.krate);
    let number = local("task");
    let docs = format!(
        " Asks the task that `{name}` started under this number to stop. Its callback comes all the same. \
         `false`: it has ended."
    );
    let function = at_name(twin, &quote!(extern "C" fn));
    let body = quote!({ #krate::__private::abort_exported(#number) });
    let body = at_name(twin, &body);
    quote! {
        #conditions
        #[doc = #docs]
        #[unsafe(no_mangle)]
        #visibility #function #abort(#number: u64) -> bool #body
    }
}

fn expand_parameters(twin: &Twin<'_>) -> Vec<TokenStream> {
    let inputs = twin.function.signature.inputs.iter().enumerate();
    let parameter = |(index, input): (usize, &Input)| match input {
        Input::Receiver(receiver) => self_parameter(receiver),
        Input::Typed(parameter) => {
            let name = twin.function.signature.forwarded_name(index, parameter);
            let is_held = twin.function.signature.asyncness.is_some();
            let ty = sendable(&parameter.ty, false, is_held);
            quote!(#name: #ty)
        }
    };
    inputs.map(parameter).collect()
}

fn expand_task(twin: &Twin<'_>) -> TokenStream {
    let lent = twin.arguments.iter().map(|argument| &argument.lend);
    let (callee, turbofish) = (&twin.callee, &twin.generics.turbofish);
    let call = at_name(twin, &quote!(#callee #turbofish (#(#lent),*)));
    let call = match is_unsafe(twin) {
        true => at_name(twin, &quote!(unsafe { #call })),
        false => call,
    };
    let awaited = at_name(twin, &quote!(#call.await));
    at_name(twin, &quote!(async move { #awaited }))
}

fn is_unsafe(twin: &Twin<'_>) -> bool {
    Site::Alone.is_unsafe(&twin.function.signature)
}

/// At the function's name, where rustc then says what keeps it from being a task.
fn at_name(twin: &Twin<'_>, tokens: &TokenStream) -> TokenStream {
    moved_to(twin.function.signature.ident.span(), tokens)
}

/// A runtime may be reached through a parameter, so it is asked for, and owned, before the task takes the parameters.
fn expand_on(twin: &Twin<'_>) -> Option<TokenStream> {
    let (krate, on) = (&twin.krate, twin.on.as_ref()?);
    let handle = local("handle");
    // At the option, where rustc then says that it is none.
    let reference = moved_to(on.span(), &quote!(&));
    let owned = at_name(
        twin,
        &quote!(<#krate::__private::Handle as ::core::clone::Clone>::clone(#reference #on)),
    );
    Some(quote!(let #handle = #owned;))
}

fn expand_handle(twin: &Twin<'_>) -> TokenStream {
    let krate = &twin.krate;
    match &twin.on {
        Some(_) => {
            let handle = local("handle");
            quote!(&#handle)
        }
        None => quote!(&#krate::__private::Handle::current()),
    }
}

/// What the function says of itself, and what the twin adds.
fn expand_attributes(twin: &Twin<'_>) -> TokenStream {
    let written = &twin.function.attributes;
    let kept = written.iter().filter_map(kept);
    let gap = gap(written);
    let (docs, deprecated) = (expand_docs(twin), allow_deprecated(written));
    quote!(#(#kept)* #gap #docs #deprecated)
}

fn expand_docs(twin: &Twin<'_>) -> TokenStream {
    let origin = &twin.origin;
    let is_written = has_safety_section(&twin.function.attributes);
    let duties = format!(
        " `{origin}` is called once, on a thread of the runtime, perhaps after this function has returned, and its future \
         is polled there. Its requirements must hold until the callback has been called."
    );
    let Some(Export { abort, .. }) = &twin.export else {
        let line = format!(
            " Callback form of `{origin}`: starts it as a task, and calls back once with what it gives, or with \
             `Err(Dropped)` if it never will."
        );
        let safety = is_unsafe(twin).then(|| safety_section(is_written, &duties));
        return quote!(#[doc = #line] #safety);
    };
    let line = format!(
        " Callback form of `{origin}` for C: starts it as a task, and calls back once with a pointer to what it \
         gives, or with null if it never will. Gives the task's number, for `{abort}`."
    );
    let safety = safety_section(
        is_written,
        " `callback` is null, or may be called with `user_data`, once, on any thread. Each other argument is a valid value \
         of its type. What a pointer points at is valid, and does not change, during this call.",
    );
    let duties = is_unsafe(twin).then(|| safety_section(true, &duties));
    quote!(#[doc = #line] #safety #duties)
}
