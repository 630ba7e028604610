//! Finds the user data of a C callback: the parameter, and its position among the callback's arguments.

use quote::ToTokens;
use syn::{Ident, PointerMutability, Type, TypeFnPtr};

use super::buffer::{is_called_user_data, may_be_buffer};
use super::refusal::Refusal;
use super::wanted::Wanted;
use crate::awaitable::plan::{Request, Structure, StructurePassed, UserData, UserDataPosition};
use crate::collect::CollectVec;
use crate::options::{CallbackField, Position, RequestField, UserDataAt};
use crate::syntax::signature::{Parameter, Signature};
use crate::syntax::types::{
    c_function_pointer, is_void_pointer, may_be_typedef, unwrapped, value_of_output,
};

/// A C function pointer with its user data.
pub(crate) struct CFunctionType<'a> {
    pub(crate) user_data: UserData<'a>,
    /// Its arguments without the user data, if they can be seen.
    pub(crate) takes: Option<Vec<&'a Type>>,
    /// Its return type, if that is visible and not `()`.
    pub(crate) output: Option<&'a Type>,
}

pub(super) fn find<'a>(
    callback: usize,
    parameter: &'a Parameter,
    signature: &'a Signature,
    wanted: &Wanted<'a>,
) -> Result<CFunctionType<'a>, Refusal<'a>> {
    let pointer = &parameter.ty;
    if let Some(request) = wanted.request {
        return in_request(request, pointer, signature);
    }
    let index = index_of(callback, parameter, signature, wanted).map_err(|refusal| {
        let has_none = |function: &TypeFnPtr| {
            !function
                .inputs
                .iter()
                .any(|input| is_void_pointer(&input.ty))
        };
        match refusal {
            Refusal::MayBeBuffer(_) if c_function_pointer(pointer).is_some_and(has_none) => {
                Refusal::NoVoidPointer(parameter)
            }
            other => other,
        }
    })?;
    let may_be_released = wanted.callback.is_none() && index + 1 == callback;
    let mut parameters = signature.parameters();
    let passed = parameters.find(|(at, _)| *at == index);
    let passed = passed.map(|(_, parameter)| &parameter.ty);
    let found = at_position(pointer, (index, passed), parameter, wanted)?;
    Ok(CFunctionType {
        user_data: UserData {
            // The code of the callback cannot mention the function's own types and lifetimes.
            ty: passed.filter(|_| signature.generics.params.is_empty()),
            may_be_released,
            ..found.user_data
        },
        ..found
    })
}

/// A callback of type `pointer` that gets the user data as an argument. The user data is the input `index` of the function,
/// or in it if its type is not known.
fn at_position<'a>(
    pointer: &'a Type,
    (index, passed): (usize, Option<&'a Type>),
    parameter: &'a Parameter,
    wanted: &Wanted<'a>,
) -> Result<CFunctionType<'a>, Refusal<'a>> {
    let user_data = |position| UserData {
        pointer,
        index,
        ty: None,
        position,
        is_named: wanted.user_data.is_some() || wanted.user_data_at.is_some(),
        may_be_released: false,
        is_array: wanted.user_data_at == Some(UserDataAt::Array),
        request: None,
        structure: None,
    };
    let told = match wanted.user_data_at {
        Some(UserDataAt::Argument(position)) => Some(position),
        Some(UserDataAt::Array) => Some(Position::At(0)),
        None => None,
    };
    let Some(function) = c_function_pointer(pointer) else {
        return Ok(CFunctionType {
            user_data: user_data(told.map_or(UserDataPosition::Hidden, UserDataPosition::Known)),
            takes: None,
            output: None,
        });
    };
    let position = match told {
        Some(position) => position,
        None => position_in(function, passed, parameter)?,
    };
    let count = function.inputs.len();
    let at = match position {
        Position::Last => count.saturating_sub(1),
        Position::At(at) if at < count => at,
        Position::At(at) => return Err(Refusal::NoSuchPosition(parameter, count, at)),
    };
    let wrong = function
        .inputs
        .iter()
        .nth(at)
        .filter(|input| is_small(&input.ty));
    if let (Some(wrong), Some(_)) = (wrong, told) {
        return Err(Refusal::NotUserDataAt(&wrong.ty));
    }
    let inputs = function.inputs.iter().enumerate();
    // The second argument of an array is its length.
    let is_array = wanted.user_data_at == Some(UserDataAt::Array);
    let others = inputs.filter(|(index, _)| *index != at && !(is_array && *index == 1));
    Ok(CFunctionType {
        user_data: user_data(UserDataPosition::Known(position)),
        takes: Some(others.map(|(_, input)| &input.ty).collect_vec()),
        output: value_of_output(&function.output),
    })
}

