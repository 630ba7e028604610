//! The function that registers the callbacks of a group.
//!
//! ```text
//! fn events(&self) -> Result<Events<PeerEvent, Group>, Error> {
//!     let (emitter, events) = events(Buffer::unbounded(), || Dropped::new("PeerEvents"));
//!     let mut group = Group::new();
//!     {
//!         let hook = …;
//!         let emitter = emitter.clone();
//!         let handle = Self::on_open(self, move || { … })?; // the group is dropped, which undoes the earlier ones
//!         group.on_cancel(handle, hook);
//!     }
//!     …
//!     drop(emitter);
//!     Ok(group.guarding(events))
//! }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use super::body::{call_and_status, hook, started_closure};
use super::delivery::captured_map;
use super::enumeration::{self, enumeration_type};
use super::{carrier, generics, sink};
use crate::awaitable::plan::{CallResult, Callback, Group, HandlePolicy, Plan, Start};
use crate::collect::CollectVec;
use crate::diagnostics::Diagnostics;
use crate::generate::attributes::{AllowUnused, conditions};
use crate::generate::hygiene::{local, place_of, place_of_item};
use crate::generate::success::with_success;
use crate::syntax::search::{has_impl, names};

/// The tokens for the trait, its `impl`, and outside of them.
pub(crate) struct GroupTokens {
    pub(crate) declared: TokenStream,
    pub(crate) implemented: TokenStream,
    pub(crate) item: Option<TokenStream>,
}

pub(crate) fn group(group: &Group<'_>) -> GroupTokens {
    let whole = &group.whole;
    let named = group.named_callbacks();
    let named: Vec<(String, &Callback<'_>)> = named
        .map(|(function, callback)| (function.to_string(), callback))
        .collect_vec();
    let callbacks: Vec<&Callback<'_>> = named.iter().map(|(_, callback)| *callback).collect_vec();
    let signature = signature(group, &callbacks);
    let body = body(group);
    let unused = AllowUnused;
    let doc = format!(
        " Registers all callbacks of `{}`, and yields their calls. If one fails, the others are undone.",
        whole.origin
    );
    GroupTokens {
        declared: quote!(#[doc = #doc] #unused #signature;),
        implemented: quote!(#signature { #body }),
        item: enumeration::item_of(whole, &named),
    }
}

/// The function of a group with mistakes, so that its callers get no second error. rustc reports nothing more about a value
/// whose type has an error.
pub(crate) fn stub(name: &Ident, errors: Diagnostics) -> TokenStream {
    let unused = AllowUnused;
    let keyword = quote_spanned!(place_of_item(name)=> fn);
    let errors = errors.into_tokens();
    quote! {
        #unused
        #keyword #name(&self) -> [(); { #errors }] {
            ::core::unreachable!()
        }
    }
}

fn signature(group: &Group<'_>, callbacks: &[&Callback<'_>]) -> TokenStream {
    let whole = &group.whole;
    let krate = &whole.krate;
    let name = &whole.name;
    let item = whole
        .enumeration
        .as_ref()
        .map(|enumeration| enumeration_type(whole, enumeration, callbacks));
    let guard = guard(group);
    let events = quote!(#krate::Events<#item, #krate::#guard>);
    let output = match group.fallible() {
        Some(result) => with_success(result, &events),
        None => events,
    };
    let receiver = group
        .plans
        .iter()
        .find_map(|plan| plan.signature().receiver());
    let this = receiver.map(|receiver| &receiver.self_token);
    let mutable = group.is_mutable().then(|| quote!(mut));
    let keyword = quote_spanned!(place_of_item(name)=> fn);
    let parameters = group.parameters().into_iter();
    let parameters = parameters.map(|(name, ty)| quote!(, #name: #ty));
    quote!(#keyword #name(&#mutable #this #(#parameters)*) -> #output)
}

/// `Group`, or `LocalGroup` if a hook need not be `Send`.
fn guard(group: &Group<'_>) -> TokenStream {
    if group.is_local() {
        quote!(LocalGroup)
    } else {
        quote!(Group)
    }
}

fn body(group: &Group<'_>) -> TokenStream {
    let whole = &group.whole;
    let krate = &whole.krate;
    let name = local("group");
    let emitter = local("emitter");
    let events = local("events");
    let sender = sink::sender(whole);
    let guard = guard(group);
    let plans = group.plans.iter().enumerate();
    let registrations = plans.map(|(index, plan)| {
        let later = group.plans[index + 1..].iter().flat_map(Plan::forwarded);
        registration(plan, &later.map(|(name, _)| name).collect_vec())
    });
    let guarded = quote!(#name.guarding(#events));
    let result = match group.fallible() {
        Some(_) => quote!(::core::result::Result::Ok(#guarded)),
        None => guarded,
    };
    quote! {
        #sender
        let mut #name = <#krate::#guard>::new();
        #(#registrations)*
        // The stream ends with the callbacks.
        ::core::mem::drop(#emitter);
        #result
    }
}

/// One registration, in a block of its own. Parameters that are needed `later` are cloned.
fn registration(plan: &Plan<'_>, later: &[&Ident]) -> TokenStream {
    let Some(start) = plan.start() else {
        return TokenStream::new();
    };
    let emitter = local("emitter");
    let maps = plan.callbacks().iter();
    let maps = maps.filter_map(|callback| captured_map(callback));
    let callbacks = plan.callbacks().iter();
    let callbacks = callbacks.map(|callback| carrier::argument(plan, callback, &emitter));
    let generics = generics::of(plan);
    let hook = hook(plan, start);
    let started = start.started.map(|started| started_closure(plan, started));
    let mut before = TokenStream::new();
    let call = call_and_status(plan, start, &generics, callbacks.collect_vec(), &mut before);
    let returned = local("returned");
    let ty = declared_output(plan, start).map(|ty| quote!(: #ty));
    let registered = registered(start, &returned);
    let cloned = plan.forwarded().filter(|(name, _)| later.contains(name));
    let cloned = cloned.map(|(name, ty)| {
        quote_spanned!(place_of(ty)=> let #name = ::core::clone::Clone::clone(&#name);)
    });
    let conditions = conditions(&plan.function.attributes);
    quote! { #conditions {
        let #emitter = ::core::clone::Clone::clone(&#emitter);
        #(#cloned)* #(#maps)* #hook #started #before
        let #returned #ty = #call;
        #registered
    }}
}

/// The declared type of what is returned. The compiler checks it, and it is no unused import.
fn declared_output<'a>(plan: &Plan<'a>, start: &Start<'_>) -> Option<&'a Type> {
    let output = plan.signature().returned()?;
    let leaving = plan.leaving_generics();
    let can_be_named = !has_impl(output) && !leaving.iter().any(|name| names(output, name));
    (start.started.is_none() && can_be_named).then_some(output)
}

/// The statement that handles the `returned` value.
fn registered(start: &Start<'_>, returned: &Ident) -> TokenStream {
    let group = local("group");
    let hook = local("hook");
    let tried = match start.result {
        // At the type, where rustc then reports an error that is none of the first function's.
        CallResult::Fallible { result, .. } => quote_spanned!(place_of(result)=> #returned?),
        CallResult::Nothing | CallResult::Handle(_) => returned.to_token_stream(),
    };
    match start.policy {
        HandlePolicy::Return | HandlePolicy::Discard => quote!(let _ = #tried;),
        HandlePolicy::Keep => quote!(#group.keep(#tried);),
        HandlePolicy::Cancel { .. } | HandlePolicy::Revoke { .. } => {
            quote!(#group.on_cancel(#tried, #hook);)
        }
    }
}
