//! Rules about C functions.

use syn::{Ident, Type};

use super::buffer;
use crate::awaitable::context::Context;
use crate::awaitable::plan::{
    Callback, Conversion, PairValue, Passed, Payload, Plan, Request, Sink, Structure,
    StructurePassed, UserData,
};
use crate::awaitable::resolve::{is_release_typedef, report_no_such_parameter, takes_only_data};
use crate::collect::CollectVec;
use crate::diagnostics::describe::{describe_map, describe_type, parameter_name};
use crate::options::{Given, ParameterNames};
use crate::syntax::signature::Safety;
use crate::syntax::types::{c_function_pointer, is_called, option_of};

pub(super) fn check(context: &Context<'_>, plan: &Plan<'_>) {
    match plan.c_callback() {
        None => check_c_only(context),
        Some((callback, user_data)) => {
            for (callback, user_data) in plan.c_callbacks() {
                check_arguments(context, callback);
                check_named(context, callback, user_data);
                check_followed(context, plan, user_data);
            }
            if leads_to_one(plan) {
                check_other_pointers(context, plan, callback);
            } else {
                check_single(context);
            }
            check_filter(context, plan, callback);
            check_destroy(context, callback, user_data);
            check_request(context, plan, user_data);
            check_array(context, plan, user_data);
            buffer::check(context, plan, [callback.index, user_data.index]);
        }
    }
    check_variadic(context);
}

/// Returns true for one callback, and for a completion with its progress, which share an entry.
fn leads_to_one(plan: &Plan<'_>) -> bool {
    let are_c = plan.c_callbacks().count() == plan.callbacks().len();
    let expected = if plan.progress().is_some() { 2 } else { 1 };
    are_c && plan.callbacks().len() == expected && plan.enumeration.is_none()
}

fn check_variadic(context: &Context<'_>) {
    if let Some(variadic) = &context.signature().variadic {
        let name = &context.signature().ident;
        context.report(
            variadic,
            format_args!("`{name}` is variadic, and a wrapper cannot pass on arguments that it does not know"),
            "declare your own function with the arguments that you pass, and annotate that; or make the \
             awaitable by hand: `Awaitable::new(|completer| …)`",
        );
    }
}

/// Options for C functions, if the callback is a closure.
fn check_c_only(context: &Context<'_>) {
    let options = context.options;
    if options.callback.has_mistake() {
        // Another parameter was meant, which may be C's.
        return;
    }
    if let Some(word) = options.revoke.own() {
        let help = "write `cancel = …`, because a closure is dropped by its owner";
        context.report(word, format_args!("`{word}` is for C functions"), help);
    }
    let others = [
        options.user_data.own(),
        options.user_data_at.own(),
        options.request.own(),
        options.buffer.own(),
        options.null.own(),
        options.unrelated.own(),
        options.destroy.own(),
        options.during_call.own(),
    ];
    for word in others.into_iter().flatten() {
        let help = format!("remove `{word}`");
        context.report(word, format_args!("`{word}` is for C functions"), help);
    }
}

/// C has no references. And a pointer may be dangling when the value is awaited, and is not `Send`.
fn check_arguments(context: &Context<'_>, callback: &Callback<'_>) {
    let Payload::Visible { arguments, .. } = &callback.payload else {
        return;
    };
    let name = parameter_name(callback.parameter);
    for ty in arguments.iter().map(|argument| argument.ty) {
        if let Type::Reference(reference) = ty {
            let referent = describe_type(&reference.elem);
            context.report(
                reference,
                format_args!("`{name}` takes a reference, which C does not have"),
                format_args!("declare it as `*const {referent}` and read it in `map`"),
            );
        }
    }
    check_pointers(context, callback);
}

