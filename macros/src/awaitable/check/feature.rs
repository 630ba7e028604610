//! Options that need awaitify's feature `tokio`.

use crate::awaitable::context::Context;
use crate::diagnostics::Diagnostics;
use crate::options::OptionSet;
use crate::options::awaitable::AwaitableOptions;

/// The runtime hands its feature on. The macro's own tests see everything that it can generate.
const HAS_TOKIO: bool = cfg!(any(feature = "tokio", test));

pub(super) fn check(context: &Context<'_>) {
    if !HAS_TOKIO {
        context.with_diagnostics(|diagnostics| check_without_tokio(context.options, diagnostics));
    }
}

fn check_without_tokio(options: &AwaitableOptions, diagnostics: &mut Diagnostics) {
    let has_pool = options
        .blocking
        .value()
        .is_some_and(|pool| pool.0.is_some());
    for option in options.written() {
        let instead = match option.spec.name {
            "blocking" if !has_pool => {
                "; or name a pool of yours: `blocking = |job| rayon::spawn(job)`"
            }
            "poll" | "readable" | "writable" => "",
            _ => continue,
        };
        let name = option.word;
        let fact = format!("`{name}` needs awaitify's feature `tokio`, which is off");
        let help = format!("switch it on: `cargo add awaitify --features tokio`{instead}");
        diagnostics.report(name, fact, help);
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::*;

    fn reported_without_tokio(options: TokenStream) -> String {
        let mut diagnostics = Diagnostics::default();
        check_without_tokio(&AwaitableOptions::parse(options), &mut diagnostics);
        diagnostics.into_tokens().to_string()
    }

    #[test]
    fn option_without_its_feature_is_reported() {
        for (options, name) in [
            (quote!(blocking), "blocking"),
            (quote!(poll(every = "1s")), "poll"),
            (quote!(readable), "readable"),
            (quote!(fd = socket, writable), "writable"),
        ] {
            let reported = reported_without_tokio(options);
            let fact = format!("`{name}` needs awaitify's feature `tokio`, which is off");
            assert_eq!(reported.matches(&fact).count(), 1, "{reported}");
            assert!(
                reported.contains("cargo add awaitify --features tokio"),
                "{reported}"
            );
        }
    }

    #[test]
    fn other_options_need_no_feature() {
        for options in [quote!(), quote!(keep), quote!(blocking = |job| pool(job))] {
            assert_eq!(reported_without_tokio(options), "");
        }
    }
}
