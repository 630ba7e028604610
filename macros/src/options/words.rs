//! Words that other libraries use, and what they are called here.

/// Words for an option, each with the option.
const OPTIONS: &[(&str, &str)] = &[
    ("abort", "cancel"),
    ("alias", "name"),
    ("async_name", "name"),
    ("background", "blocking"),
    ("block", "blocking"),
    ("block_on", "blocking"),
    ("cancellation", "cancel"),
    ("cb", "callback"),
    ("completion", "callback"),
    ("completion_handler", "callback"),
    ("context", "user_data"),
    ("continuation", "callback"),
    ("convert", "map"),
    ("ctx", "user_data"),
    ("deadline", "timeout"),
    ("default", "dropped"),
    ("destroy_notify", "destroy"),
    ("discard_result", "discard"),
    ("end_with", "end"),
    ("errback", "error_first"),
    ("error", "err"),
    ("executor", "blocking"),
    ("failure", "err"),
    ("fallback", "dropped"),
    ("finalize", "destroy"),
    ("fn_name", "name"),
    ("free", "destroy"),
    ("guard", "keep"),
    ("handler", "callback"),
    ("hold", "keep"),
    ("interval", "poll"),
    ("node", "error_first"),
    ("on_cancel", "cancel"),
    ("on_close", "cancel"),
    ("on_complete", "callback"),
    ("on_done", "callback"),
    ("on_drop", "cancel"),
    ("on_error", "err"),
    ("on_failure", "err"),
    ("on_finish", "end"),
    ("on_next", "callback"),
    ("on_progress", "progress"),
    ("on_start", "started"),
    ("on_success", "ok"),
    ("or_else", "dropped"),
    ("pool", "blocking"),
    ("reject", "err"),
    ("rename", "name"),
    ("resolve", "ok"),
    ("retain", "keep"),
    ("return_value", "reply"),
    ("run_in_executor", "blocking"),
    ("runtime", "blocking"),
    ("spawn", "blocking"),
    ("spawn_blocking", "blocking"),
    ("start", "started"),
    ("stop", "cancel"),
    ("success", "ok"),
    ("then", "name"),
    ("thread", "blocking"),
    ("to_thread", "blocking"),
    ("transform", "map"),
    ("unregister", "cancel"),
    ("unsubscribe", "cancel"),
    ("userdata", "user_data"),
];

const POLICY: &str = "a callback that is called many times is a stream: `stream(buffer = 64, overflow = drop_oldest)`, \
                      `stream(unbounded)` or `stream(latest)`";
const IS_ASYNC: &str = "remove it: every wrapper can be awaited";

/// Words for what is no option, each with a sentence.
const SENTENCES: &[(&str, &str)] = &[
    ("async", IS_ASYNC),
    ("await", IS_ASYNC),
    ("future", IS_ASYNC),
    ("promise", IS_ASYNC),
    ("promisify", IS_ASYNC),
    ("suspend", IS_ASYNC),
    ("done", "write `callback = done` to name the callback"),
    (
        "filter",
        "write `filter_map = |a: A| -> Option<U> { … }`, which returns `None` for what is left out",
    ),
    (
        "awaitable",
        "remove it; to name the wrapper, write `name = fetch_async`",
    ),
    (
        "complete",
        "write `callback = done` to name the callback, or `end = on_end` for the one that ends a stream",
    ),
    ("broadcast", POLICY),
    (
        "debounce",
        "remove it: `stream(latest)` keeps the newest value only",
    ),
    (
        "throttle",
        "remove it: `stream(latest)` keeps the newest value only",
    ),
    (
        "method",
        "remove it: a function with `self` is called as a method, and `associated` is for one without `self`",
    ),
    (
        "static",
        "write `associated` for a function of an `impl` without `self`",
    ),
    (
        "type",
        "remove it; `callback = done(A, B)` names what the callback takes",
    ),
    (
        "callback_type",
        "remove it; `callback = done(A, B)` names what the callback takes",
    ),
    ("tokio", "remove it: every runtime can await the wrapper"),
    ("once", "remove it: the first call of a callback completes"),
    (
        "oneshot",
        "remove it: the first call of a callback completes",
    ),
    ("many", POLICY),
    ("multi", POLICY),
    ("channel", POLICY),
    ("capacity", POLICY),
    ("unbounded", POLICY),
    ("latest", POLICY),
    ("overflow", POLICY),
    (
        "detach",
        "remove it, and call `.detach()` on what the wrapper returns",
    ),
    (
        "drop",
        "write `discard` to drop the handle at once, or `dropped = …` for a callback that is not called",
    ),
    (
        "forget",
        "remove it, and call `.detach()` on what the wrapper returns",
    ),
    (
        "lazy",
        "remove it: the call starts the operation; `async { wrapper().await }` starts it when it is awaited",
    ),
    (
        "pub",
        "remove it: the wrapper is as visible as the function",
    ),
    ("retry", "remove it, and call the wrapper again"),
    (
        "spawn_local",
        "remove it, and give the wrapper's awaitable to `spawn_local`",
    ),
    (
        "send",
        "remove it: an awaitable is `Send` if its value and its handle are",
    ),
    (
        "result",
        "write `ok = on_success, err = on_failure` for two callbacks, or `error_last` for two arguments",
    ),
    ("every", "write `poll(every = \"10ms\")`"),
];

/// The option that `word` means elsewhere.
pub(super) fn option_for(word: &str) -> Option<&'static str> {
    find(OPTIONS, word)
}

/// Says what to do instead of the option `word`.
pub(super) fn sentence_for(word: &str) -> Option<&'static str> {
    find(SENTENCES, word)
}

fn find(words: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    let known = words.iter().find(|(known, _)| *known == word);
    known.map(|(_, found)| *found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::awaitable::AWAITABLE;

    #[test]
    fn words_lead_to_options() {
        for (word, option) in OPTIONS {
            assert!(AWAITABLE.find(word).is_none(), "{word} is an option");
            assert!(AWAITABLE.find(option).is_some(), "{option} is none");
        }
        for (word, _) in SENTENCES {
            assert!(AWAITABLE.find(word).is_none(), "{word} is an option");
        }
    }
}
