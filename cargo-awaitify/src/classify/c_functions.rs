//! Classifies functions that take C function pointers.

use syn::{Type, TypeFnPtr};

use super::finding::{Kind, Verdict};
use super::{Subject, words};
use crate::awaitable::resolve::refusal::Refusal;
use crate::awaitable::resolve::select::{Kind as Selected, select};
use crate::awaitable::resolve::wanted::Wanted;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::syntax::types::{c_function_pointer, is_void_pointer, unwrapped, value_of_output};

/// A parameter that is a C function pointer.
struct Pointer<'a> {
    name: String,
    /// The name of its type, as written.
    type_name: String,
    function: &'a TypeFnPtr,
}

impl Pointer<'_> {
    /// Returns true if one of `words` is in the name of the parameter or of its type.
    fn says(&self, words: &[&str]) -> bool {
        words::has_word(&self.name, words) || words::has_word(&self.type_name, words)
    }
}

pub(super) fn verdict(subject: &Subject<'_>) -> Option<Verdict> {
    let signature = &subject.expanded.signature;
    let pointers = signature.parameters().filter_map(|(_, parameter)| {
        Some(Pointer {
            name: parameter_name(parameter),
            type_name: subject.written_type(&parameter_name(parameter)),
            function: c_function_pointer(&parameter.ty)?,
        })
    });
    let (destroyers, callbacks): (Vec<_>, Vec<_>) = pointers.partition(is_destroyer);
    let c_function = CFunction {
        subject,
        destroy: destroyers.first().map(|found| found.name.clone()),
    };
    Some(match &callbacks[..] {
        [] => {
            let name = &destroyers.first()?.name;
            Verdict::no(Kind::Bare, name, format!("`{name}` only releases memory"))
        }
        [only] => c_function.one(only),
        [item, others @ ..] => c_function.several(item, others),
    })
}

/// `void (*)(void *)`, called as such functions are.
fn is_destroyer(pointer: &Pointer<'_>) -> bool {
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

struct CFunction<'a> {
    subject: &'a Subject<'a>,
    destroy: Option<String>,
}

