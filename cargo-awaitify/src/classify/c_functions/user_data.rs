//! The user data by which the macro tells the calls of a C function apart.

use syn::Type;

use super::{CFunction, Pointer};
use crate::awaitable::resolve::refusal::Refusal;
use crate::awaitable::resolve::select::{Kind as Selected, select};
use crate::awaitable::resolve::wanted::Wanted;
use crate::classify::finding::{Kind, Verdict};
use crate::diagnostics::describe::parameter_name;
use crate::source::signature::parse;
use crate::syntax::types::{c_function_pointer, is_void_pointer, unwrapped};

impl CFunction<'_> {
    /// A callback without user data, whose calls cannot be told apart.
    pub(super) fn without_user_data(
        &self,
        pointer: &Pointer<'_>,
        others: &[&str],
    ) -> Option<Verdict> {
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
        if self.implements_something(pointer) || self.names_work(pointer) {
            let reason = "does something for C, which gets its answer";
            return Some(Verdict::no(
                Kind::Function,
                name,
                format!("`{name}` {reason}"),
            ));
        }
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

    /// `user_data_at`, if a typedef hides from the macro that the user data is not the last argument.
    pub(super) fn hidden_position(&self, pointer: &Pointer<'_>) -> Option<String> {
        let written = parse(&self.subject.function.signature)?;
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
