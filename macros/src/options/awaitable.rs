//! The options of `#[awaitable]`.

use syn::parse::ParseStream;
use syn::{Ident, Type, TypePath};

use super::events::Variants;
use super::form::{
    BufferParameters, Descriptor, ErrCallback, ErrKind, ErrorMap, Every, Flag, LeftOut, Limit,
    Listener, ParameterNames, ParameterValue, Pool, Prefix, RequestField, Suffix, UserDataAt,
    UserDataValue,
};
use super::given::{Given, Written};
use super::parse::OptionSet;
use super::stream::{Policy, Progress};
use super::table::{
    EVERYWHERE, FUNCTIONS, FUNCTIONS_AND_LISTENERS, FUNCTIONS_AND_METHODS, ON_BLOCKS,
    ON_DECLARATIONS, OptionSpec, SINGLE, SINGLE_OR_METHOD, Table, options,
};
use crate::diagnostics::Diagnostics;
use crate::syntax::expression::{Closure, Expression};

/// The options about a handle, a pair of callbacks or C, after `$other` ones. A function that blocks has none of it.
macro_rules! not_for_calls {
    ($($other:literal),*) => {
        &[
            $($other,)*
            "ok", "keep", "handle", "cancel", "revoke", "started", "user_data", "user_data_at", "request", "buffer", "null",
            "unrelated", "destroy", "during_call",
        ]
    };
}

/// The options that need a callback, after the other ways to run a function without one.
macro_rules! without_callback {
    ($($other:literal),*) => {
        not_for_calls!(
            $($other,)* "err", "end", "discard", "progress", "callback", "ignore", "map", "filter_map", "flow", "error_first", "error_last",
            "stream", "events", "reply", "reply_when_closed"
        )
    };
}

