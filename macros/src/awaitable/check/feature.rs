//! Options that need awaitify's feature `tokio` or `net`.

use crate::awaitable::context::Context;
use crate::diagnostics::Diagnostics;
use crate::options::OptionSet;
use crate::options::awaitable::AwaitableOptions;

/// The features that are on, which the runtime hands on.
#[derive(Clone, Copy)]
struct Features {
    tokio: bool,
    net: bool,
}

/// The macro's own tests see everything that it can generate.
const FEATURES: Features = Features {
    tokio: cfg!(any(feature = "tokio", test)),
    net: cfg!(any(feature = "net", test)),
};

pub(super) fn check(context: &Context<'_>) {
    context.with_diagnostics(|diagnostics| check_with(FEATURES, context.options, diagnostics));
}

fn check_with(features: Features, options: &AwaitableOptions, diagnostics: &mut Diagnostics) {
    let has_pool = options
        .blocking
        .value()
        .is_some_and(|pool| pool.0.is_some());
    for option in options.written() {
        let (feature, is_on, instead) = match option.spec.name {
            "blocking" if !has_pool => {
                let instead = "; or name a pool of yours: `blocking = |job| rayon::spawn(job)`";
                ("tokio", features.tokio, instead)
            }
            "poll" => ("tokio", features.tokio, ""),
            "timeout" => {
                let instead = "; or call `.until(timer)` with the timer of your executor";
                ("tokio", features.tokio, instead)
            }
            "readable" | "writable" => ("net", features.net, ""),
            _ => continue,
        };
        if is_on {
            continue;
        }
        let name = option.word;
        let fact = format!("`{name}` needs awaitify's feature `{feature}`, which is off");
        let help = format!("switch it on: `cargo add awaitify --features {feature}`{instead}");
        diagnostics.report(name, fact, help);
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::*;

    fn reported(features: Features, options: TokenStream) -> String {
        let mut diagnostics = Diagnostics::default();
        check_with(
            features,
            &AwaitableOptions::parse(options),
            &mut diagnostics,
        );
        diagnostics.into_tokens().to_string()
    }

    fn reported_without_any(options: TokenStream) -> String {
        let features = Features {
            tokio: false,
            net: false,
        };
        reported(features, options)
    }

    #[test]
    fn option_without_its_feature_is_reported() {
        for (options, name, feature) in [
            (quote!(blocking), "blocking", "tokio"),
            (quote!(poll(every = "1s")), "poll", "tokio"),
            (quote!(timeout = "1s"), "timeout", "tokio"),
            (quote!(readable), "readable", "net"),
            (quote!(fd = socket, writable), "writable", "net"),
        ] {
            let reported = reported_without_any(options);
            let fact = format!("`{name}` needs awaitify's feature `{feature}`, which is off");
            assert_eq!(reported.matches(&fact).count(), 1, "{reported}");
            let command = format!("cargo add awaitify --features {feature}");
            assert!(reported.contains(&command), "{reported}");
        }
    }

    #[test]
    fn readiness_needs_more_than_tokio() {
        let features = Features {
            tokio: true,
            net: false,
        };
        assert!(reported(features, quote!(readable)).contains("feature `net`"));
        assert_eq!(reported(features, quote!(poll(every = "1s"))), "");
    }

    #[test]
    fn other_options_need_no_feature() {
        for options in [quote!(), quote!(keep), quote!(blocking = |job| pool(job))] {
            assert_eq!(reported_without_any(options), "");
        }
    }
}
