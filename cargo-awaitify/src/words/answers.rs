//! The words that say what the value of a closure is for.

use super::{has_word, is_completion, names_event, split};

/// The parameter's name says that it makes a value that the library needs.
pub(crate) fn makes_something(parameter: &str) -> bool {
    has_word(parameter, &["factory", "maker", "builder", "provider"])
}

/// The closure answers a question of the library, so its value matters: `verify`, `filter`.
pub(crate) fn asks_question(function: &str, parameter: &str) -> bool {
    const WORDS: &[&str] = &[
        "verify",
        "check",
        "validate",
        "validator",
        "confirm",
        "approve",
        "authorize",
        "filter",
        "predicate",
        "select",
        "compare",
        "generate",
        "choose",
        "sampler",
    ];
    has_word(function, WORDS) || has_word(parameter, WORDS)
}

/// The function sets a property that happens to be a closure: `set_format(format)`, but not `set_handler(f)`.
pub(crate) fn only_sets(function: &str, parameter: &str) -> bool {
    const SETTER: &[&str] = &["set", "add", "with", "function"];
    let names_setter = has_word(function, SETTER);
    let mut rest = split(function);
    rest.retain(|word| !SETTER.contains(&word.as_str()));
    names_setter && !names_event(&rest.join("_"), parameter) && !is_completion(parameter)
}

/// The described type, which is another crate's and has no arguments, is called like an answer to an event.
pub(crate) fn is_status(described: &str) -> bool {
    const WORDS: &[&str] = &[
        "result",
        "response",
        "status",
        "code",
        "flow",
        "propagation",
        "inhibit",
    ];
    let name = described.rsplit("::").next().unwrap_or_default().trim();
    let words = split(name);
    words
        .last()
        .is_some_and(|last| WORDS.contains(&last.as_str()))
}
