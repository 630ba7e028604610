//! The result of an operation of GIO, which `…_finish` returns inside the callback.

use syn::{PointerMutability, ReturnType, Type};

use super::emitter::pointee;
use super::{CFunction, Pointer};
use crate::diagnostics::describe::describe_type;
use crate::source::model::Function;
use crate::source::signature::parse;
use crate::syntax::signature::Signature;
use crate::syntax::types::{is_unit, unwrapped};

/// The function that takes what the callback gets, and returns the result of the operation.
pub(super) struct Finish<'a> {
    pub(super) function: &'a Function,
    signature: Signature,
}

impl<'a> CFunction<'a> {
    /// `…_finish` or `…_async_finish` of an operation `…_async`, or `…_finish` of one whose name has no ending.
    pub(super) fn finish(&self) -> Option<Finish<'a>> {
        let name = &self.subject.function.name;
        let start = name.strip_suffix("_async").unwrap_or(name);
        let finishes = [format!("{start}_finish"), format!("{name}_finish")];
        let functions = &self.subject.expander.index.of.functions;
        let function = functions
            .iter()
            .find(|other| finishes.contains(&other.name))?;
        let signature = parse(&function.signature)?.signature;
        Some(Finish {
            function,
            signature,
        })
    }

    /// The `map` that finishes the operation. `None` if something is left to decide: other results in parameters, or a
    /// result whose owner or free function is not known.
    pub(super) fn finishing_map(&self, pointer: &Pointer<'_>) -> Option<String> {
        let finish = self.finish()?;
        let arguments = self.arguments(pointer);
        let [source, result] = arguments[..] else {
            return None;
        };
        self.named("g_error_free")?;
        let (source_type, result_type) = (describe_type(source), describe_type(result));
        let called = finish.call(&pointee(result)?)?;
        let (output, value) = self.finished(&finish)?;
        let source = if called.contains("source") {
            "source"
        } else {
            "_"
        };
        Some(format!(
            "map = |{source}: {source_type}, result: {result_type}| -> Result<{output}, (u32, i32, std::ffi::CString)> {{ \
             unsafe {{ let mut error = core::ptr::null_mut(); let value = {called}; match error.as_ref() {{ \
             None => Ok({value}), Some(found) => {{ \
             let message = std::ffi::CStr::from_ptr(found.message).to_owned(); \
             let failure = (found.domain, found.code, message); g_error_free(error); Err(failure) }} }} }} }}"
        ))
    }

    /// The type of the result, and the expression that delivers `value`.
    fn finished(&self, finish: &Finish<'_>) -> Option<(String, String)> {
        let value = "value".to_owned();
        let ReturnType::Type(_, output) = &finish.signature.output else {
            return Some(("()".to_owned(), value));
        };
        let described = describe_type(output);
        match unwrapped(output) {
            ty if is_unit(ty) => Some(("()".to_owned(), value)),
            Type::Ptr(pointer) if matches!(pointer.mutability, PointerMutability::Mut(_)) => {
                let pointee = pointee(output)?;
                let free = self.free(&pointee)?;
                Some((
                    format!("awaitify::ffi::Owned<{pointee}>"),
                    format!("awaitify::ffi::Owned::new(value, |owned| {free}(owned.cast()))"),
                ))
            }
            Type::Path(_) if described.contains("pointer") => None,
            Type::Path(_) => Some((described, value)),
            _ => None,
        }
    }

    /// The function that frees a value of this type: `…_unref` or `…_free` of the type itself, or that of all objects.
    fn free(&self, pointee: &str) -> Option<&'a str> {
        let word = pointee.rsplit("::").next()?.trim();
        if pointee.starts_with('*') || NOT_FREED_AS_A_WHOLE.contains(&word) {
            return None;
        }
        let own = |ending: &str| {
            let function = self.named(&format!("{word}_{ending}"))?;
            // `secret_service_clear` clears something else, by other parameters.
            let parameters = parse(&function.signature)?.signature.parameters().count();
            (parameters <= 1).then_some(&*function.name)
        };
        own("unref").or_else(|| own("free")).or_else(|| {
            // A type that has another way to be freed is no object.
            const OTHERS: &[&str] = &["ref", "destroy", "release", "clear"];
            own("get_type")?;
            let is_object = OTHERS.iter().all(|ending| own(ending).is_none());
            let unref = self.named("g_object_unref").filter(|_| is_object)?;
            Some(&unref.name)
        })
    }

    /// The function with this name, where `GFileInfo_free` stands for `g_file_info_free`.
    fn named(&self, name: &str) -> Option<&'a Function> {
        let plain = |name: &str| name.to_lowercase().replace('_', "");
        let name = plain(name);
        let functions = &self.subject.expander.index.of.functions;
        functions.iter().find(|other| plain(&other.name) == name)
    }
}

impl Finish<'_> {
    /// The call, if the parameters are the source object, the result and the error, or the last two of them.
    fn call(&self, result_type: &str) -> Option<String> {
        let types: Vec<Option<String>> = self
            .signature
            .parameters()
            .map(|(_, parameter)| pointee(&parameter.ty))
            .collect();
        let is_error = |ty: &Option<String>| {
            let ends = |ty: &str| ty.starts_with("*mut ") && ty.ends_with("GError");
            ty.as_deref().is_some_and(ends)
        };
        let name = &self.function.name;
        match &types[..] {
            [Some(result), error] if result == result_type && is_error(error) => {
                Some(format!("{name}(result, &mut error)"))
            }
            [Some(_), Some(result), error] if result == result_type && is_error(error) => {
                Some(format!("{name}(source.cast(), result, &mut error)"))
            }
            _ => None,
        }
    }
}

/// Text and bytes, of which each library frees its own in another way, and containers whose elements are freed apart.
const NOT_FREED_AS_A_WHOLE: &[&str] = &[
    "gchar",
    "c_char",
    "guchar",
    "c_uchar",
    "guint8",
    "u8",
    "i8",
    "gunichar",
    "GList",
    "GSList",
    "GQueue",
    "GArray",
    "GPtrArray",
    "GHashTable",
    "GTree",
];
