//! Tells user data from buffers and objects, which are `void *` too.
//!
//! The wrapper passes a number as user data. If C took it for anything else, it would read or write at that address. So a
//! `void *` is only taken for user data without `user_data = param` if its place and its name allow nothing else.

use crate::syntax::signature::{Parameter, Signature};
use crate::syntax::types::{c_function_pointer, is_data, is_void_pointer};

/// The words for data. As the last word of a name, they say what it is: a `private_key` is a key.
const DATA: &[&str] = &[
    "buf", "buffer", "bytes", "mem", "memory", "block", "payload", "packet", "message", "msg",
    "body", "dst", "dest", "src", "source", "in", "out", "input", "output", "result", "value",
    "key", "addr", "address", "blob", "text", "str", "item", "items", "elem", "element", "entry",
    "node", "record", "base", "array", "image", "frame", "sample", "samples", "name", "username",
    "path", "file", "url", "uri", "password", "hash", "digest", "cert", "handle", "device",
    "window", "display", "instance", "session", "socket", "self", "this",
];

/// Returns true if the name says that the parameter is user data.
pub(super) fn is_called_user_data(parameter: &Parameter) -> bool {
    const PARTS: &[&str] = &[
        "user",
        "ctx",
        "context",
        "priv",
        "opaque",
        "cookie",
        "closure",
        "cls",
        "mydata",
        "cb_data",
        "cbdata",
        "callback_data",
    ];
    let name = name_of(parameter);
    let last = name.rsplit('_').next().unwrap_or_default();
    !DATA.contains(&last)
        && (PARTS.iter().any(|part| name.contains(part))
            || ["arg", "param"]
                .iter()
                .any(|word| name.starts_with(word) || name.ends_with(word)))
}

/// Returns true for a `void *` that may point to memory which C reads or writes, or to an object of the library.
pub(super) fn may_be_buffer(
    (index, parameter): (usize, &Parameter),
    signature: &Signature,
) -> bool {
    is_void_pointer(&parameter.ty)
        && (may_be_object(index, parameter)
            || !is_called_user_data(parameter)
                && (is_called_buffer(parameter) || is_before_length(index, signature)))
}

/// Returns true if a function's first parameter may be the object that the function belongs to, as a `void *context` of
/// ZeroMQ or the handle of any library that hides its types.
fn may_be_object(index: usize, parameter: &Parameter) -> bool {
    let name = name_of(parameter);
    let is_data = name == "ud" || name.ends_with("data");
    let may_be_context = name.ends_with("ctx") || name.ends_with("context");
    let is_context = may_be_context && !name.contains("user");
    index == 0 && (is_context || !is_data && !is_called_user_data(parameter))
}

fn is_called_buffer(parameter: &Parameter) -> bool {
    let name = name_of(parameter);
    let mut words = name.split('_');
    words.any(|word| DATA.contains(&word)) || name.ends_with("buf") || name.ends_with("buffer")
}

/// Returns true if the parameter after `index` is the length of something.
fn is_before_length(index: usize, signature: &Signature) -> bool {
    let mut parameters = signature.parameters();
    parameters.any(|(next, parameter)| {
        next == index + 1
            && c_function_pointer(&parameter.ty).is_none()
            && is_data(&parameter.ty)
            && is_called_length(parameter)
    })
}

/// Returns true if the name says that the parameter is the length of something.
pub(crate) fn is_called_length(parameter: &Parameter) -> bool {
    const PARTS: &[&str] = &["len", "size", "count", "bytes", "capacity"];
    let name = name_of(parameter);
    PARTS.iter().any(|part| name.contains(part))
}

fn name_of(parameter: &Parameter) -> String {
    let name = parameter.pattern.name.as_ref();
    name.map(ToString::to_string)
        .unwrap_or_default()
        .to_lowercase()
}