/// A callback that is a field of the parameter.
pub(super) fn in_structure<'a>(
    field: &'a CallbackField,
    (index, parameter): (usize, &'a Parameter),
    signature: &'a Signature,
    wanted: &Wanted<'a>,
) -> Result<CFunctionType<'a>, Refusal<'a>> {
    let Some(name) = &parameter.pattern.name else {
        return Err(Refusal::NoUserData(parameter));
    };
    let (found, user_data) = match (wanted.request, wanted.user_data_field) {
        (Some(request), _) => (in_request(request, &field.ty, signature)?, None),
        (None, Some(value)) if value.parameter == *name => {
            let found = at_position(&field.ty, (index, None), parameter, wanted)?;
            (found, value.field.as_ref())
        }
        (None, _) => return Err(Refusal::NoUserDataField(name)),
    };
    let passed = match unwrapped(&parameter.ty) {
        Type::Ptr(pointer) => match pointer.mutability {
            PointerMutability::Mut(_) => StructurePassed::Pointer,
            PointerMutability::Const(_) => StructurePassed::ConstPointer(&pointer.elem),
        },
        _ => StructurePassed::Value,
    };
    Ok(CFunctionType {
        user_data: UserData {
            structure: Some(Structure {
                parameter: name,
                passed,
                callback: &field.name,
                user_data,
            }),
            ..found.user_data
        },
        ..found
    })
}

/// A callback whose first argument is a request that carries the user data.
fn in_request<'a>(
    wanted: &'a RequestField,
    pointer: &'a Type,
    signature: &'a Signature,
) -> Result<CFunctionType<'a>, Refusal<'a>> {
    let found = signature.parameter(&wanted.parameter);
    let (index, holder) = found.ok_or(Refusal::NoSuchParameter(&wanted.parameter))?;
    let owned = match unwrapped(&holder.ty) {
        _ if wanted.is_lent => None,
        Type::Ptr(pointer) => Some(&*pointer.elem),
        _ => return Err(Refusal::HiddenRequest(holder)),
    };
    let function = c_function_pointer(pointer);
    Ok(CFunctionType {
        user_data: UserData {
            pointer,
            index,
            ty: None,
            position: UserDataPosition::Known(Position::At(0)),
            is_named: true,
            may_be_released: false,
            is_array: false,
            request: Some(Request {
                parameter: &wanted.parameter,
                field: &wanted.field,
                owned,
            }),
            structure: None,
        },
        takes: function.map(|function| function.inputs.iter().map(|input| &input.ty).collect_vec()),
        output: function.and_then(|function| value_of_output(&function.output)),
    })
}

/// The parameter with the user data: the one that is named, a `void *` next to the callback, or the only one that is called
/// like user data.
fn index_of<'a>(
    callback: usize,
    parameter: &'a Parameter,
    signature: &'a Signature,
    wanted: &Wanted<'a>,
) -> Result<usize, Refusal<'a>> {
    if let Some(name) = wanted.user_data {
        let (index, found) = signature
            .parameter(name)
            .ok_or(Refusal::NoSuchUserData(name))?;
        if is_small(&found.ty) {
            return Err(Refusal::NotUserData(name, &found.ty));
        }
        return Ok(index);
    }
    let void_pointers = signature.parameters().filter(|(index, parameter)| {
        *index != callback && is_void_pointer(&parameter.ty) && !wanted.is_buffer(parameter)
    });
    let (buffers, candidates): (Vec<_>, Vec<_>) =
        void_pointers.partition(|found| may_be_buffer(*found, signature));
    let neighbours = neighbours(callback, signature, wanted);
    let nearest = neighbours
        .into_iter()
        .flatten()
        .find(|index| candidates.iter().any(|(found, _)| found == index));
    match (nearest, &candidates[..], &buffers[..]) {
        (Some(index), _, _) => Ok(index),
        (None, [(index, only)], _) if is_called_user_data(only) => Ok(*index),
        (None, [(_, only)], _) | (None, [], [(_, only)]) => Err(Refusal::MayBeBuffer(only)),
        (None, [], []) => Err(Refusal::NoUserData(parameter)),
        (None, _, _) => Err(Refusal::SeveralUserData(parameter)),
    }
}

