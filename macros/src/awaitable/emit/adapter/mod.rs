//! Adapters of listeners, of a trait or of a struct of closures.
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

mod of_struct;
mod of_trait;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Generics, Visibility};

pub(crate) use self::of_struct::{StructAdapter, adapter as struct_adapter};
pub(crate) use self::of_trait::adapter as trait_adapter;
use super::enumeration::{self, GenericParameters};
use super::sink::{self, Names};
use super::value::{delivered_type, value_type};
use crate::awaitable::plan::{Plan, Role, Sink};
use crate::generate::attributes::{AllowUnused, conditions};
use crate::generate::hygiene::local;
use crate::options::Policy;

/// The parts that the items of one adapter have in common.
struct Parts<'a> {
    plan: &'a Plan<'a>,
    /// The adapter's name.
    name: &'a Ident,
    visibility: &'a Visibility,
    /// The generic parameters of the adapter.
    parameters: GenericParameters<'a>,
    /// The type that the function takes.
    passed: TokenStream,
    /// The item of the stream, or the value of the awaitable.
    value: TokenStream,
    /// The report of a progress callback.
    report: Option<TokenStream>,
}

/// The receivers of what a listener is told.
enum Receivers<'p> {
    Events,
    Awaitable,
    /// With the type of the reports.
    AwaitableAndProgress(&'p TokenStream),
}

impl<'a> Parts<'a> {
    /// The adapter has those of the `generics` that the delivered values mention.
    fn of(plan: &'a Plan<'a>, visibility: &'a Visibility, generics: &'a Generics) -> Self {
        let value = value_type(plan);
        let mut callbacks = plan.callbacks().iter();
        let progress = callbacks.find(|callback| callback.role == Role::Progress);
        let report = progress.map(|progress| delivered_type(plan, progress));
        let mentioned = quote!(#value, #report);
        Parts {
            plan,
            name: &plan.name,
            visibility,
            parameters: GenericParameters::mentioned(&mentioned, [generics].into_iter()),
            passed: quote!(Self),
            value,
            report,
        }
    }

    fn receivers(&self) -> Receivers<'_> {
        match (&self.plan.sink, &self.report) {
            (Sink::Events { .. }, _) => Receivers::Events,
            (Sink::Value { .. }, None) => Receivers::Awaitable,
            (Sink::Value { .. }, Some(report)) => Receivers::AwaitableAndProgress(report),
        }
    }

    /// `Result<T, Dropped>`, unless `dropped` says otherwise.
    fn outcome(&self) -> TokenStream {
        sink::outcome_type(self.plan)
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
        let visibility = self.visibility;
        let passed = &self.passed;
        let header = self.header(None);
        let unused = AllowUnused;
        let allowed = quote! {
            #unused
            #[allow(clippy::same_name_method, reason = "a method of the listener may have this name")]
        };
        let value = &self.value;
        let outcome = self.outcome();
        let dropped = quote!(|| #krate::Dropped::new(#origin));
        let private = krate.private();
        let listened = quote! {
            #private::completing_listener::<Self>(
                || #origin,
                || #private::lost_listener::<Self>(#krate::Dropped::new(#origin)),
                #dropped,
            )
        };
        let constructor = match self.receivers() {
            Receivers::Events => quote! {
                #[doc = " Makes a listener, and the stream of its calls."]
                #allowed
                #visibility fn events() -> (#passed, #krate::Events<#value>) {
                    #private::streaming_listener::<Self>(#dropped)
                }
            },
            Receivers::Awaitable => quote! {
                #[doc = " Makes a listener, and what its first report completes."]
                #allowed
                #visibility fn awaitable() -> (#passed, #krate::Awaitable<#outcome>) {
                    let (listener, awaitable, ()) = #listened;
                    (listener, awaitable)
                }
            },
            Receivers::AwaitableAndProgress(report) => quote! {
                #[doc = " Makes a listener, what its first report completes, and the stream of its progress."]
                #allowed
                #visibility fn awaitable()
                    -> (#passed, #krate::Awaitable<#outcome>, #krate::Events<#report>)
                {
                    #listened
                }
            },
        };
        quote!(#header { #constructor })
    }

    /// How a wrapper makes the listener: `setup` are statements, and `made` is its expression.
    fn listening(&self, setup: &TokenStream, made: &TokenStream) -> TokenStream {
        match &self.plan.sink {
            Sink::Events { policy, .. } => self.streaming(policy, setup, made),
            Sink::Value { .. } => self.completing(setup, made),
        }
    }

    fn streaming(&self, policy: &Policy, setup: &TokenStream, made: &TokenStream) -> TokenStream {
        let krate = &self.plan.krate;
        let private = krate.private();
        let (passed, value) = (&self.passed, &self.value);
        let header = self.header(Some(&quote!(#private::StreamListener)));
        let (dropped, emitter) = (local("dropped"), local("emitter"));
        // No parameter of the listener has this name.
        let returned = format_ident!("ReturnedByFunction", span = Span::mixed_site());
        let channel = sink::channel(self.plan, policy, &returned);
        quote! {
            #header {
                type Passed = #passed;
                type Item = #value;
                fn channel<#returned: #private::Returned<#value>>(
                    #dropped: fn() -> #krate::Dropped,
                ) -> (#krate::Emitter<#returned::Item>, #krate::Events<#returned::Item>) {
                    #channel
                }
                fn listener(#emitter: #private::ListenerEmitter<#value>) -> #passed {
                    #setup
                    #made
                }
            }
        }
    }

    fn completing(&self, setup: &TokenStream, made: &TokenStream) -> TokenStream {
        let krate = &self.plan.krate;
        let private = krate.private();
        let passed = &self.passed;
        let header = self.header(Some(&quote!(#private::CompletionListener)));
        let sender = sink::named_sender(self.plan, Names::Parameters);
        let outcome = self.outcome();
        let (lost, function) = (local("lost"), local("function"));
        let (dropped, awaitable) = (local("dropped"), local("awaitable"));
        let events = local("progress_events");
        let (beside, returned, unused) = match &self.report {
            None => (quote!(()), quote!(()), Some(quote!(let _ = #dropped;))),
            Some(report) => (quote!(#krate::Events<#report>), quote!(#events), None),
        };
        let of_dropped = sink::outcome_of_dropped(self.plan, &dropped);
        quote! {
            #header {
                type Passed = #passed;
                type Outcome = #outcome;
                type Beside = #beside;
                fn lost(#dropped: #krate::Dropped) -> #outcome {
                    #of_dropped
                }
                fn listen(
                    #function: fn() -> &'static str,
                    #lost: fn() -> #outcome,
                    #dropped: fn() -> #krate::Dropped,
                ) -> (#passed, #krate::Awaitable<#outcome>, #beside) {
                    #unused
                    #sender
                    #setup
                    (#made, #awaitable, #returned)
                }
            }
        }
    }

    /// The items in order, each with the conditions of the listener. The enum comes first, which has them already.
    fn with_conditions(&self, items: impl IntoIterator<Item = TokenStream>) -> TokenStream {
        let conditions = conditions(&self.plan.function.attributes);
        let mut all = enumeration::item(self.plan).unwrap_or_default();
        for item in items {
            all.extend(conditions.clone());
            all.extend(item);
        }
        all
    }
}
