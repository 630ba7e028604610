//! Tells from the names in a header what a callback is for. Types of C do not say it.

use syn::Type;

use super::{CFunction, Pointer};
use crate::classify::finding::Kind;
use crate::syntax::types::{is_void_pointer, unwrapped, value_of_output};
use crate::words;

/// `void (*)(void *)`, called as such functions are.
pub(super) fn is_destroyer(pointer: &Pointer<'_>, is_single: bool) -> bool {
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
    // `void (*)(void *memory, void *hint)`
    const SURELY: &[&str] = &["destroy", "free", "dealloc", "deallocator"];
    let has_memory = inputs.len() == 2
        && inputs.iter().all(|input| {
            is_void_pointer(&input.ty) || matches!(unwrapped(&input.ty), Type::Ptr(_))
        })
        && inputs.iter().any(|input| is_void_pointer(&input.ty));
    if has_memory && pointer.says(SURELY) && value_of_output(&pointer.function.output).is_none() {
        return true;
    }
    let is_called_so = words::has_word(&pointer.name, WORDS)
        || WORDS
            .iter()
            .any(|word| pointer.name.to_lowercase().contains(word))
        || (!is_single && pointer.is_unnamed());
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

/// Functions that visit everything, or print, unless the callback is that of a listener.
const AT_ONCE: &[&str] = &["all", "print", "diff"];

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
    "predicate",
    "mapping",
    "eval",
    "transform",
    "marshal",
];

/// Callbacks that are called for the elements of something.
const ITERATORS: &[&str] = &["iterator", "iter", "visitor", "each"];

/// Functions that run the callback as a job.
const JOBS: &[&str] = &[
    "thread", "once", "pool", "atfork", "atexit", "exit", "setup",
];

impl CFunction<'_> {
    /// The kind of a callback that is called before the function returns, or whenever C needs its answer.
    pub(super) fn used_at_once(&self, pointer: &Pointer<'_>) -> Option<Kind> {
        if self.finish().is_some() {
            return None;
        }
        let function = &self.subject.function.name;
        let is_comparator =
            pointer.says(ANSWERS) || pointer.type_name.to_lowercase().contains("compar");
        // `on_copy` is called after a copy, and a watch has a filter only by the name of its type.
        let is_event = pointer.name.starts_with("on_")
            || words::has_word(function, &["watch", "listener", "observe"]);
        let is_comparator = is_comparator && !is_event;
        if is_comparator {
            Some(Kind::Function)
        } else if self.visits(pointer) {
            Some(Kind::Visitor)
        } else if pointer.says(&["setup"]) {
            // It prepares a thread or a child process, and runs in it.
            Some(Kind::Job)
        } else if (self.runs_job(pointer) || pointer.says(&["work"])) && self.destroy.is_none() {
            let adds = words::has_word(function, &["add", "timeout", "idle"]);
            (!adds).then_some(Kind::Job)
        } else {
            None
        }
    }

    fn visits(&self, pointer: &Pointer<'_>) -> bool {
        let function = &self.subject.function.name;
        // What is released later is called later.
        let is_called_so = (self.destroy.is_none() && words::has_word(function, VISITS))
            || self.subject.function.attributes.is_said_to_visit
            || (words::has_word(function, AT_ONCE) && self.kind_of(pointer) == Kind::Completion)
            || pointer.says(ITERATORS)
            || ["walk", "foreach"]
                .iter()
                .any(|word| function.contains(word));
        let is_async = words::has_word(function, &["async"])
            && !self.subject.function.attributes.is_said_to_visit;
        is_called_so && !is_async
    }

    /// Returns true if the function runs the callback as a job. One that is called once with a value reports something.
    fn runs_job(&self, pointer: &Pointer<'_>) -> bool {
        let function = &self.subject.function.name;
        let reports_once =
            words::has_word(function, &["once"]) && !self.arguments(pointer).is_empty();
        words::has_word(function, JOBS) && !reports_once
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
            "install",
        ];
        let function = &self.subject.function.name;
        if !self.is_operation(pointer) && words::has_word(function, EVENTS) {
            Kind::Listener
        } else {
            Kind::Completion
        }
    }

    /// Returns true if names or the returned type say that the function starts an operation.
    pub(super) fn is_operation(&self, pointer: &Pointer<'_>) -> bool {
        const OPERATIONS: &[&str] = &[
            "async",
            "query",
            "request",
            "resolve",
            "lookup",
            "nonblocking",
        ];
        words::has_word(&self.subject.function.name, OPERATIONS)
            || names_completion(pointer)
            || self.returns_operation()
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