impl CFunction<'_> {
    fn several(&self, item: &Pointer<'_>, others: &[Pointer<'_>]) -> Verdict {
        let names: Vec<&str> = others.iter().map(|other| other.name.as_str()).collect();
        let list = names.join("`, `");
        let reason = format!("takes several function pointers: `{}`, `{list}`", item.name);
        if let Some(kind) = self.used_at_once(item) {
            return Verdict::no(kind, &item.name, reason);
        }
        if let Some(refused) = self.without_user_data(item, &names) {
            return refused;
        }
        let question = format!("does `{list}` get the same user data as `{}`?", item.name);
        let mut options = self.options_for(item);
        options.extend(names.iter().map(|name| format!("null = {name}")));
        Verdict::likely(self.kind_of(item), &item.name, options, reason, question)
    }

    fn one(&self, pointer: &Pointer<'_>) -> Verdict {
        let name = &pointer.name;
        let function = &self.subject.function.name;
        if let Some(kind) = self.used_at_once(pointer) {
            let reason = format!("`{function}` uses `{name}` for its own work");
            return Verdict::no(kind, name, reason);
        }
        if let Some(refused) = self.without_user_data(pointer, &[]) {
            return refused;
        }
        if let Some(output) = value_of_output(&pointer.function.output) {
            return self.replying(pointer, &describe_type(output));
        }
        let types = self.arguments(pointer);
        let kind = self.kind_of(pointer);
        if types.is_empty() && kind != Kind::Listener && !names_completion(pointer) {
            let reason =
                format!("`{name}` gets nothing but user data: it is work that `{function}` runs");
            return Verdict::no(Kind::Job, name, reason);
        }
        self.reporting(pointer, kind, &types)
    }

    /// A callback that reports values and returns nothing.
    fn reporting(&self, pointer: &Pointer<'_>, kind: Kind, types: &[&Type]) -> Verdict {
        let name = &pointer.name;
        let options = self.options_for(pointer);
        let (reason, evident) = match kind {
            Kind::Listener => (
                "C calls it for each event, with user data",
                self.destroy.is_some(),
            ),
            _ => ("C calls it once, with user data", names_completion(pointer)),
        };
        if types.iter().any(|ty| matches!(unwrapped(ty), Type::Ptr(_))) {
            let question = match self.finish() {
                Some(finish) => {
                    format!("what does `{finish}`, called in `map`, return that can be owned?")
                }
                None => {
                    "what is copied out of the pointers, which are valid only during the callback?"
                        .to_owned()
                }
            };
            return Verdict::likely(kind, name, options, reason, question);
        }
        if let (Some(status), Some(started)) = (self.status(kind), self.started(kind)) {
            let mut options = options;
            options.push(started);
            let question = format!("which `{status}` means that the operation did not start?");
            return Verdict::likely(kind, name, options, reason, question);
        }
        if evident {
            return Verdict::sure(kind, name, options, reason);
        }
        let question = match kind {
            Kind::Listener => {
                format!(
                    "how does the user data of `{name}` end: `revoke`, `destroy` or `during_call`?"
                )
            }
            _ => format!("is `{name}` called exactly once?"),
        };
        Verdict::likely(kind, name, options, reason, question)
    }

    /// The number that the function returns, which in C usually says that the callback is never called. An unsigned number
    /// of a registration identifies it.
    fn status(&self, kind: Kind) -> Option<String> {
        const NUMBERS: &[&str] = &[
            "u32", "u64", "usize", "c_uint", "c_ulong", "guint", "gulong", "bool",
        ];
        let output = value_of_output(&self.subject.expanded.signature.output)?;
        let described = describe_type(output);
        let word = described.rsplit("::").next().unwrap_or_default();
        let is_number = kind == Kind::Listener && NUMBERS.contains(&word);
        (matches!(output, Type::Path(_)) && !is_number).then_some(described)
    }

    /// The function that returns the result of an operation of GIO.
    fn finish(&self) -> Option<String> {
        let start = self.subject.function.name.trim_end_matches("_async");
        let finish = format!("{start}_finish");
        let functions = &self.subject.expander.index.of.functions;
        functions
            .iter()
            .any(|other| other.name == finish)
            .then_some(finish)
    }

    /// A callback without user data, whose calls cannot be told apart.
    fn without_user_data(&self, pointer: &Pointer<'_>, others: &[&str]) -> Option<Verdict> {
        let destroy = self.destroy.as_deref();
        let excluded = others.iter().copied().chain(destroy);
        let excluded: Vec<syn::Ident> = excluded
            .filter_map(|name| syn::parse_str(name).ok())
            .collect();
        let wanted = Wanted {
            is_extern: true,
            excluded: excluded.iter().collect(),
            ..Wanted::default()
        };
        let refusals = match select(&self.subject.expanded.signature, &wanted) {
            Ok(selected) => {
                let mut kinds = selected.iter().map(|one| &one.kind);
                if kinds.any(|kind| matches!(kind, Selected::CFunction(_))) {
                    return None;
                }
                Vec::new()
            }
            Err(refusals) => refusals,
        };
        if gets_array_of_user_data(pointer) {
            return Some(self.by_array(pointer));
        }
        if let Some(doubtful) = refusals
            .iter()
            .find_map(|refusal| self.doubtful(pointer, refusal))
        {
            return Some(doubtful);
        }
        let name = &pointer.name;
        let reason = format!(
            "`{name}` gets no user data from this function, so its calls cannot be told apart"
        );
        Some(Verdict::no(Kind::Bare, name, reason))
    }

    /// A callback with a `void *` of which the macro does not say that it is the user data.
    fn doubtful(&self, pointer: &Pointer<'_>, refusal: &Refusal<'_>) -> Option<Verdict> {
        let name = &pointer.name;
        let mut options = self.options_for(pointer);
        let question = match refusal {
            Refusal::MayBeBuffer(parameter) => {
                let data = parameter_name(parameter);
                options.push(format!("user_data = {data}"));
                format!("does `{name}` get `{data}` back, or is it memory that C reads or writes?")
            }
            Refusal::SeveralUserData(_) => {
                format!("which parameter does `{name}` get back? Write `user_data = …`")
            }
            Refusal::SeveralVoidPointers(_) => {
                format!("which argument of `{name}` is the user data? Write `user_data_at = …`")
            }
            _ => return None,
        };
        let reason = "C calls it with a pointer that may be user data";
        Some(Verdict::likely(
            self.kind_of(pointer),
            name,
            options,
            reason,
            question,
        ))
    }

    /// A callback that completes several calls at once, `(void **args, int count)`.
    fn by_array(&self, pointer: &Pointer<'_>) -> Verdict {
        let name = &pointer.name;
        let mut options = vec![
            format!("callback = {name}"),
            "user_data_at = array".to_owned(),
        ];
        options.extend(self.started(Kind::Completion));
        let reason = format!("one call of `{name}` gets the user data of several calls");
        let question = "which return value means that the operation did not start?";
        Verdict::likely(Kind::Completion, name, options, reason, question)
    }

    /// The beginning of a `started`, if the function returns a status.
    fn started(&self, kind: Kind) -> Option<String> {
        let status = self.status(kind)?;
        Some(format!(
            "started = |status| -> Result<(), {status}> {{ todo!() }}"
        ))
    }

    fn replying(&self, pointer: &Pointer<'_>, output: &str) -> Verdict {
        let name = &pointer.name;
        let reason = format!("`{name}` returns `{output}` to C");
        if output.contains('*') || output.contains("pointer") {
            return Verdict::no(Kind::Function, name, reason);
        }
        let kind = self.kind_of(pointer);
        let mut options = self.options_for(pointer);
        options.push("reply = 0".to_owned());
        let question = format!("what should `{name}` reply?");
        Verdict::likely(kind, name, options, reason, question)
    }

    /// The kind of a callback that is called before the function returns, or whenever C needs its answer.
    fn used_at_once(&self, pointer: &Pointer<'_>) -> Option<Kind> {
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
        ];
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
        ];
        const JOBS: &[&str] = &[
            "thread", "once", "pool", "atfork", "atexit", "exit", "setup",
        ];
        let function = &self.subject.function.name;
        let is_comparator =
            pointer.says(ANSWERS) || pointer.type_name.to_lowercase().contains("compar");
        if is_comparator {
            Some(Kind::Function)
        } else if words::has_word(function, VISITS)
            || ["walk", "foreach"]
                .iter()
                .any(|word| function.contains(word))
        {
            Some(Kind::Visitor)
        } else if (words::has_word(function, JOBS) || pointer.says(&["setup", "work"]))
            && self.destroy.is_none()
        {
            let adds = words::has_word(function, &["add", "timeout", "idle"]);
            (!adds).then_some(Kind::Job)
        } else {
            None
        }
    }

    fn kind_of(&self, pointer: &Pointer<'_>) -> Kind {
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
        let is_async = words::has_word(function, OPERATIONS) || names_completion(pointer);
        if !is_async && words::has_word(function, EVENTS) {
            Kind::Listener
        } else {
            Kind::Completion
        }
    }

    fn options_for(&self, pointer: &Pointer<'_>) -> Vec<String> {
        let mut options = Vec::new();
        if self.kind_of(pointer) == Kind::Listener {
            options.push(format!("stream({})", self.subject.settings.policy));
        }
        options.push(format!("callback = {}", pointer.name));
        if let Some(destroy) = &self.destroy {
            options.push(format!("destroy = {destroy}"));
        }
        options.extend(self.hidden_position(pointer));
        let types = self.arguments(pointer);
        if types.iter().any(|ty| matches!(unwrapped(ty), Type::Ptr(_))) {
            options.push(map_of(&types));
        }
        options
    }

    /// `user_data_at`, if a typedef hides from the macro that the user data is not the last argument.
    fn hidden_position(&self, pointer: &Pointer<'_>) -> Option<String> {
        let written = super::parse(&self.subject.function.signature)?;
        let mut parameters = written.signature.parameters();
        let (_, own) = parameters.find(|(_, one)| parameter_name(one) == pointer.name)?;
        if c_function_pointer(&own.ty).is_some() {
            return None;
        }
        let inputs = &pointer.function.inputs;
        let at = inputs
            .iter()
            .rposition(|input| is_void_pointer(&input.ty))?;
        match at {
            at if at + 1 == inputs.len() => None,
            0 => Some("user_data_at = first".to_owned()),
            at => Some(format!("user_data_at = {at}")),
        }
    }

    /// The arguments of the callback without the user data, which is the last `void *`.
    fn arguments<'p>(&self, pointer: &Pointer<'p>) -> Vec<&'p Type> {
        let types: Vec<&Type> = pointer
            .function
            .inputs
            .iter()
            .map(|input| &input.ty)
            .collect();
        let at = types.iter().rposition(|ty| is_void_pointer(ty));
        let inputs = types.into_iter().enumerate();
        inputs
            .filter(|(index, _)| Some(*index) != at)
            .map(|(_, ty)| ty)
            .collect()
    }
}

