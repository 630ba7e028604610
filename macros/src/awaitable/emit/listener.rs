//! The adapter that implements a listener trait.
//!
//! ```text
//! trait Watcher { fn added(&mut self, device: Device); }
//! ```
//! with `listener, stream(unbounded)` gets
//! ```text
//! enum WatcherEvent { Added(Device) }
//! struct WatcherListener { emitter: Emitter<WatcherEvent> }
//! impl WatcherListener { fn events() -> (Self, Events<WatcherEvent>) { … } }
//! impl Watcher for WatcherListener {
//!     fn added(&mut self, value: Device) {
//!         let emitter = &self.emitter;
//!         _ = emitter.try_emit(WatcherEvent::Added(value));
//!     }
//! }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::delivery::{delivery, is_looked_at};
use super::enumeration::{self, Parameters};
use super::sink::{self, named_sender};
use super::value::{delivered_type, value_type};
use crate::awaitable::plan::{
    Adapter, AdapterMethod, Callback, MethodBody, Plan, Producer, Role, Sink,
};
use crate::generate::attributes::{allow_unused, conditions};
use crate::generate::hygiene::{local, place_of, place_of_item, placed};
use crate::generate::receiver::receiver;
use crate::options::Policy;
use crate::options::awaitable::AwaitableOptions;
use crate::syntax::expression::as_tail;
use crate::syntax::signature::{Input, Signature};
use crate::syntax::types::value_of_output;

/// All items of an adapter.
pub(crate) fn adapter(adapter: &Adapter<'_>) -> TokenStream {
    let parts = Parts::of(adapter);
    let conditions = conditions(&adapter.plan.function.attributes);
    let items = [
        enumeration::item(&adapter.plan),
        Some(parts.structure()),
        Some(parts.constructor()),
        Some(parts.listening()),
        Some(parts.clone_and_debug()),
        Some(parts.implementation()),
    ];
    let items = items.into_iter().flatten();
    // The enum has the conditions already.
    let mut all = TokenStream::new();
    for (index, item) in items.enumerate() {
        let is_enum = index == 0 && adapter.plan.enumeration.is_some();
        all.extend((!is_enum).then(|| conditions.clone()));
        all.extend(item);
    }
    all
}

/// What several items of one adapter have in common.
struct Parts<'a> {
    adapter: &'a Adapter<'a>,
    plan: &'a Plan<'a>,
    name: &'a Ident,
    parameters: Parameters<'a>,
    /// The item of the stream, or the value of the awaitable.
    value: TokenStream,
    /// The report of a progress method.
    report: Option<TokenStream>,
}