/// A raw pointer may be dangling when the value is awaited, and is not `Send`. So is a `NonNull`, which blocks take.
pub(super) fn check_pointers(context: &Context<'_>, callback: &Callback<'_>) {
    let Payload::Visible {
        arguments,
        conversion,
        ..
    } = &callback.payload
    else {
        return;
    };
    if context.options.request.has_mistake() {
        // The pointer is the request.
        return;
    }
    let kept = arguments.iter().filter(|argument| argument.is_kept());
    let mut delivered: Vec<&Type> = kept.map(|argument| argument.ty).collect_vec();
    match conversion {
        Conversion::Own(_) => {}
        Conversion::Pair(pair) if matches!(pair.value, PairValue::Own(_)) => {
            delivered.remove(pair.error_at);
        }
        _ => return,
    }
    let is_pointer = |ty: &Type| {
        let ty = option_of(ty).unwrap_or(ty);
        matches!(ty, Type::Ptr(_)) || is_called(ty, "NonNull")
    };
    if let Some(pointer) = delivered.iter().find(|ty| is_pointer(ty)) {
        let described = describe_type(pointer);
        context.report(
            pointer,
            format_args!(
                "`{described}` is a raw pointer, which may be valid only during the call and is not `Send`"
            ),
            format_args!("copy what it points at: `{}`", describe_map(&delivered)),
        );
    }
}

fn check_single(context: &Context<'_>) {
    let options = context.options;
    let words = [
        options.events.word(),
        options.ok.word(),
        options.end.word(),
        options.err.word(),
        options.progress.word(),
    ];
    if let Some(word) = words.into_iter().flatten().next() {
        let others = if options.events.is_given() {
            "`events` is"
        } else if options.stream.is_given() {
            "`end` and `err` are"
        } else if options.progress.is_given() {
            "`progress` is"
        } else {
            "`ok` and `err` are"
        };
        let help = "annotate a function of yours with one callback, and pass C functions that call it; see \"Several \
                    callbacks with one user data\" in the page \"C libraries\"";
        let fact = format!("{others} for closures: C's user data leads to one callback");
        context.report(word, fact, help);
    }
}

/// Without a filter, the first call of a completion ends it.
fn check_filter(context: &Context<'_>, plan: &Plan<'_>, callback: &Callback<'_>) {
    let options = context.options;
    if let Sink::Events { .. } = plan.sink {
        return;
    }
    if let (Some(word), false) = (options.during_call.own(), callback.payload.is_filtered()) {
        context.report(
            word,
            format_args!("`{word}` is for streams and filters: a completion ends with its call"),
            format_args!("remove `{word}`"),
        );
    }
}

fn check_destroy(context: &Context<'_>, callback: &Callback<'_>, user_data: &UserData<'_>) {
    let Some(name) = context.options.destroy.value() else {
        return;
    };
    match context.signature().parameter(name) {
        None => report_no_such_parameter(context, name),
        Some((index, _)) if [callback.index, user_data.index].contains(&index) => {
            let fact = format!("`{name}` is filled in by the wrapper");
            context.report(name, fact, "name the parameter that releases the user data");
        }
        Some(_) => {}
    }
}

/// One call of the callback ends several operations.
fn check_array(context: &Context<'_>, plan: &Plan<'_>, user_data: &UserData<'_>) {
    let is_filtered = plan
        .callbacks()
        .iter()
        .any(|callback| callback.payload.is_filtered());
    let is_plain = plan.callbacks().len() == 1 && !is_filtered;
    let is_completion =
        is_plain && plan.buffer().is_none() && matches!(plan.sink, Sink::Value { .. });
    if let (true, false, Some(word)) = (
        user_data.is_array,
        is_completion,
        context.options.user_data_at.word(),
    ) {
        context.report(
            word,
            "an array of user data is for completions, which one call ends together",
            "make the stream by hand: `Events::new(…)` with `ffi::Registration`",
        );
    }
}

