//! What needs awaitify's feature `tokio`, where it is off.

use crate::diagnostics::Diagnostics;
use crate::parse::option_table::Key;
use crate::parse::options::Options;

/// The runtime hands its feature on. The macro's own tests see all that it can make.
const HAS_TOKIO: bool = cfg!(any(feature = "tokio", test));

pub(super) fn check(options: &Options, diagnostics: &mut Diagnostics) {
    if !HAS_TOKIO {
        check_without_tokio(options, diagnostics);
    }
}

fn check_without_tokio(options: &Options, diagnostics: &mut Diagnostics) {
    for entry in options.iter() {
        let instead = match entry.spec.key {
            Key::Blocking if options.closure(Key::Blocking).is_none() => {
                "; or name a pool of yours: `blocking = |job| rayon::spawn(job)`"
            }
            Key::Poll | Key::Readable | Key::Writable => "",
            _ => continue,
        };
        let name = &entry.name;
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
    use crate::parse::option_table::AWAITABLE;

    fn said_without_tokio(options: TokenStream) -> String {
        let mut diagnostics = Diagnostics::default();
        let options = Options::parse(options, AWAITABLE);
        check_without_tokio(&options, &mut diagnostics);
        diagnostics.into_tokens().to_string()
    }

    #[test]
    fn without_tokio_what_needs_it_says_so() {
        for (options, name) in [
            (quote!(blocking), "blocking"),
            (quote!(poll(every = "1s")), "poll"),
            (quote!(readable), "readable"),
            (quote!(fd = socket, writable), "writable"),
        ] {
            let said = said_without_tokio(options);
            let fact = format!("`{name}` needs awaitify's feature `tokio`, which is off");
            assert_eq!(said.matches(&fact).count(), 1, "{said}");
            assert!(
                said.contains("cargo add awaitify --features tokio"),
                "{said}"
            );
        }
    }

    #[test]
    fn without_tokio_what_does_not_need_it_is_left_alone() {
        for options in [quote!(), quote!(keep), quote!(blocking = |job| pool(job))] {
            assert_eq!(said_without_tokio(options), "");
        }
    }
}
