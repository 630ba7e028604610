//! Callbacks that do something for C: their answer or what they write is used, so nothing can await them.

use syn::{NamedArg, PointerMutability, Type};

use super::{CFunction, Pointer};
use crate::classify::finding::{Kind, Verdict};
use crate::diagnostics::describe::describe_type;
use crate::names::index::{Definition, Meaning};
use crate::names::tokens::path_of;
use crate::syntax::types::{unwrapped, value_of_output};
use crate::words;

impl CFunction<'_> {
    /// Returns true if the callback reads or writes for C, or is passed a callback: it returns an amount or a pointer, or
    /// fills memory.
    pub(super) fn implements_something(&self, pointer: &Pointer<'_>) -> bool {
        const AMOUNTS: &[&str] = &[
            "isize",
            "ssize_t",
            "i64",
            "c_long",
            "c_longlong",
            "gssize",
            "usize",
            "size_t",
        ];
        let Some(output) = value_of_output(&pointer.function.output) else {
            return false;
        };
        if pointer.name.starts_with("on_") {
            return false;
        }
        let resolved = self.resolved(output);
        let word = resolved.rsplit("::").next().unwrap_or_default();
        let arguments = self.arguments(pointer);
        AMOUNTS.contains(&word)
            || resolved.starts_with('*')
            || pointer.function.inputs.iter().any(is_memory)
            || arguments.iter().any(|ty| self.is_function(ty))
    }

    /// Returns true if names say that the callback reads, writes or answers for C. It returns something.
    pub(super) fn names_work(&self, pointer: &Pointer<'_>) -> bool {
        const WORK: &[&str] = &[
            "read", "reader", "write", "writer", "load", "dump", "save", "rewrite", "interact",
            "prompt", "prompter", "match",
        ];
        pointer.says(WORK) && !pointer.name.starts_with("on_")
    }

    /// Returns true if C waits for the answer of a callback of an operation, and nothing says that the operation goes on or
    /// that an object is made which keeps the callback.
    pub(super) fn answers_at_once(&self, pointer: &Pointer<'_>) -> bool {
        const KEEPS: &[&str] = &[
            "new", "create", "open", "start", "init", "begin", "alloc", "cb", "callback",
        ];
        self.kind_of(pointer) == Kind::Completion
            && !self.is_operation(pointer)
            && !words::has_word(&self.subject.function.name, KEEPS)
    }

    /// A callback that makes something and returns nothing, because it puts it into its argument.
    pub(super) fn makes_something(&self, pointer: &Pointer<'_>) -> Option<Verdict> {
        let name = &pointer.name;
        let function = &self.subject.function.name;
        let makes =
            words::has_word(function, &["create", "draw"]) && words::has_word(function, &["set"]);
        let reason = format!("`{name}` makes something whenever C needs it");
        makes.then(|| Verdict::no(Kind::Function, name, reason))
    }

    /// The function that registers the callback which this one removes: its name differs in one word, and it takes a
    /// callback of the same type.
    pub(super) fn counterpart(&self, pointer: &Pointer<'_>) -> Option<String> {
        let function = &self.subject.function.name;
        let sets = words::has_word(function, &["set"]) || self.is_operation(pointer);
        if sets || pointer.type_name.is_empty() || pointer.name.starts_with("on_") {
            return None;
        }
        let words = words::split(function);
        let functions = &self.subject.expander.index.of.functions;
        let registers = functions.iter().find(|other| {
            words::undoes(&words, &words::split(&other.name))
                && other.signature.contains(&pointer.type_name)
        });
        Some(registers?.name.clone())
    }

    fn is_function(&self, ty: &Type) -> bool {
        self.resolved(ty).contains("fn(") || self.resolved(ty).contains("fn (")
    }

    /// The type without the aliases of the bindings.
    pub(super) fn resolved(&self, ty: &Type) -> String {
        let index = self.subject.expander.index;
        let mut text = describe_type(ty);
        for _ in 0..8 {
            let meaning = index.resolve(&path_of(&text), self.subject.function.module);
            let Meaning::Local(Definition::Alias(at)) = meaning else {
                break;
            };
            text = index.of.aliases[at].target.clone();
        }
        text
    }
}

/// Memory that the callback fills: a buffer by its name, or a place for a pointer.
fn is_memory(input: &NamedArg) -> bool {
    const BUFFERS: &[&str] = &["out", "output", "dst", "dest"];
    let name = input.name.as_ref().map(|(name, _)| name.to_string());
    let is_buffer = words::has_word(&name.unwrap_or_default(), BUFFERS);
    match unwrapped(&input.ty) {
        Type::Ptr(pointer) if matches!(pointer.mutability, PointerMutability::Mut(_)) => {
            is_buffer || matches!(unwrapped(&pointer.elem), Type::Ptr(_))
        }
        _ => false,
    }
}
