//! What well-known functions of the standard library and of executors do with a closure.

/// Methods of cells, options, iterators and pointers.
const KEEPS_VALUE: &[&str] = &[
    "clone",
    "cloned",
    "copied",
    "into",
    "try_into",
    "as_ref",
    "as_mut",
    "as_deref",
    "as_deref_mut",
    "deref",
    "deref_mut",
    "borrow",
    "borrow_mut",
    "by_ref",
    "to_owned",
    "unwrap",
    "expect",
    "unwrap_unchecked",
    "ok",
    "ok_or",
    "ok_or_else",
    "lock",
    "read",
    "write",
    "try_lock",
    "get",
    "get_mut",
    "take",
    "replace",
    "iter",
    "iter_mut",
    "into_iter",
    "drain",
    "values",
    "values_mut",
    "into_values",
    "boxed",
    "boxed_local",
    "into_inner",
    "get_or_insert_with",
    "upgrade",
    "cast",
    "as_ptr",
    "as_mut_ptr",
    "unchecked_ref",
    "dyn_ref",
    "first",
    "last",
    "pop",
    "pop_front",
    "pop_back",
    "remove",
    "swap_remove",
    "enumerate",
    "rev",
    "cast_mut",
    "cast_const",
    "into_future",
    "instrument",
    "in_current_span",
    "fuse",
    "load",
    "recv",
    "try_recv",
    "poll_unpin",
    "is_some",
    "is_none",
    "unwrap_or_default",
    "zip",
    "chain",
    "skip",
    "as_any",
    "into_function",
    "into_js_value",
    "entry",
    "key",
    "value",
    "pin",
    "as_pin_mut",
    "chars",
    "peekable",
    "flatten",
];

/// Methods whose result still is, or contains, the value that they are called on.
pub(super) fn keeps_value(method: &str) -> bool {
    KEEPS_VALUE.contains(&method)
}

/// Methods that do no work: they only change how a value is held.
pub(super) fn only_prepares(method: &str) -> bool {
    const METHODS: &[&str] = &[
        "clone",
        "cloned",
        "to_owned",
        "into",
        "as_ref",
        "as_mut",
        "as_deref",
        "borrow",
        "borrow_mut",
        "deref",
        "lock",
        "unwrap",
        "expect",
        "take",
        "upgrade",
        "enter",
    ];
    METHODS.contains(&method)
}

/// Methods that call their closure for each element.
const CALLS_OFTEN: &[&str] = &[
    "for_each",
    "try_for_each",
    "filter",
    "filter_map",
    "flat_map",
    "any",
    "all",
    "find",
    "find_map",
    "position",
    "fold",
    "try_fold",
    "take_while",
    "skip_while",
    "map_while",
    "inspect",
    "retain",
    "retain_mut",
    "sort_by",
    "sort_by_key",
    "sort_unstable_by",
    "sort_unstable_by_key",
    "sort_by_cached_key",
    "max_by",
    "min_by",
    "max_by_key",
    "min_by_key",
    "partition",
    "reduce",
    "scan",
    "dedup_by",
    "dedup_by_key",
    "binary_search_by",
    "rposition",
    "binary_search_by_key",
    "trim_matches",
    "trim_start_matches",
    "trim_end_matches",
    "partition_point",
    "resize_with",
    "fetch_update",
    "split",
    "rsplit",
    "splitn",
    "chunk_by",
    "extract_if",
    "drain_filter",
    "walk",
    "traverse",
    "wait_while",
    "map_ok",
];

/// Methods that call their closure once.
const CALLS_ONCE: &[&str] = &[
    "map",
    "map_err",
    "map_or",
    "map_or_else",
    "and_then",
    "or_else",
    "unwrap_or_else",
    "ok_or_else",
    "is_some_and",
    "is_ok_and",
    "is_none_or",
    "then",
    "with",
    "with_borrow",
    "with_borrow_mut",
    "call_once",
    "tap",
    "try_with",
    "with_mut",
    "update",
    "modify",
    "and_modify",
    "in_scope",
    "sync_scope",
    "block_on",
    "install",
];

/// Methods that call their closure before they return: of iterators, `Option`, `Result`, slices and cells.
pub(super) fn calls_at_once(method: &str) -> Option<Repeats> {
    if CALLS_OFTEN.contains(&method) {
        Some(Repeats::Many)
    } else if CALLS_ONCE.contains(&method) {
        Some(Repeats::Once)
    } else {
        None
    }
}