/// The parameters after and before the callback. Other callbacks in between may share its user data, and parameters that the
/// wrapper leaves out separate nothing.
fn neighbours(callback: usize, signature: &Signature, wanted: &Wanted<'_>) -> [Option<usize>; 2] {
    let others = signature.parameters().filter(|(_, parameter)| {
        let is_callback =
            c_function_pointer(&parameter.ty).is_some() || may_be_typedef(&parameter.ty);
        !wanted.is_buffer(parameter)
            && (is_void_pointer(&parameter.ty) || !is_callback && !wanted.excludes(parameter))
    });
    let indices: Vec<usize> = others.map(|(index, _)| index).collect_vec();
    let after = indices.iter().find(|index| **index > callback);
    let before = indices.iter().rfind(|index| **index < callback);
    [after.copied(), before.copied()]
}

/// The only argument of `function` that may be the user data, or else the last one. `Likenesses` of the runtime decides in
/// the same way for a typedef.
fn position_in<'a>(
    function: &TypeFnPtr,
    passed: Option<&Type>,
    parameter: &'a Parameter,
) -> Result<Position, Refusal<'a>> {
    let is_same = |ty: &Type| passed.is_some_and(|passed| is_same(passed, ty));
    let inputs = function.inputs.iter().map(|input| &input.ty).enumerate();
    let candidates: Vec<(usize, bool)> = inputs
        .filter(|(_, ty)| is_void_pointer(ty) || is_same(ty))
        .map(|(at, ty)| (at, is_same(ty)))
        .collect_vec();
    let last = function.inputs.len().saturating_sub(1);
    match candidates[..] {
        [] => Err(Refusal::NoVoidPointer(parameter)),
        [(at, _)] if at == last => Ok(Position::Last),
        [(at, _)] => Ok(Position::At(at)),
        [(first, first_is_same), .., (at, last_is_same)] => {
            let is_like_first = first == 0 && first_is_same == last_is_same;
            let has_same = candidates.iter().any(|(_, is_same)| *is_same);
            let is_clear = at == last && (last_is_same || !has_same) && !is_like_first;
            is_clear
                .then_some(Position::Last)
                .ok_or(Refusal::SeveralVoidPointers(parameter))
        }
    }
}

/// Returns true for a number of Rust or C that cannot hold a pointer.
fn is_small(ty: &Type) -> bool {
    const SMALL: &[&str] = &[
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "u8", "u16", "u32",
    ];
    const SMALL_OF_C: &[&str] = &[
        "c_char", "c_double", "c_float", "c_int", "c_schar", "c_short", "c_uchar", "c_uint",
        "c_ushort",
    ];
    let Type::Path(path) = unwrapped(ty) else {
        return false;
    };
    let is_of_c = |name: &Ident| SMALL_OF_C.iter().any(|small| name == small);
    let last = path.path.segments.last();
    SMALL.iter().any(|small| path.path.is_ident(small))
        || last.is_some_and(|last| is_of_c(&last.ident))
}

/// Returns true if both are a `void *` or both a `const void *`, or if they are written in the same way.
fn is_same(one: &Type, other: &Type) -> bool {
    if is_void_pointer(one) && is_void_pointer(other) {
        return is_const(one) == is_const(other);
    }
    one.to_token_stream().to_string() == other.to_token_stream().to_string()
}

/// Returns true for a `const void *`.
fn is_const(void_pointer: &Type) -> bool {
    match unwrapped(void_pointer) {
        Type::Ptr(pointer) => matches!(pointer.mutability, PointerMutability::Const(_)),
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "gconstpointer"),
        _ => false,
    }
}
