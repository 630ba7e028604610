//! The words in names by which people tell callbacks apart.

mod answers;
mod opposites;

pub(crate) use self::answers::*;
pub(crate) use self::opposites::{opposites, undoes};

/// Returns true if one of the `words` is among the words of the snake or camel case `name`.
pub(crate) fn has_word(name: &str, words: &[&str]) -> bool {
    split(name)
        .iter()
        .any(|word| words.contains(&word.as_str()))
}

/// The words of a name, in lower case.
pub(crate) fn split(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        if letter == '_' || (letter.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        was_lower = letter.is_lowercase();
        if let Some(last) = words.last_mut().filter(|_| letter != '_') {
            last.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A name in snake case.
pub(crate) fn snake(name: &str) -> String {
    split(name).join("_")
}

/// `on_open` as the name of a variant: `Open`.
pub(crate) fn camel(name: &str) -> String {
    let words = split(name);
    let rest = words
        .iter()
        .skip(usize::from(words.len() > 1 && words[0] == "on"));
    rest.map(|word| {
        let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        format!("{}{rest}", first.to_uppercase())
    })
    .collect()
}

/// The function runs the closure somewhere: it is the work, not the end of it.
pub(crate) fn names_job(function: &str) -> bool {
    const WORDS: &[&str] = &[
        "spawn",
        "execute",
        "exec",
        "run",
        "invoke",
        "defer",
        "schedule",
        "dispatch",
        "post",
        "enqueue",
        "queue",
        "with",
        "job",
        "task",
        "scope",
        "block",
        "install",
        "broadcast",
        "join",
        "transaction",
        "update",
    ];
    const LATER: &[&str] = &["async", "query"];
    has_word(function, WORDS) && !has_word(function, LATER)
}

/// The function does nothing but run the closure, whose value is an exit code or is returned to the caller elsewhere.
pub(crate) fn runs_work(function: &str) -> bool {
    const WORDS: &[&str] = &[
        "spawn", "execute", "exec", "run", "invoke", "install", "dispatch", "defer", "post",
        "enqueue",
    ];
    has_word(function, WORDS)
}

/// The closure draws something, whenever the library asks for it.
pub(crate) fn draws(function: &str, parameter: &str) -> bool {
    const WORDS: &[&str] = &["draw", "paint", "render"];
    let is_told = has_word(
        function,
        &[
            "on", "connect", "before", "after", "callback", "cb", "handler",
        ],
    );
    !is_told && !is_completion(parameter) && has_word(function, WORDS)
}

/// The closure is work that is run again and again: for each thread or at each time, not for each event.
pub(crate) fn is_repeated_work(function: &str, own_type: &str, parameter: &str) -> bool {
    const FUNCTION: &[&str] = &["spawn", "execute", "broadcast", "enqueue"];
    const TYPE: &[&str] = &["job", "task", "cron"];
    const PARAMETER: &[&str] = &["job", "task", "work", "body"];
    let is_added = has_word(function, &["add", "set"]) && has_word(own_type, TYPE);
    let is_event = names_event(function, parameter) && !is_added;
    if is_completion(parameter) || is_event || has_word(function, &["handler", "on", "callback"]) {
        return false;
    }
    has_word(function, FUNCTION) || has_word(own_type, TYPE) || has_word(parameter, PARAMETER)
}

/// The function calls the closure before it returns.
pub(crate) fn calls_at_once(function: &str) -> bool {
    const WORDS: &[&str] = &[
        "blocking",
        "sync",
        "enumerate",
        "foreach",
        "each",
        "visit",
        "walk",
        "wait",
    ];
    has_word(function, WORDS) && !has_word(function, &["async"])
}

/// The parameter's name says that it is work, or a hook that the library runs.
pub(crate) fn is_work(parameter: &str) -> bool {
    has_word(
        parameter,
        &[
            "job", "task", "work", "body", "closure", "hook", "cleanup", "drop", "cancel",
            "release",
        ],
    )
}

/// The closure runs when an object is freed.
pub(crate) fn frees(function: &str, parameter: &str) -> bool {
    const WORDS: &[&str] = &["finalizer", "finalize", "destructor", "deleter"];
    has_word(function, WORDS) || has_word(parameter, WORDS)
}

/// The function registers something.
pub(crate) fn names_event(function: &str, parameter: &str) -> bool {
    const FUNCTION: &[&str] = &[
        "on",
        "connect",
        "listen",
        "listener",
        "subscribe",
        "subscriber",
        "register",
        "watch",
        "watcher",
        "observe",
        "observer",
        "monitor",
        "handler",
        "handle",
        "listeners",
        "callback",
        "cb",
        "callbacks",
        "event",
        "events",
        "hook",
        "signal",
        "notify",
        "add",
        "set",
        "consumer",
        "stream",
    ];
    const PARAMETER: &[&str] = &[
        "listener",
        "handler",
        "observer",
        "subscriber",
        "event",
        "on",
        "hook",
    ];
    let is_setter = function.ends_with("_function");
    is_setter || has_word(function, FUNCTION) || has_word(parameter, PARAMETER)
}

/// The function starts one operation, so its callback is called once.
pub(crate) fn names_operation(function: &str) -> bool {
    const WORDS: &[&str] = &[
        "ack", "async", "fetch", "request", "query", "send", "resolve", "lookup", "evaluate",
        "eval", "load", "read", "show", "close", "flush", "shutdown",
    ];
    has_word(function, WORDS)
}

/// The function initializes a library. What it returns is used for more than the events, and may not unregister anything.
pub(crate) fn initializes(function: &str) -> bool {
    const WORDS: &[&str] = &["init", "initialize", "setup"];
    let first = split(function).into_iter().next();
    first.is_some_and(|first| WORDS.contains(&first.as_str()))
}

/// The function runs an object, as `run` and `render_loop` do.
pub(crate) fn names_loop(function: &str) -> bool {
    let words = split(function);
    words.first().is_some_and(|word| word == "run")
        || words.last().is_some_and(|word| word == "loop")
}

/// The function registers a listener, whatever else its name says.
pub(crate) fn names_registration(function: &str) -> bool {
    const WORDS: &[&str] = &[
        "on",
        "connect",
        "listen",
        "listener",
        "subscribe",
        "register",
        "watch",
        "observe",
        "monitor",
        "handler",
        "add",
        "set",
    ];
    let is_setter = function.ends_with("_callback") && !has_word(function, &["with"]);
    is_setter || has_word(function, WORDS)
}

/// The function is called `on_…` or `set_callback`, or by a verb that is used for registrations only.
pub(crate) fn surely_registers(function: &str) -> bool {
    const WORDS: &[&str] = &["subscribe", "listen", "listener", "register", "observe"];
    let is_setter = function.starts_with("set_") && function.ends_with("_callback");
    is_setter || function.starts_with("on_") || has_word(function, WORDS)
}

/// The parameter's name says that it reports the end of an operation.
pub(crate) fn is_completion(parameter: &str) -> bool {
    const WORDS: &[&str] = &[
        "callback",
        "cb",
        "done",
        "complete",
        "completion",
        "completed",
        "result",
        "reply",
        "response",
        "finish",
        "finished",
        "ready",
        "handler",
        "continuation",
        "success",
        "resolve",
    ];
    has_word(parameter, WORDS)
}

/// The function waits for a time to pass, which happens once. `on_timeout` reports something that happens again.
pub(crate) fn names_timeout(function: &str) -> bool {
    let words = split(function);
    let mut plain = words
        .iter()
        .map(|word| word.trim_end_matches(char::is_numeric));
    plain.any(|word| word == "timeout")
        && !has_word(function, &["on", "connect", "handler", "listener"])
}

/// The parameter's name says that it is called at the end of an operation, and so once.
pub(crate) fn reports_end(parameter: &str) -> bool {
    const WORDS: &[&str] = &["done", "complete", "completion", "completed", "finished"];
    has_word(parameter, WORDS)
}

/// The parameter's name says that something has happened: `closed`, but not `seed`.
pub(crate) fn is_past(parameter: &str) -> bool {
    let last = split(parameter).pop().unwrap_or_default();
    last.len() > 3 && last.ends_with("ed") && !last.ends_with("eed")
}

/// The name of a trait, a parameter or a function says that an object is told of events.
pub(crate) fn is_listener(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "listener",
        "observer",
        "handler",
        "delegate",
        "watcher",
        "subscriber",
        "callback",
        "callbacks",
        "events",
        "notifier",
    ];
    has_word(name, WORDS)
}

pub(crate) fn is_success(parameter: &str) -> bool {
    has_word(
        parameter,
        &["success", "ok", "resolve", "resolved", "succeeded"],
    )
}

pub(crate) fn is_failure(parameter: &str) -> bool {
    has_word(
        parameter,
        &[
            "err", "error", "failure", "fail", "failed", "reject", "errback", "rejected", "errors",
        ],
    )
}

/// The function registers a handler of an error, which need not occur: `set_onerror`, `on_failure`.
pub(crate) fn reports_only_errors(function: &str) -> bool {
    let is_handler = names_registration(function) || function.contains("_on");
    let words = split(function);
    let ends_so = |word: &String| word.ends_with("error") || word.ends_with("failure");
    is_handler && words.last().is_some_and(ends_so)
}

pub(crate) fn is_progress(parameter: &str) -> bool {
    has_word(parameter, &["progress", "percent", "status", "update"])
}

pub(crate) fn is_end(parameter: &str) -> bool {
    has_word(
        parameter,
        &[
            "end",
            "close",
            "closed",
            "finished",
            "eof",
            "shutdown",
            "destroyed",
            "exit",
            "quit",
            "stopped",
            "disconnected",
        ],
    )
}