/// How often a function calls its closure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeats {
    Once,
    Many,
}

/// Methods that put a value into a collection, a cell or a channel.
pub(super) fn stores(method: &str) -> bool {
    const METHODS: &[&str] = &[
        "push",
        "push_back",
        "push_front",
        "insert",
        "set",
        "replace",
        "store",
        "or_insert",
        "or_insert_with",
        "get_or_insert",
        "get_or_insert_with",
        "get_or_init",
        "swap",
        "extend",
        "append",
        "try_push",
        "try_insert",
        "insert_entry",
        "add",
        "enqueue",
        "insert_key",
        "compare_exchange",
        "prepend",
        "push_if",
    ];
    METHODS.contains(&method)
}

/// Methods that send a value to another thread or task.
pub(super) fn sends(method: &str) -> bool {
    const METHODS: &[&str] = &[
        "send",
        "try_send",
        "unbounded_send",
        "blocking_send",
        "send_blocking",
        "force_send",
        "do_send",
        "start_send",
    ];
    METHODS.contains(&method)
}

/// Functions that run a closure or a future on another thread or later.
pub(super) fn runs_elsewhere(function: &str) -> bool {
    const FUNCTIONS: &[&str] = &[
        "spawn",
        "spawn_local",
        "spawn_blocking",
        "spawn_fifo",
        "spawn_unchecked",
        "spawn_on",
        "spawn_broadcast",
        "execute",
        "spawn_detached",
        "spawn_pinned",
        "spawn_with_handle",
        "spawn_async",
        "idle_add",
        "idle_add_once",
        "idle_add_local",
        "idle_add_local_once",
        "invoke",
        "queue_microtask",
        "exec_async",
        "dispatch_async",
    ];
    FUNCTIONS.contains(&function)
}

/// Functions that run a closure before they return, and whose other work does not matter.
pub(super) fn only_runs(function: &str) -> bool {
    const FUNCTIONS: &[&str] = &[
        "catch_unwind",
        "block_on",
        "block_in_place",
        "scope",
        "in_place_scope",
        "install",
        "black_box",
        "with_borrow",
        "identity",
        "catch_unwind_silent",
    ];
    FUNCTIONS.contains(&function)
}

/// Types and variants that contain one value, or many of one kind.
const WRAPPERS: &[&str] = &[
    "Box",
    "Arc",
    "Rc",
    "Mutex",
    "RwLock",
    "RefCell",
    "Cell",
    "UnsafeCell",
    "OnceCell",
    "OnceLock",
    "Option",
    "Pin",
    "Cow",
    "NonNull",
    "ManuallyDrop",
    "MaybeUninit",
    "AssertUnwindSafe",
    "Closure",
    "RcBlock",
    "StackBlock",
    "Weak",
    "Some",
    "Ok",
    "Err",
    "Vec",
    "VecDeque",
    "From",
    "Into",
    "Clone",
    "AtomicCell",
    "ArcSwap",
    "SendWrapper",
    "Fragile",
    "ThreadGuard",
    "ReentrantMutex",
    "FairMutex",
    "SmallVec",
    "Ready",
    "BlockCell",
    "ConcreteBlock",
    "Wrapping",
    "CachePadded",
    "HashMap",
    "Left",
    "Right",
];

/// Functions of `mem`, `ptr` and `iter`.
const CONVERSIONS: &[&str] = &[
    "transmute",
    "from_raw",
    "into_raw",
    "from_ref",
    "from_mut",
    "take",
    "pin",
    "leak",
    "addr_of",
    "addr_of_mut",
    "forget",
    "read",
    "once",
    "iter",
    "boxed",
];

/// Types of other crates that only wrap a closure, and functions that only change its type.
pub(super) fn only_wraps(path: &[String]) -> bool {
    let (Some(last), before) = (path.last(), path.len().checked_sub(2)) else {
        return false;
    };
    let owner = before.map(|at| path[at].as_str());
    WRAPPERS.contains(&last.as_str())
        || owner.is_some_and(|owner| WRAPPERS.contains(&owner))
        || owner.is_some_and(|owner| ["mem", "ptr", "iter"].contains(&owner))
            && CONVERSIONS.contains(&last.as_str())
}