options! {
    /// The options of `#[awaitable]`.
    const AWAITABLE;
    /// The options of `#[awaitable]` for one item: its own, then the defaults of the block around it.
    struct AwaitableOptions;

    name: "name", Ident, FUNCTIONS_AND_LISTENERS, "name = fetch_async", &[];
    prefix: "prefix", Prefix, FUNCTIONS, "prefix = \"async_\"", &["name"];
    suffix: "suffix", Suffix, FUNCTIONS, "suffix = \"_async\"", &["name"];
    skip: "skip", Flag, SINGLE_OR_METHOD, "skip", &["name"];
    callback: "callback", ParameterValue, FUNCTIONS_AND_LISTENERS, "callback = done", &["ok"];
    ok: "ok", ParameterValue, FUNCTIONS_AND_LISTENERS, "ok = on_success, err = on_failure", &[];
    err: "err", ErrCallback, FUNCTIONS_AND_LISTENERS, "ok = on_success, err = on_failure", &[];
    ignore: "ignore", LeftOut, EVERYWHERE, "ignore = first", &[];
    map: "map", Closure, FUNCTIONS_AND_METHODS, "map = |a: A| -> U { … }", &["ok"];
    filter_map: "filter_map", Closure, FUNCTIONS_AND_METHODS, "filter_map = |a: A| -> Option<U> { … }", &["map", "ok"];
    flow: "flow", Closure, FUNCTIONS_AND_METHODS, "flow = |a: A| -> Flow<U> { … }", &["map", "filter_map", "ok"];
    error_first: "error_first", ErrorMap, FUNCTIONS, "error_first", &["error_last", "filter_map", "flow", "stream", "ok"];
    error_last: "error_last", ErrorMap, FUNCTIONS, "error_last", &["filter_map", "flow", "stream", "ok"];
    stream: "stream", Policy, FUNCTIONS_AND_LISTENERS, "stream(buffer = 64, overflow = drop_oldest)", &["ok", "dropped"];
    events: "events", Variants, FUNCTIONS_AND_LISTENERS, "events(enum = ConnectEvent, on_open = Open)",
        &["callback", "ok", "map", "filter_map", "flow", "progress"];
    listener: "listener", Listener, FUNCTIONS_AND_LISTENERS, "listener = WatcherListener",
        &["poll", "readable", "writable"];
    end: "end", ParameterValue, FUNCTIONS_AND_LISTENERS, "end = on_end", &[];
    progress: "progress", Progress, FUNCTIONS_AND_LISTENERS, "progress = on_progress", &["stream", "filter_map", "flow", "error_first", "error_last"];
    dropped: "dropped", Expression, FUNCTIONS_AND_LISTENERS, "dropped = Err(MyError::Gone)", &[];
    timeout: "timeout", Limit, FUNCTIONS, "timeout = \"5s\"", &["stream"];
    reply: "reply", Expression, EVERYWHERE, "reply = true", &[];
    reply_when_closed: "reply_when_closed", Expression, EVERYWHERE, "reply_when_closed = false", &[];
    keep: "keep", Flag, FUNCTIONS, "keep", &["discard", "cancel"];
    discard: "discard", Flag, FUNCTIONS, "discard", &["cancel"];
    handle: "handle", Flag, FUNCTIONS, "handle", &["started"];
    associated: "associated", Flag, SINGLE, "associated", &[];
    local: "local", Flag, FUNCTIONS, "cancel = |handle| …, local", &[];
    cancel: "cancel", Expression, FUNCTIONS, "cancel = |handle| handle.stop()", &[];
    revoke: "revoke", Expression, FUNCTIONS, "revoke = |handle| unsafe { their_cancel(handle) }",
        &["cancel", "keep", "discard"];
    user_data: "user_data", UserDataValue, FUNCTIONS, "user_data = context", &[];
    user_data_at: "user_data_at", UserDataAt, FUNCTIONS, "user_data_at = first", &[];
    request: "request", RequestField, FUNCTIONS, "request = request.data", &["user_data", "user_data_at", "destroy"];
    buffer: "buffer", BufferParameters, FUNCTIONS, "buffer = (buf, len)",
        &["ok", "filter_map", "flow", "error_first", "error_last", "stream", "events", "progress", "request", "destroy"];
    null: "null", ParameterNames, FUNCTIONS, "null = on_progress", &[];
    unrelated: "unrelated", ParameterNames, FUNCTIONS, "unrelated = allocate", &[];
    destroy: "destroy", Ident, FUNCTIONS, "destroy = on_destroy", &["revoke"];
    during_call: "during_call", Flag, FUNCTIONS, "during_call", &["revoke", "cancel", "keep", "destroy"];
    started: "started", Closure, FUNCTIONS, "started = |status| -> Result<(), i32> { … }", &[];
    blocking: "blocking", Pool, FUNCTIONS, "blocking = |job| rayon::spawn(job)",
        not_for_calls!("dropped", "poll", "readable", "writable");
    poll: "poll", Every, FUNCTIONS, "poll(every = \"10ms\")", without_callback!("readable", "writable");
    readable: "readable", Flag, FUNCTIONS, "readable", without_callback!("writable");
    writable: "writable", Flag, FUNCTIONS, "writable", without_callback!();
    fd: "fd", Descriptor, FUNCTIONS, "readable, fd = socket", &[];
    path: "path", TypePath, ON_DECLARATIONS, "path = their_crate::fetch", &[];
    for_type: "for", Type, ON_BLOCKS, "for = their_crate::Client", &["path"];
    krate: "crate", TypePath, FUNCTIONS_AND_LISTENERS, "crate = my_reexports::awaitify", &[];
}

/// The options of a block that its functions do not inherit: they are about the block itself, or about the generated code as a
/// whole.
pub(crate) const NOT_INHERITED: &[&str] = &["for", "listener", "name", "path", "crate"];

impl AwaitableOptions {
    /// Returns true if an option says how a function is run.
    pub(crate) fn runs_job(&self) -> bool {
        self.blocking.is_given()
            || self.poll.is_given()
            || self.readable.is_given()
            || self.writable.is_given()
    }

    /// Returns true if the function has no callback: `blocking` without `stream`, `progress` and `listener`, or another way to
    /// run it.
    pub(crate) fn has_no_callback(&self) -> bool {
        let calls_back =
            self.stream.is_given() || self.progress.is_given() || self.listener.is_given();
        self.runs_job() && !(self.blocking.is_given() && calls_back)
    }

    /// The first option written here that is about the callback of a function.
    pub(crate) fn about_callback(&self) -> Option<&Ident> {
        let replies = [self.reply.own(), self.reply_when_closed.own()];
        self.about_value()
            .or_else(|| replies.into_iter().flatten().next())
    }

    /// The first option written here that is about the value of a callback.
    pub(crate) fn about_value(&self) -> Option<&Ident> {
        let words = [
            self.callback.own(),
            self.ignore.own(),
            self.map.own(),
            self.filter_map.own(),
            self.flow.own(),
            self.error_first.own(),
            self.error_last.own(),
        ];
        words.into_iter().flatten().next()
    }