/// A request that the wrapper makes is freed in the one call of the callback.
fn check_request(context: &Context<'_>, plan: &Plan<'_>, user_data: &UserData<'_>) {
    let Some(request) = user_data.request.filter(|request| request.owned.is_some()) else {
        return;
    };
    let Request {
        parameter, field, ..
    } = request;
    let help = format!("let the caller make it: `request = &{parameter}.{field}`");
    let is_filtered = plan
        .callbacks()
        .iter()
        .any(|callback| callback.payload.is_filtered());
    if is_filtered || matches!(plan.sink, Sink::Events { .. }) {
        context.report(
            parameter,
            "the wrapper frees the request in the first call, but C calls this callback many times",
            help,
        );
    } else if let Some(word) = context.options.revoke.word() {
        context.report(
            word,
            "the callback frees the request, and after `revoke` it is not called",
            help,
        );
    }
}

/// The wrapper writes to what the caller's pointer points at. So the caller must promise that it is valid.
fn check_followed(context: &Context<'_>, plan: &Plan<'_>, user_data: &UserData<'_>) {
    let (owned, request): (Option<_>, Option<_>) = match user_data.request {
        Some(request) if request.owned.is_some() => (Some(request.parameter), None),
        request => (None, request),
    };
    let is_followed = |structure: &Structure<'_>| match structure.passed {
        StructurePassed::Value => false,
        StructurePassed::Pointer | StructurePassed::ConstPointer(_) => {
            owned != Some(structure.parameter)
        }
    };
    let structure = user_data.structure.filter(is_followed);
    let parameter = request
        .map(|request| request.parameter)
        .or(structure.map(|structure| structure.parameter));
    let Some(parameter) = parameter.filter(|_| !plan.is_unsafe()) else {
        return;
    };
    let fact = format!(
        "the wrapper follows the pointer `{parameter}`, and safe code can pass any pointer"
    );
    let name = &context.signature().ident;
    match &context.signature().safety {
        Safety::Safe(word) => context.report(
            word,
            fact,
            "remove `safe`, so that the caller must promise that it is valid",
        ),
        _ => context.report(
            name,
            fact,
            format_args!(
                "declare it as `unsafe fn {name}`, so that the caller must promise that it is valid"
            ),
        ),
    }
}

/// The parameters that `null` and `unrelated` name exist, and the wrapper does not fill them in.
fn check_named(context: &Context<'_>, callback: &Callback<'_>, user_data: &UserData<'_>) {
    let taken = [callback.index, user_data.index];
    for option in [&context.options.null, &context.options.unrelated] {
        for name in names_of(option) {
            match context.signature().parameter(name) {
                None if option.own().is_some() => report_no_such_parameter(context, name),
                Some((index, _)) if taken.contains(&index) => {
                    let fact = format!("`{name}` is filled in by the wrapper");
                    context.report(name, fact, format_args!("remove `{name}` here"));
                }
                _ => {}
            }
        }
    }
}

fn names_of(option: &Given<ParameterNames>) -> &[Ident] {
    option.value().map_or(&[], |ParameterNames(names)| names)
}

/// Any other C function pointer may be called with the callback's user data. Generated code checks those that a typedef
/// hides.
fn check_other_pointers(context: &Context<'_>, plan: &Plan<'_>, callback: &Callback<'_>) {
    let options = context.options;
    if options.null.has_mistake() || options.unrelated.has_mistake() {
        // One of these pointers was meant.
        return;
    }
    let unrelated = names_of(&options.unrelated);
    let callback = parameter_name(callback.parameter);
    for passed in &plan.parameters {
        let Passed::Forwarded { name, ty, .. } = passed else {
            continue;
        };
        let destroys = match c_function_pointer(ty) {
            _ if unrelated.contains(name) => continue,
            Some(function) => takes_only_data(function),
            None if is_release_typedef(ty) => true,
            None => continue,
        };
        // It was meant by a `destroy` that names no parameter, which is reported.
        if destroys && context.options.destroy.is_given() {
            continue;
        }
        let destroy = if destroys {
            format!("; if C calls it to release the user data: `destroy = {name}`")
        } else {
            String::new()
        };
        context.report(
            name,
            format_args!("`{name}` is a C function pointer, which C may call with the user data of `{callback}`"),
            format_args!(
                "pass null and leave it out of the wrapper: `null = {name}`{destroy}; if C never calls it with this user \
                 data: `unrelated = {name}`"
            ),
        );
    }
}
