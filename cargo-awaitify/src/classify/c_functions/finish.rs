//! The result of an operation of GIO, which `…_finish` returns inside the callback.

use syn::{ReturnType, Type};

use super::emitter::pointee;
use super::{CFunction, Pointer};
use crate::diagnostics::describe::describe_type;
use crate::source::model::Function;
use crate::source::signature::parse;
use crate::syntax::signature::Signature;
use crate::syntax::types::{is_unit, is_void_pointer, unwrapped};

/// The function that takes what the callback gets, and returns the result of the operation.
pub(super) struct Finish<'a> {
    pub(super) function: &'a Function,
    signature: Signature,
}

impl<'a> CFunction<'a> {
    /// `…_finish` of an operation `…_async`, or of one whose name has no ending.
    pub(super) fn finish(&self) -> Option<Finish<'a>> {
        let name = &self.subject.function.name;
        let start = name.strip_suffix("_async").unwrap_or(name);
        let finish = format!("{start}_finish");
        let functions = &self.subject.expander.index.of.functions;
        let function = functions.iter().find(|other| other.name == finish)?;
        let signature = parse(&function.signature)?.signature;
        Some(Finish {
            function,
            signature,
        })
    }

    /// The `map` that finishes the operation. `None` if something is left to decide: other results in parameters, or text
    /// that somebody has to free.
    pub(super) fn finishing_map(&self, pointer: &Pointer<'_>) -> Option<String> {
        let finish = self.finish()?;
        let arguments = self.arguments(pointer);
        let [source, result] = arguments[..] else {
            return None;
        };
        let functions = &self.subject.expander.index.of.functions;
        functions
            .iter()
            .find(|other| other.name == "g_error_free")?;
        let (source_type, result_type) = (describe_type(source), describe_type(result));
        let called = finish.call(&pointee(result)?)?;
        let (output, value) = finish.value()?;
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

    /// The type of the result, and the expression that delivers `value`.
    fn value(&self) -> Option<(String, &'static str)> {
        let ReturnType::Type(_, output) = &self.signature.output else {
            return Some(("()".to_owned(), "value"));
        };
        let described = describe_type(output);
        match unwrapped(output) {
            ty if is_unit(ty) => Some(("()".to_owned(), "value")),
            ty if is_void_pointer(ty) => None,
            Type::Ptr(_) if is_text(&pointee(output)?) => None,
            Type::Ptr(_) => Some((
                format!("awaitify::ffi::Object<{described}>"),
                "awaitify::ffi::Object::from(value)",
            )),
            Type::Path(_) if described.contains("pointer") => None,
            Type::Path(_) => Some((described, "value")),
            _ => None,
        }
    }
}

/// Text, bytes or an array of pointers, whose owner is not known.
fn is_text(pointee: &str) -> bool {
    const TYPES: &[&str] = &[
        "gchar", "c_char", "guchar", "c_uchar", "guint8", "u8", "i8", "gunichar",
    ];
    let word = pointee.rsplit("::").next().unwrap_or_default();
    TYPES.contains(&word) || pointee.starts_with('*')
}