    /// The options written here that the trait of a listener's adapter decides.
    pub(crate) fn decided_by_adapter(&self) -> impl Iterator<Item = &Ident> {
        let words = [
            self.ok.own(),
            self.err.own(),
            self.ignore.own(),
            self.map.own(),
            self.filter_map.own(),
            self.flow.own(),
            self.events.own(),
            self.end.own(),
            self.progress.own(),
            self.dropped.own(),
            self.reply.own(),
            self.reply_when_closed.own(),
        ];
        words.into_iter().flatten()
    }

    /// Returns true if an option here only makes sense for a stream.
    pub(crate) fn is_for_stream(&self) -> bool {
        let is_each = |err: &ErrCallback| err.kind == ErrKind::Each;
        self.stream.is_given()
            || self.events.is_given()
            || self.end.is_given()
            || self.reply_when_closed.is_given()
            || self.err.value().is_some_and(is_each)
    }

    /// The adapter that a function takes.
    pub(crate) fn adapter(&self) -> Option<&TypePath> {
        self.listener
            .value()
            .and_then(|listener| listener.0.as_ref())
    }

    /// The same options, for a context whose mistakes are added to those of the block.
    pub(crate) fn without_mistakes(&self) -> Self {
        AwaitableOptions {
            mistakes: Diagnostics::default(),
            ..self.clone()
        }
    }

    /// A listener trait's defaults for the methods in it.
    pub(crate) fn for_methods(&self) -> Self {
        AwaitableOptions {
            stream: self.stream.clone(),
            reply: self.reply.clone(),
            reply_when_closed: self.reply_when_closed.clone(),
            ignore: self.ignore.clone(),
            krate: self.krate.clone(),
            ..Self::default()
        }
    }

    /// A block's defaults for the streams in it: `map`, `dropped` and `timeout` are for completions.
    pub(crate) fn for_streams(&self) -> Self {
        let mut defaults = self.clone();
        defaults.map = Given::default();
        defaults.dropped = Given::default();
        defaults.timeout = Given::default();
        defaults
    }

    /// A block's defaults for the completions in it. If the block has `stream`, `filter_map` and `flow` belong to it.
    fn for_completions(&self) -> Self {
        if !self.stream.is_given() {
            return self.clone();
        }
        let mut defaults = self.clone();
        defaults.stream = Given::default();
        defaults.events = Given::default();
        defaults.end = Given::default();
        defaults.reply_when_closed = Given::default();
        defaults.filter_map = Given::default();
        defaults.flow = Given::default();
        defaults
    }

    /// A block's defaults for a function in it with its `own` options, which is no stream. Options about a callback and
    /// `blocking` are for different functions.
    pub(crate) fn for_values(&self, own: &Self) -> Self {
        let mut defaults = self.for_completions();
        if own.about_callback().is_some() || own.progress.is_given() || own.listener.is_given() {
            defaults.blocking = Given::default();
        }
        defaults
    }

    /// The parameters that `callback`, `ok`, `err` and `events` name.
    pub(crate) fn named_callbacks(&self) -> Vec<&ParameterValue> {
        let mut named = Vec::new();
        named.extend(self.callback.value());
        named.extend(self.ok.value());
        named.extend(self.err.value().map(|err| &err.parameter));
        if let Some(events) = self.events.value() {
            named.extend(events.entries.iter().map(|variant| &variant.callback));
        }
        named
    }

    /// The parameters that options name, except those that only some functions of a block may have.
    pub(crate) fn named_parameters(&self) -> Vec<&Ident> {
        let mut named = self.excluded();
        for callback in self.named_callbacks() {
            named.push(&callback.name);
        }
        let progress = self.progress.value();
        named.extend(self.end.value().map(|end| &end.name));
        named.extend(progress.map(|progress| &progress.parameter.name));
        named.extend(self.user_data.value().map(|value| &value.parameter));
        named
    }

    /// The parameters that `null`, `unrelated`, `destroy` and `buffer` exclude from being the callback.
    pub(crate) fn excluded(&self) -> Vec<&Ident> {
        let mut names = Vec::new();
        for list in [&self.null, &self.unrelated] {
            if let Some(ParameterNames(listed)) = list.value() {
                names.extend(listed);
            }
        }
        names.extend(self.destroy.value());
        let buffer = self.buffer.value();
        names.extend(buffer.into_iter().flat_map(BufferParameters::names));
        names
    }
}
