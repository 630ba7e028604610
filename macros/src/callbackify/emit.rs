//! The code of the generated function.
//!
//! ```text
//! async fn add(a: i32, b: i32) -> i32;
//! ```
//! becomes
//! ```text
//! fn callback_add(a: i32, b: i32, callback: impl FnOnce(Result<i32, Dropped>) + Send + 'static) -> AbortHandle {
//!     callback_task(&runtime_here("add"), "add", async move { add(a, b).await }, callback)
//! }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::attributes::attributes;
use super::export::Export;
use super::resolve::{Items, Plan};
use crate::collect::CollectVec;
use crate::convert::argument::own_before_call;
use crate::convert::send_bounds::sendable;
use crate::generate::attributes::{AllowUnused, allow_single_lifetimes, conditions};
use crate::generate::hygiene::{local, moved_to};
use crate::generate::receiver::receiver as self_parameter;
use crate::generate::safety::deny_unsafe_operations;
use crate::syntax::signature::Input;
use crate::syntax::types::is_without_arguments;

pub(super) fn expand(plan: &Plan<'_>) -> TokenStream {
    if let Some(export) = &plan.export {
        return expand_export(plan, export);
    }
    let krate = &plan.krate;
    let origin = &plan.origin;
    let callback = local("callback");
    let owned = own_before_call(&plan.arguments);
    let task = expand_task(plan);
    let kept = expand_on(plan);
    let handle = expand_handle(plan);
    let call = at_name(
        plan,
        &quote!(#krate::__private::callback_task(#handle, #origin, #task, #callback)),
    );
    let lints = deny_unsafe_operations(plan.is_unsafe());
    let version = krate.check();
    let body = quote!(#lints #version #kept #owned #call);
    let attributes = attributes(plan);
    let lifetimes = allow_single_lifetimes(&plan.function.signature);
    let unused = AllowUnused;
    let many = allow_many(plan);
    expand_function(plan, &quote!(#attributes #unused #lifetimes #many), &body)
}

/// Allows the callback as the argument that makes one too many, if the function itself does not have too many.
fn allow_many(plan: &Plan<'_>) -> Option<TokenStream> {
    const MOST: usize = 7;
    let inputs = plan.function.signature.inputs.len();
    (inputs == MOST).then(
        || quote!(#[allow(clippy::too_many_arguments, reason = "those of the original, and the callback")]),
    )
}

/// A function with the right signature after a mistake, so that its callers get no second error. C callers are not
/// compiled here.
pub(super) fn expand_stub(plan: &Plan<'_>) -> Option<TokenStream> {
    let lints =
        quote!(#[allow(dead_code, unused, single_use_lifetimes, reason = "stub after an error")]);
    let body = quote!(::core::unreachable!());
    plan.export
        .is_none()
        .then(|| expand_function(plan, &lints, &body))
}

fn expand_function(plan: &Plan<'_>, attributes: &TokenStream, body: &TokenStream) -> TokenStream {
    let conditions = conditions(&plan.function.attributes);
    let name = &plan.name;
    let visibility = &plan.function.visibility;
    let krate = &plan.krate;
    let value = &plan.value;
    let parameters = expand_parameters(plan);
    let callback = local("callback");
    let on_item = on_item(plan);
    let generics = generics(plan);
    let where_clause = plan.generics.where_clause();
    let safety = plan.is_unsafe().then(|| quote!(unsafe));
    let keyword = at_name(plan, &quote!(fn));
    let body = at_name(plan, &quote!({ #body }));
    quote! {
        #conditions #attributes
        #visibility #safety #keyword #name #generics (
            #(#parameters,)*
            #on_item
            #callback: impl ::core::ops::FnOnce(::core::result::Result<#value, #krate::Dropped>)
                + ::core::marker::Send + 'static,
        ) -> #krate::__private::AbortHandle #where_clause #body
    }
}

/// The callback for each item of a stream.
fn on_item(plan: &Plan<'_>) -> Option<TokenStream> {
    let Items { ty, reply } = plan.items.as_ref()?;
    let name = local("on_item");
    Some(quote! {
        #name: impl ::core::ops::FnMut(#ty) -> #reply + ::core::marker::Send + 'static,
    })
}

/// The generics of the function, and that of what `on_item` returns.
fn generics(plan: &Plan<'_>) -> Option<TokenStream> {
    let Some(Items { reply, .. }) = &plan.items else {
        // See the wrapper of `awaitable`: an unknown type is reported once.
        let returned = plan.function.signature.returned();
        let is_plain = returned.is_some_and(is_without_arguments);
        let in_brackets = plan.generics.in_brackets();
        return in_brackets.or_else(|| is_plain.then(|| quote!(<>)));
    };
    let krate = &plan.krate;
    let parameters = &plan.generics.parameters;
    Some(quote!(<#(#parameters,)* #reply: #krate::__private::Continues>))
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
///             let handle = runtime_of(&RUNTIME.handle());
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
fn expand_export(plan: &Plan<'_>, export: &Export) -> TokenStream {
    let conditions = conditions(&plan.function.attributes);
    let attributes = attributes(plan);
    let name = &plan.name;
    let visibility = &plan.function.visibility;
    let parameters = &export.parameters;
    let outcomes = &export.outcomes;
    let callback = local("callback");
    let user_data = local("user_data");
    let lifetimes = allow_single_lifetimes(&plan.function.signature);
    let generics = plan.generics.in_brackets();
    let where_clause = plan.generics.where_clause();
    let no_mangle = quote_spanned!(export.unsafe_token=> #[unsafe(no_mangle)]);
    // The span is the function's name, so that rustc reports a duplicate C symbol there.
    let function = at_name(plan, &quote!(unsafe extern "C" fn));
    let body = at_name(plan, &expand_exported_body(plan, export));
    let abort = expand_abort(plan, &export.abort);
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

fn expand_exported_body(plan: &Plan<'_>, export: &Export) -> TokenStream {
    let krate = &plan.krate;
    let callback = local("callback");
    let user_data = local("user_data");
    let outcome = local("outcome");
    let start = local("start");
    let call = local("call");
    let checks = expand_checks(plan, export);
    let views = &export.views;
    let kept = expand_on(plan);
    let handle = expand_handle(plan);
    let owned = own_before_call(&plan.arguments);
    let task = expand_task(plan);
    let start_it = at_name(plan, &quote!(#start.on(#handle, #task)));
    let items = plan.items.as_ref().map(|Items { ty, .. }| {
        let on_item = local("on_item");
        let item = local("item");
        quote! {
            let #on_item = #callback.again();
            let #on_item = move |#item: #ty| #on_item.item(#item);
        }
    });
    let called = match plan.items {
        // The end of a stream looks like the death of its task.
        Some(_) => {
            quote!(move |_: ::core::option::Option<()>| #callback.call(::core::option::Option::None))
        }
        None => quote!(move |#outcome| #callback.call(#outcome)),
    };
    let anchor = (!views.is_empty()).then(|| quote!(let #call = #krate::__private::CCall::new();));
    let lints = deny_unsafe_operations(true);
    quote!({
        #lints
        #checks
        let #callback = unsafe { #krate::__private::CCaller::new(#callback, #user_data) };
        #items
        #krate::__private::exported_task(
            #called,
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

fn expand_checks(plan: &Plan<'_>, export: &Export) -> Option<TokenStream> {
    let krate = &plan.krate;
    let checks = &export.checks;
    (!checks.is_empty()).then(|| {
        quote!({
            use #krate::__private::NotLent as _;
            #(#checks;)*
        })
    })
}

/// The function that stops the task of an exported one.
fn expand_abort(plan: &Plan<'_>, abort: &Ident) -> TokenStream {
    let conditions = conditions(&plan.function.attributes);
    let name = &plan.name;
    let visibility = &plan.function.visibility;
    let krate = &plan.krate;
    let number = local("task");
    let docs = format!(
        " Asks the task that `{name}` started under this number to stop. Its callback comes all the same. \
         `false`: it has ended."
    );
    let function = at_name(plan, &quote!(extern "C" fn));
    let body = quote!({ #krate::__private::abort_exported(#number) });
    let body = at_name(plan, &body);
    quote! {
        #conditions
        #[doc = #docs]
        #[unsafe(no_mangle)]
        #visibility #function #abort(#number: u64) -> bool #body
    }
}

fn expand_parameters(plan: &Plan<'_>) -> Vec<TokenStream> {
    let inputs = plan.function.signature.inputs.iter().enumerate();
    let parameter = |(index, input): (usize, &Input)| match input {
        Input::Receiver(receiver) => self_parameter(receiver),
        Input::Typed(parameter) => {
            let name = plan.function.signature.forwarded_name(index, parameter);
            let is_held = plan.function.signature.asyncness.is_some();
            let ty = sendable(&parameter.ty, false, is_held);
            quote!(#name: #ty)
        }
    };
    inputs.map(parameter).collect_vec()
}

fn expand_task(plan: &Plan<'_>) -> TokenStream {
    let lent = plan.arguments.iter().map(|argument| &argument.lend);
    let callee = &plan.callee;
    let turbofish = &plan.generics.turbofish;
    let call = at_name(plan, &quote!(#callee #turbofish (#(#lent),*)));
    let call = if plan.is_unsafe() {
        at_name(plan, &quote!(unsafe { #call }))
    } else {
        call
    };
    let krate = &plan.krate;
    let awaited = match plan.items {
        Some(_) => {
            let on_item = local("on_item");
            at_name(
                plan,
                &quote!(#krate::__private::each(#call, #on_item).await),
            )
        }
        None => at_name(plan, &quote!(#call.await)),
    };
    at_name(plan, &quote!(async move { #awaited }))
}

/// Moves `tokens` to the function's name, where rustc then reports why the future cannot be a task.
fn at_name(plan: &Plan<'_>, tokens: &TokenStream) -> TokenStream {
    moved_to(plan.function.signature.ident.span(), tokens)
}

/// Clones the runtime's handle before the task takes the parameters, because `on` may name one of them.
fn expand_on(plan: &Plan<'_>) -> Option<TokenStream> {
    let krate = &plan.krate;
    let on = plan.on.as_ref()?;
    let handle = local("handle");
    // The span is the option, so that rustc reports there if it is not a handle.
    let reference = moved_to(on.span(), &quote!(&));
    let owned = at_name(plan, &quote!(#krate::__private::runtime_of(#reference #on)));
    Some(quote!(let #handle = #owned;))
}

fn expand_handle(plan: &Plan<'_>) -> TokenStream {
    let krate = &plan.krate;
    match &plan.on {
        Some(_) => {
            let handle = local("handle");
            quote!(&#handle)
        }
        None => {
            let origin = &plan.origin;
            quote!(&#krate::__private::runtime_here(#origin))
        }
    }
}