impl<'a> Parts<'a> {
    fn of(adapter: &'a Adapter<'a>) -> Self {
        let plan = &adapter.plan;
        let value = value_type(plan);
        let mut callbacks = plan.callbacks().iter();
        let progress = callbacks.find(|callback| callback.role == Role::Progress);
        let report = progress.map(|progress| delivered_type(plan, progress));
        Parts {
            adapter,
            plan,
            name: &plan.name,
            parameters: Parameters::mentioned(
                &quote!(#value, #report),
                [adapter.generics].into_iter(),
            ),
            value,
            report,
        }
    }

    fn policy(&self) -> Option<(&'a Policy, Producer)> {
        match self.plan.sink {
            Sink::Events { policy, producer } => Some((policy, producer)),
            Sink::Value { .. } => None,
        }
    }

    /// `Result<T, Dropped>`
    fn outcome(&self) -> TokenStream {
        let krate = &self.plan.krate;
        let value = &self.value;
        quote!(::core::result::Result<#value, #krate::Dropped>)
    }

    /// The fields of the adapter, each with its type.
    fn fields(&self) -> Vec<(Ident, TokenStream)> {
        let krate = &self.plan.krate;
        let value = &self.value;
        let outcome = self.outcome();
        match (&self.report, self.policy()) {
            (_, Some(_)) => vec![(local("emitter"), quote!(#krate::Emitter<#value>))],
            (None, None) => vec![(
                local("completer"),
                quote!(#krate::SharedCompleter<#outcome>),
            )],
            (Some(report), None) => vec![
                (
                    local("completer"),
                    quote!(::std::sync::Arc<#krate::__private::ProgressCompleter<#outcome, #report>>),
                ),
                (local("progress"), quote!(#krate::Emitter<#report>)),
            ],
        }
    }

    fn structure(&self) -> TokenStream {
        let Parts { adapter, name, .. } = self;
        let visibility = adapter.visibility;
        let declared = self.parameters.declared();
        let predicates = self.parameters.where_clause();
        let fields = self.fields().into_iter();
        let fields = fields.map(|(name, ty)| quote!(#name: #ty));
        let origin = &self.plan.origin;
        let doc = match self.plan.sink {
            Sink::Events { .. } => format!(" A `{origin}` whose calls are the items of a stream."),
            Sink::Value { .. } => format!(" A `{origin}` that completes an awaitable."),
        };
        quote! {
            #[doc = #doc]
            #[allow(dead_code, single_use_lifetimes, unreachable_pub, reason = "generated")]
            #visibility struct #name #declared #predicates { #(#fields,)* }
        }
    }

    /// `impl<T> Name<T> where …`, or `impl<T> Trait for Name<T> where …`
    fn header(&self, implemented: Option<&TokenStream>) -> TokenStream {
        let name = self.name;
        let declared = self.parameters.declared();
        let arguments = self.parameters.arguments();
        let predicates = self.parameters.where_clause();
        let implemented = implemented.map(|path| quote!(#path for));
        quote!(impl #declared #implemented #name #arguments #predicates)
    }

    /// `events()` or `awaitable()`
    fn constructor(&self) -> TokenStream {
        let krate = &self.plan.krate;
        let origin = &self.plan.origin;
        let visibility = self.adapter.visibility;
        let header = self.header(None);
        let unused = allow_unused();
        let value = &self.value;
        let outcome = self.outcome();
        let dropped = quote!(|| #krate::Dropped::new(#origin));
        let constructor = match (&self.plan.sink, &self.report) {
            (Sink::Events { .. }, _) => quote! {
                #[doc = " Makes a listener, and the stream of its calls. A clone of the listener feeds the same stream."]
                #unused
                #visibility fn events() -> (Self, #krate::Events<#value>) {
                    <Self as #krate::__private::StreamListener>::listen(#dropped)
                }
            },
            (Sink::Value { .. }, None) => quote! {
                #[doc = " Makes a listener, and what its first report completes."]
                #unused
                #visibility fn awaitable() -> (Self, #krate::Awaitable<#outcome>) {
                    let (listener, awaitable, ()) =
                        <Self as #krate::__private::CompletionListener>::listen(
                            || #origin,
                            || ::core::result::Result::Err(#krate::Dropped::new(#origin)),
                            #dropped,
                        );
                    (listener, awaitable)
                }
            },
            (Sink::Value { .. }, Some(report)) => quote! {
                #[doc = " Makes a listener, what its first report completes, and the stream of its progress."]
                #unused
                #visibility fn awaitable()
                    -> (Self, #krate::Awaitable<#outcome>, #krate::Events<#report>)
                {
                    <Self as #krate::__private::CompletionListener>::listen(
                        || #origin,
                        || ::core::result::Result::Err(#krate::Dropped::new(#origin)),
                        #dropped,
                    )
                }
            },
        };
        quote!(#header { #constructor })
    }

    /// How a wrapper makes the adapter.
    fn listening(&self) -> TokenStream {
        let krate = &self.plan.krate;
        let private = krate.private();
        let value = &self.value;
        let dropped = local("dropped");
        if let Some((policy, producer)) = self.policy() {
            let header = self.header(Some(&quote!(#private::StreamListener)));
            let sender = named_sender(self.plan, policy, producer, &dropped.to_token_stream());
            let emitter = local("emitter");
            let events = local("events");
            return quote! {
                #header {
                    type Passed = Self;
                    type Item = #value;
                    fn listen(#dropped: fn() -> #krate::Dropped) -> (Self, #krate::Events<#value>) {
                        #sender
                        (Self { #emitter }, #events)
                    }
                }
            };
        }
        let header = self.header(Some(&quote!(#private::CompletionListener)));
        let outcome = self.outcome();
        let lost = local("lost");
        let function = local("function");
        let completer = local("completer");
        let awaitable = local("awaitable");
        let (beside, made) = match &self.report {
            None => (
                quote!(()),
                quote!((Self { #completer: #completer.share() }, #awaitable, ())),
            ),
            Some(report) => {
                let made = self.with_progress(&dropped);
                (quote!(#krate::Events<#report>), made)
            }
        };
        let unused = self.report.is_none().then(|| quote!(let _ = #dropped;));
        quote! {
            #header {
                type Passed = Self;
                type Value = #value;
                type Beside = #beside;
                fn listen(
                    #function: fn() -> &'static str,
                    #lost: fn() -> #outcome,
                    #dropped: fn() -> #krate::Dropped,
                ) -> (Self, #krate::Awaitable<#outcome>, #beside) {
                    #unused
                    let (#completer, #awaitable) = #private::pair(#function, #lost);
                    #made
                }
            }
        }
    }

    fn with_progress(&self, dropped: &Ident) -> TokenStream {
        let krate = &self.plan.krate;
        let completer = local("completer");
        let progress = local("progress");
        let events = local("progress_events");
        let buffer = self
            .plan
            .progress()
            .map(|policy| sink::buffer(krate, policy));
        let awaitable = local("awaitable");
        quote! {
            let (#completer, #progress, #events) =
                #krate::__private::progress(#completer, #buffer, #dropped);
            let #completer = ::std::sync::Arc::new(#completer);
            (Self { #completer, #progress }, #awaitable, #events)
        }
    }

    /// By hand, because a derived `Clone` would ask for clones of the values.
    fn clone_and_debug(&self) -> TokenStream {
        let name = self.name.to_string();
        let cloned = self.fields().into_iter();
        let cloned =
            cloned.map(|(field, _)| quote!(#field: ::core::clone::Clone::clone(&self.#field)));
        let clone = self.header(Some(&quote!(::core::clone::Clone)));
        let debug = self.header(Some(&quote!(::core::fmt::Debug)));
        let conditions = conditions(&self.plan.function.attributes);
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
        let Parts { adapter, name, .. } = self;
        let all = Parameters::all(adapter.generics);
        let declared = all.declared();
        let arguments = self.parameters.arguments();
        let mut predicates = all.predicates();
        predicates.extend(self.bounds());
        let predicates = (!predicates.is_empty()).then(|| quote!(where #(#predicates),*));
        let implemented = &adapter.implemented;
        let items = &adapter.items;
        let methods = adapter.methods.iter().map(|method| self.method(method));
        quote! {
            impl #declared #implemented for #name #arguments #predicates {
                #items
                #(#methods)*
            }
        }
    }

    /// What the supertraits ask of the values, if these are generic.
    fn bounds(&self) -> Vec<TokenStream> {
        let bounds = self.adapter.bounds;
        let send = (bounds.send || bounds.sync).then(|| quote!(::core::marker::Send));
        let lifetime = bounds.outlives_static.then(|| quote!('static));
        let bounds: Vec<TokenStream> = send.into_iter().chain(lifetime).collect();
        let chosen = self.parameters.chosen();
        if bounds.is_empty() || chosen.is_empty() {
            return Vec::new();
        }
        let values = [Some(&self.value), self.report.as_ref()];
        let values = values.into_iter().flatten();
        values.map(|value| quote!(#value: #(#bounds)+*)).collect()
    }

    fn method(&self, method: &AdapterMethod<'_>) -> TokenStream {
        let function = method.function;
        let conditions = conditions(&function.attributes);
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
                let reply = self.ignored_reply(&function.signature, options);
                quote!(#conditions #signature { #reply })
            }
            MethodBody::Delivers(index) => {
                let callback = &self.plan.callbacks()[index];
                let delivery = delivery(callback);
                let patterns = delivery.patterns(is_looked_at(callback));
                let signature = signature(&function.signature, &patterns);
                let body = self.delivering(&function.signature, callback);
                quote!(#conditions #signature { #body })
            }
        }
    }

    /// `let emitter = &self.emitter; _ = emitter.try_emit(…);`
    fn delivering(&self, signature: &Signature, callback: &Callback<'_>) -> TokenStream {
        let delivery = delivery(callback);
        let place = place_of(&signature.ident);
        let target = match (&self.plan.sink, callback.role) {
            (Sink::Events { .. }, _) => local("emitter"),
            (Sink::Value { .. }, Role::Progress) => local("progress"),
            (Sink::Value { .. }, _) => local("completer"),
        };
        let this = signature.receiver().map(|receiver| &receiver.self_token);
        let map = &delivery.map;
        let body = sink::body(self.plan, callback, &delivery.value, &target, place);
        quote!(let #target = &#this.#target; #map #body)
    }

    fn ignored_reply(
        &self,
        signature: &Signature,
        options: &AwaitableOptions,
    ) -> Option<TokenStream> {
        let output = value_of_output(&signature.output)?;
        if let Some(reply) = options.reply.value() {
            return Some(as_tail(&reply.to_token_stream()));
        }
        let place = place_of(output);
        let private = placed(&self.plan.krate.private(), place);
        Some(quote_spanned!(place=> #private::Neutral::open()))
    }
}

/// The signature of a method with other names for its parameters, which cannot collide with generated ones.
fn signature(signature: &Signature, patterns: &[TokenStream]) -> TokenStream {
    let Signature {
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
    quote!(#safety #abi #keyword #ident #parameters (#self_parameter #(#inputs),*) #output #predicates)
}
