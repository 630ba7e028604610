//! ```text
//! async fn add(a: i32, b: i32) -> i32;
//! ```
//! gives
//! ```text
//! fn callback_add(a: i32, b: i32, callback: impl FnOnce(Result<i32, Dropped>) + Send + 'static) -> AbortHandle {
//!     callback_task(&Handle::current(), "add", async move { add(a, b).await }, callback)
//! }
//! ```

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::resolve::Twin;
use crate::expand::attributes::expand_conditions;
use crate::model::value::local;
use crate::parse::signature::{Input, ReceiverKind};

pub(super) fn expand(twin: &Twin<'_>) -> TokenStream {
    let conditions = expand_conditions(&twin.function.attributes);
    let docs = expand_docs(twin);
    let (parameters, body) = (expand_parameters(twin), expand_body(twin));
    let (name, visibility) = (&twin.name, &twin.function.visibility);
    let (krate, value) = (&twin.krate, &twin.value);
    let lints = quote!(#[allow(dead_code, reason = "generated, to be called when it is needed")]);
    let callback = local("callback");
    if twin.is_exported {
        let user_data = local("user_data");
        return quote! {
            #conditions #docs
            #[unsafe(no_mangle)]
            #visibility unsafe extern "C" fn #name(
                #(#parameters,)*
                #callback: extern "C" fn(*const #value, *mut ::core::ffi::c_void),
                #user_data: *mut ::core::ffi::c_void,
            ) {
                let #callback = unsafe { #krate::__private::CCaller::new(#callback, #user_data) };
                let #callback = move |outcome| #callback.call(outcome);
                #body;
            }
        };
    }
    let (generics, where_clause) = (twin.generics.in_brackets(), twin.generics.where_clause());
    quote! {
        #conditions #docs #lints
        #visibility fn #name #generics (
            #(#parameters,)*
            #callback: impl ::core::ops::FnOnce(::core::result::Result<#value, #krate::Dropped>)
                + ::core::marker::Send + 'static,
        ) -> #krate::__private::AbortHandle #where_clause {
            #body
        }
    }
}

fn expand_parameters(twin: &Twin<'_>) -> Vec<TokenStream> {
    let inputs = twin.function.signature.inputs.iter().zip(&twin.cargo);
    let parameter = |(input, cargo): (&Input, &crate::model::job::Cargo)| match input {
        Input::Receiver(receiver) => {
            let token = &receiver.self_token;
            match &receiver.kind {
                ReceiverKind::Reference(and, lifetime, _) => quote!(#and #lifetime #token),
                ReceiverKind::Typed(colon, ty) => quote!(#token #colon #ty),
                _ => token.to_token_stream(),
            }
        }
        Input::Typed(parameter) => {
            let (name, ty) = (&cargo.name, &parameter.ty);
            quote!(#name: #ty)
        }
    };
    inputs.map(parameter).collect()
}

fn expand_body(twin: &Twin<'_>) -> TokenStream {
    let krate = &twin.krate;
    let loads = twin.cargo.iter().filter_map(|cargo| {
        let (name, load) = (&cargo.name, cargo.load.as_ref()?);
        Some(quote!(let #name = #load;))
    });
    let handle = match &twin.on {
        Some(on) => quote!(#on),
        None => quote!(#krate::__private::Handle::current()),
    };
    let lent = twin.cargo.iter().map(|cargo| &cargo.lend);
    let (callee, turbofish, origin) = (&twin.callee, &twin.generics.turbofish, &twin.origin);
    let callback = local("callback");
    quote! {
        #(#loads)*
        #krate::__private::callback_task(
            &#handle,
            #origin,
            async move { #callee #turbofish (#(#lent),*).await },
            #callback,
        )
    }
}

fn expand_docs(twin: &Twin<'_>) -> TokenStream {
    let written = twin
        .function
        .attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    let written: Vec<_> = written.collect();
    let gap = (!written.is_empty()).then(|| quote!(#[doc = ""]));
    let line = format!(
        " Callback form of `{}`: starts it as a task, and calls back once with what it gives, or with \
         `Err(Dropped)` if it never will.",
        twin.origin
    );
    let safety = twin.is_exported.then(|| {
        quote! {
            #[doc = ""]
            #[doc = " # Safety"]
            #[doc = ""]
            #[doc = " `callback` may be called with `user_data`, once, on any thread; null stands for `Err(Dropped)`."]
        }
    });
    quote!(#(#written)* #gap #[doc = #line] #safety)
}
