//! The adapter of a listener trait, which implements it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::{Parts, Receivers};
use crate::awaitable::emit::delivery::{delivery, is_looked_at};
use crate::awaitable::emit::enumeration::GenericParameters;
use crate::awaitable::emit::sink;
use crate::awaitable::plan::{Adapter, AdapterMethod, Callback, MethodBody, Returns, Role, Sink};
use crate::collect::CollectVec;
use crate::generate::attributes::{allow_single_lifetimes, conditions};
use crate::generate::hygiene::{local, place_of, place_of_item, placed};
use crate::generate::receiver::receiver;
use crate::options::awaitable::AwaitableOptions;
use crate::syntax::expression::as_tail;
use crate::syntax::signature::{Input, Signature};

/// All items of an adapter.
pub(crate) fn adapter(adapter: &Adapter<'_>) -> TokenStream {
    let parts = Parts::of(&adapter.plan, adapter.visibility, adapter.generics);
    let of_trait = OfTrait { adapter, parts };
    let fields = of_trait.fields().into_iter().map(|(name, _)| name);
    let made = quote!(Self { #(#fields),* });
    of_trait.parts.with_conditions([
        of_trait.structure(),
        of_trait.parts.constructor(),
        of_trait.parts.listening(&of_trait.setup(), &made),
        of_trait.clone_and_debug(),
        of_trait.implementation(),
    ])
}

struct OfTrait<'a> {
    adapter: &'a Adapter<'a>,
    parts: Parts<'a>,
}

impl OfTrait<'_> {
    /// The statements before the adapter is made: its clones share one completer.
    fn setup(&self) -> TokenStream {
        let completer = local("completer");
        let private = self.parts.plan.krate.private();
        match self.parts.receivers() {
            Receivers::Events => TokenStream::new(),
            Receivers::Awaitable if self.is_filtered() => {
                quote!(let #completer = #private::Filtered::new(#completer);)
            }
            Receivers::Awaitable => quote!(let #completer = #completer.share();),
            Receivers::AwaitableAndProgress(_) => {
                quote!(let #completer = ::std::sync::Arc::new(#completer);)
            }
        }
    }

    /// Returns true if a method decides whether its call completes.
    fn is_filtered(&self) -> bool {
        let mut callbacks = self.parts.plan.callbacks().iter();
        callbacks.any(|callback| callback.payload.is_filtered())
    }

    /// The fields of the adapter, each with its type.
    fn fields(&self) -> Vec<(Ident, TokenStream)> {
        let krate = &self.parts.plan.krate;
        let value = &self.parts.value;
        let outcome = self.parts.outcome();
        match self.parts.receivers() {
            Receivers::Events => vec![(
                local("emitter"),
                quote!(#krate::__private::ListenerEmitter<#value>),
            )],
            Receivers::Awaitable if self.is_filtered() => vec![(
                local("completer"),
                quote!(#krate::__private::Filtered<#outcome>),
            )],
            Receivers::Awaitable => vec![(
                local("completer"),
                quote!(#krate::SharedCompleter<#outcome>),
            )],
            Receivers::AwaitableAndProgress(report) => vec![
                (
                    local("completer"),
                    quote!(::std::sync::Arc<#krate::__private::ProgressCompleter<#outcome, #report>>),
                ),
                (local("progress"), quote!(#krate::Emitter<#report>)),
            ],
        }
    }

    fn structure(&self) -> TokenStream {
        let Parts {
            name,
            visibility,
            parameters,
            ..
        } = &self.parts;
        let declared = parameters.declared_with_defaults();
        let predicates = parameters.where_clause();
        let fields = self.fields().into_iter();
        let fields = fields.map(|(name, ty)| quote!(#name: #ty));
        let origin = &self.parts.plan.origin;
        let doc = match self.parts.plan.sink {
            Sink::Events { .. } => format!(" A `{origin}` whose calls are the items of a stream."),
            Sink::Value { .. } => format!(" A `{origin}` that completes an awaitable."),
        };
        quote! {
            #[doc = #doc]
            #[allow(dead_code, single_use_lifetimes, unreachable_pub, reason = "generated")]
            #visibility struct #name #declared #predicates { #(#fields,)* }
        }
    }

    /// By hand, because a derived `Clone` would ask for clones of the values.
    fn clone_and_debug(&self) -> TokenStream {
        let name = self.parts.name.to_string();
        let cloned = self.fields().into_iter();
        let cloned =
            cloned.map(|(field, _)| quote!(#field: ::core::clone::Clone::clone(&self.#field)));
        let clone = self.parts.header(Some(&quote!(::core::clone::Clone)));
        let debug = self.parts.header(Some(&quote!(::core::fmt::Debug)));
        let conditions = conditions(&self.parts.plan.function.attributes);
        quote! {
            #clone {
                fn clone(&self) -> Self {
                    Self { #(#cloned),* }
                }
            }
            #conditions
            #debug {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.debug_struct(#name).finish_non_exhaustive()
                }
            }
        }
    }

    /// `impl Watcher for WatcherListener`
    fn implementation(&self) -> TokenStream {
        let adapter = self.adapter;
        let name = self.parts.name;
        let all = GenericParameters::all(adapter.generics);
        let declared = all.declared();
        let arguments = self.parts.parameters.arguments();
        let mut predicates = all.predicates();
        predicates.extend(self.bounds());
        let predicates = (!predicates.is_empty()).then(|| quote!(where #(#predicates),*));
        let implemented = &adapter.implemented;
        let items = &adapter.items;
        let methods = adapter.methods.iter().map(|method| self.method(method));
        let rewritten_by = &adapter.rewritten_by;
        quote! {
            #(#rewritten_by)*
            impl #declared #implemented for #name #arguments #predicates {
                #items
                #(#methods)*
            }
        }
    }

    /// The bounds that the supertraits put on the values, if these are generic.
    fn bounds(&self) -> Vec<TokenStream> {
        let bounds = self.adapter.bounds;
        let send = (bounds.send || bounds.sync).then(|| quote!(::core::marker::Send));
        let lifetime = bounds.outlives_static.then(|| quote!('static));
        let bounds: Vec<TokenStream> = send.into_iter().chain(lifetime).collect_vec();
        let chosen = self.parts.parameters.chosen();
        if bounds.is_empty() || chosen.is_empty() {
            return Vec::new();
        }
        let values = [Some(&self.parts.value), self.parts.report.as_ref()];
        let values = values.into_iter().flatten();
        values
            .map(|value| quote!(#value: #(#bounds)+*))
            .collect_vec()
    }

    fn method(&self, method: &AdapterMethod<'_>) -> TokenStream {
        let function = method.function;
        let conditions = conditions(&function.attributes);
        let lifetimes = allow_single_lifetimes(&function.signature);
        match method.body {
            MethodBody::Written => {
                let attributes = &function.attributes;
                let signature = &function.signature;
                let body = function.body.block();
                quote!(#(#attributes)* #signature #body)
            }
            MethodBody::Ignores(options) => {
                let patterns = vec![quote!(_); function.signature.inputs.len()];
                let signature = signature(&function.signature, &patterns);
                let reply = self.ignored_reply(method.returns, options);
                let body = in_future(method.returns, reply.unwrap_or_default());
                quote!(#conditions #lifetimes #signature { #body })
            }
            MethodBody::Delivers(index) => {
                let callback = &self.parts.plan.callbacks()[index];
                let delivery = delivery(callback);
                let patterns = delivery.patterns(is_looked_at(callback));
                let signature = signature(&function.signature, &patterns);
                let body = self.delivering(&function.signature, callback);
                let body = in_future(method.returns, body);
                quote!(#conditions #lifetimes #signature { #body })
            }
        }
    }

    /// `let emitter = &self.emitter; _ = emitter.try_emit(…);`
    fn delivering(&self, signature: &Signature, callback: &Callback<'_>) -> TokenStream {
        let delivery = delivery(callback);
        let place = place_of(&signature.ident);
        let target = match (&self.parts.plan.sink, callback.role) {
            (Sink::Events { .. }, _) => local("emitter"),
            (Sink::Value { .. }, Role::Progress) => local("progress"),
            (Sink::Value { .. }, _) => local("completer"),
        };
        let this = signature.receiver().map(|receiver| &receiver.self_token);
        let map = &delivery.map;
        let body = sink::body(self.parts.plan, callback, &delivery.value, &target, place);
        quote!(let #target = &#this.#target; #map #body)
    }

    fn ignored_reply(
        &self,
        returns: Returns<'_>,
        options: &AwaitableOptions,
    ) -> Option<TokenStream> {
        let output = returns.output()?;
        if let Some(reply) = options.reply.value() {
            return Some(as_tail(&reply.to_token_stream()));
        }
        let place = place_of(output);
        let private = placed(&self.parts.plan.krate.private(), place);
        Some(quote_spanned!(place=> #private::Neutral::open()))
    }
}

/// `async move { … }`, if the method returns a future that the macro makes.
fn in_future(returns: Returns<'_>, body: TokenStream) -> TokenStream {
    match returns {
        Returns::InFuture(_) => quote!(async move { #body }),
        Returns::AtOnce(_) | Returns::AsAsyncFn(_) => body,
    }
}

/// The signature of a method with other names for its parameters, which cannot collide with generated ones.
fn signature(signature: &Signature, patterns: &[TokenStream]) -> TokenStream {
    let Signature {
        asyncness,
        safety,
        abi,
        ident,
        generics,
        output,
        ..
    } = signature;
    let parameters = &generics.params;
    let parameters = (!parameters.is_empty()).then(|| quote!(<#parameters>));
    let predicates = &generics.where_clause;
    let self_parameter = signature.receiver().map(|self_parameter| {
        let receiver = receiver(self_parameter);
        quote!(#receiver,)
    });
    let typed = signature.inputs.iter().filter_map(|input| match input {
        Input::Typed(parameter) => Some(&parameter.ty),
        Input::Receiver(_) => None,
    });
    let inputs = patterns.iter().zip(typed);
    let inputs = inputs.map(|(pattern, ty)| quote!(#pattern: #ty));
    let keyword = quote_spanned!(place_of_item(ident)=> fn);
    quote!(#asyncness #safety #abi #keyword #ident #parameters (#self_parameter #(#inputs),*) #output #predicates)
}
