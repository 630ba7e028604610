//! Tells from the names in a header what a callback is for. Types of C do not say it.

use super::{CFunction, Pointer};
use crate::classify::finding::Kind;
use crate::syntax::types::{is_void_pointer, value_of_output};
use crate::words;

/// `void (*)(void *)`, called as such functions are.
pub(super) fn is_destroyer(pointer: &Pointer<'_>) -> bool {
    const WORDS: &[&str] = &[
        "destroy",
        "free",
        "notify",
        "cleanup",
        "dtor",
        "release",
        "delete",
        "destructor",
        "freefn",
    ];
    let inputs = &pointer.function.inputs;
    let only_data = inputs.len() == 1 && inputs.iter().all(|input| is_void_pointer(&input.ty));
    let is_called_so = words::has_word(&pointer.name, WORDS)
        || WORDS
            .iter()
            .any(|word| pointer.name.to_lowercase().contains(word));
    only_data && value_of_output(&pointer.function.output).is_none() && is_called_so
}

/// Functions that visit the elements of something.
const VISITS: &[&str] = &[
    "foreach",
    "each",
    "walk",
    "iterate",
    "iter",
    "visit",
    "traverse",
    "sort",
    "bsearch",
    "exec",
    "enumerate",
    "scandir",
    "filter",
    "qsort",
    "parse",
    "run",
    "loop",
    "dispatch",
];

/// Callbacks whose answer C needs.
const ANSWERS: &[&str] = &[
    "compare",
    "compar",
    "cmp",
    "equal",
    "hash",
    "copy",
    "dup",
    "alloc",
    "malloc",
    "amalloc",
    "realloc",
    "arealloc",
    "calloc",
    "sort",
    "xcompare",
    "filter",
    "selector",
    "marshaller",
    "translate",
    "init",
    "step",
    "reader",
];

/// Callbacks that are called for the elements of something.
const ITERATORS: &[&str] = &["iterator", "iter", "visitor"];

/// Functions that run the callback as a job.
const JOBS: &[&str] = &[
    "thread", "once", "pool", "atfork", "atexit", "exit", "setup",
];

impl CFunction<'_> {
    /// The kind of a callback that is called before the function returns, or whenever C needs its answer.
    pub(super) fn used_at_once(&self, pointer: &Pointer<'_>) -> Option<Kind> {
        let function = &self.subject.function.name;
        let is_comparator =
            pointer.says(ANSWERS) || pointer.type_name.to_lowercase().contains("compar");
        if is_comparator {
            Some(Kind::Function)
        } else if self.visits(pointer) {
            Some(Kind::Visitor)
        } else if pointer.says(&["setup"]) {
            // It prepares a thread or a child process, and runs in it.
            Some(Kind::Job)
        } else if (words::has_word(function, JOBS) || pointer.says(&["work"]))
            && self.destroy.is_none()
        {
            let adds = words::has_word(function, &["add", "timeout", "idle"]);
            (!adds).then_some(Kind::Job)
        } else {
            None
        }
    }

    fn visits(&self, pointer: &Pointer<'_>) -> bool {
        let function = &self.subject.function.name;
        let is_called_so = words::has_word(function, VISITS)
            || pointer.says(ITERATORS)
            || ["walk", "foreach"]
                .iter()
                .any(|word| function.contains(word));
        is_called_so && !words::has_word(function, &["async"])
    }

    pub(super) fn kind_of(&self, pointer: &Pointer<'_>) -> Kind {
        const EVENTS: &[&str] = &[
            "set",
            "on",
            "add",
            "connect",
            "listen",
            "subscribe",
            "register",
            "watch",
            "hook",
            "signal",
            "handler",
            "log",
            "trace",
            "start",
            "callback",
            "setcb",
            "monitor",
            "profile",
            "alarm",
            "needed",
            "own",
            "notify",
        ];
        let function = &self.subject.function.name;
        const OPERATIONS: &[&str] = &[
            "async",
            "query",
            "request",
            "resolve",
            "lookup",
            "nonblocking",
        ];
        let is_async = words::has_word(function, OPERATIONS)
            || names_completion(pointer)
            || self.returns_operation();
        if !is_async && words::has_word(function, EVENTS) {
            Kind::Listener
        } else {
            Kind::Completion
        }
    }
}

/// Returns true if the name of the callback or of its type says that C calls it once.
pub(super) fn names_completion(pointer: &Pointer<'_>) -> bool {
    const WORDS: &[&str] = &[
        "ready",
        "done",
        "complete",
        "completion",
        "finished",
        "result",
        "response",
        "reply",
    ];
    pointer.says(WORDS)
}
