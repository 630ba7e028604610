//! Classifies functions that take C function pointers.

mod answers;
mod buffer;
mod emitter;
mod finish;
mod purpose;
mod sibling;
mod table;
mod user_data;

use syn::{Type, TypeFnPtr};

use self::purpose::{is_destroyer, names_completion};
use super::Subject;
use super::finding::{Kind, Verdict};
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::syntax::types::{c_function_pointer, is_void_pointer, value_of_output};
use crate::words;

/// A parameter that is a C function pointer.
struct Pointer<'a> {
    name: String,
    /// The name of its type, as written.
    type_name: String,
    function: &'a TypeFnPtr,
}

impl Pointer<'_> {
    /// Returns true for the name that bindgen invents, for example `arg3`.
    fn is_unnamed(&self) -> bool {
        let number = self.name.strip_prefix("arg").unwrap_or_default();
        !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit())
    }

    /// Returns true if one of `words` is in the name of the parameter or of its type.
    fn says(&self, words: &[&str]) -> bool {
        words::has_word(&self.name, words) || words::has_word(&self.type_name, words)
    }
}

pub(super) use self::table::table_of_callbacks;

pub(super) fn verdict(subject: &Subject<'_>) -> Option<Verdict> {
    let signature = &subject.expanded.signature;
    let pointers = signature.parameters().filter_map(|(_, parameter)| {
        Some(Pointer {
            name: parameter_name(parameter),
            type_name: subject.written_type(&parameter_name(parameter)),
            function: c_function_pointer(&parameter.ty)?,
        })
    });
    let pointers: Vec<Pointer<'_>> = pointers.collect();
    let is_single = pointers.len() == 1;
    let (destroyers, callbacks): (Vec<_>, Vec<_>) = pointers
        .into_iter()
        .partition(|pointer| is_destroyer(pointer, is_single));
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

struct CFunction<'a> {
    subject: &'a Subject<'a>,
    destroy: Option<String>,
}

impl CFunction<'_> {
    fn several(&self, item: &Pointer<'_>, others: &[Pointer<'_>]) -> Verdict {
        let names: Vec<&str> = others.iter().map(|other| other.name.as_str()).collect();
        let list = names.join("`, `");
        let reason = format!("takes several function pointers: `{}`, `{list}`", item.name);
        let implements = |pointer| self.implements_something(pointer);
        let used = self.used_at_once(item).or_else(|| {
            let is_implementation = implements(item) || others.iter().any(implements);
            is_implementation.then_some(Kind::Function)
        });
        if let Some(kind) = used {
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
        if let Some(added) = self.counterpart(pointer) {
            let reason = format!("undoes `{added}`, and does not call `{name}`");
            return Verdict::no(Kind::Function, name, reason);
        }
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
        if let Some(made) = self.makes_something(pointer) {
            return made;
        }
        let kind = self.kind_of(pointer);
        if self.arguments(pointer).is_empty()
            && kind != Kind::Listener
            && !names_completion(pointer)
        {
            let reason =
                format!("`{name}` gets nothing but user data: it is work that `{function}` runs");
            return Verdict::no(Kind::Job, name, reason);
        }
        self.reporting(pointer, kind, &self.values(pointer))
    }

    /// A callback that reports values and returns nothing.
    fn reporting(&self, pointer: &Pointer<'_>, kind: Kind, types: &[&Type]) -> Verdict {
        let name = &pointer.name;
        let mut options = self.options_for(pointer);
        let revoke = self
            .set_to_null(pointer)
            .or_else(|| self.sibling_hook(pointer));
        let (reason, evident) = match kind {
            Kind::Listener => (
                "C calls it for each event, with user data",
                self.destroy.is_some() || revoke.is_some(),
            ),
            _ => (
                "C calls it once, with user data",
                names_completion(pointer)
                    || words::has_word(&self.subject.function.name, &["once"]),
            ),
        };
        if types.iter().any(|ty| self.is_pointer(ty)) {
            if let Some(map) = self.finishing_map(pointer) {
                options.retain(|option| {
                    !option.starts_with("map =") && !option.starts_with("ignore =")
                });
                options.push(map);
                let reason = "C calls it once, and `map` fetches the result";
                return self.surely(kind, name, options, reason);
            }
            let question = match self.finish() {
                Some(finish) => format!(
                    "what does `{}`, called in `map`, return that can be owned?",
                    finish.function.name
                ),
                None => {
                    "what is copied out of the pointers, which are valid only during the callback?"
                        .to_owned()
                }
            };
            options.extend(revoke.into_iter().flatten());
            return Verdict::likely(kind, name, options, reason, question);
        }
        let status = self.status(kind).filter(|_| revoke.is_none());
        if let (Some(status), Some(started)) = (status, self.started(kind)) {
            options.push(started);
            let question = format!("which `{status}` means that the operation did not start?");
            return Verdict::likely(kind, name, options, reason, question);
        }
        if evident {
            options.extend(revoke.into_iter().flatten());
            return self.surely(kind, name, options, reason);
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
        let is_pointer = output.contains('*') || output.contains("pointer");
        if is_pointer || self.implements_something(pointer) || self.names_work(pointer) {
            return Verdict::no(Kind::Function, name, reason);
        }
        if self.answers_at_once(pointer) {
            let function = &self.subject.function.name;
            let reason = format!("{reason}, so it is called before `{function}` returns");
            return Verdict::no(Kind::Visitor, name, reason);
        }
        let kind = self.kind_of(pointer);
        // A size or a number of pages that C uses. The reply to an event is usually an `int`.
        const SIZES: &[&str] = &["usize", "size_t", "c_uint", "c_ulong", "u32", "u64"];
        let word = output.rsplit("::").next().unwrap_or_default();
        if kind == Kind::Completion && SIZES.contains(&word) {
            return Verdict::no(Kind::Function, name, reason);
        }
        let mut options = self.options_for(pointer);
        options.push("reply = 0".to_owned());
        let question = format!("what should `{name}` reply?");
        Verdict::likely(kind, name, options, reason, question)
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
        options.extend(self.ignored_emitter(pointer));
        let types = self.values(pointer);
        if types.iter().any(|ty| self.is_pointer(ty)) {
            options.push(self.map_of(&types));
        }
        options
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

    /// A `map` that keeps the arguments that are no pointers.
    fn map_of(&self, types: &[&Type]) -> String {
        const NAMES: &[&str] = &["a", "b", "c", "d", "e", "f", "g", "h"];
        let (mut parameters, mut values, mut outputs) = (Vec::new(), Vec::new(), Vec::new());
        for (index, ty) in types.iter().enumerate() {
            let described = describe_type(ty);
            let name = NAMES.get(index).filter(|_| !self.is_pointer(ty));
            parameters.push(format!("{}: {described}", name.unwrap_or(&"_")));
            if let Some(name) = name {
                values.push(*name);
                outputs.push(described);
            }
        }
        format!(
            "map = |{}| -> ({}) {{ ({}) }}",
            parameters.join(", "),
            outputs.join(", "),
            values.join(", ")
        )
    }
}