/// Returns true for `void (*)(void **args, int count)`.
fn gets_array_of_user_data(pointer: &Pointer<'_>) -> bool {
    let mut inputs = pointer.function.inputs.iter();
    let is_array = inputs
        .next()
        .is_some_and(|input| match unwrapped(&input.ty) {
            Type::Ptr(array) => is_void_pointer(&array.elem),
            _ => false,
        });
    is_array && inputs.count() == 1
}

/// Returns true if the name of the callback or of its type says that C calls it once.
fn names_completion(pointer: &Pointer<'_>) -> bool {
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

/// A `map` that keeps the arguments that are no pointers.
fn map_of(types: &[&Type]) -> String {
    let names: Vec<String> = (0..types.len())
        .map(|index| {
            ["a", "b", "c", "d", "e", "f", "g", "h"]
                .get(index)
                .map_or("_".to_owned(), |name| (*name).to_owned())
        })
        .collect();
    let is_pointer = |ty: &Type| matches!(unwrapped(ty), Type::Ptr(_));
    let parameters = names.iter().zip(types).map(|(name, ty)| {
        let name = if is_pointer(ty) { "_" } else { name };
        format!("{name}: {}", describe_type(ty))
    });
    let parameters: Vec<String> = parameters.collect();
    let kept = names.iter().zip(types).filter(|(_, ty)| !is_pointer(ty));
    let (values, outputs): (Vec<&str>, Vec<String>) = kept
        .map(|(name, ty)| (name.as_str(), describe_type(ty)))
        .unzip();
    let (values, outputs) = (values.join(", "), outputs.join(", "));
    format!(
        "map = |{}| -> ({outputs}) {{ ({values}) }}",
        parameters.join(", ")
    )
}
