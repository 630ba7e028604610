//! The rules, in small files by subject. They report and never stop early.
//!
//! Rules about options need no plan. All others read the plan after it is resolved, and resolving never calls them.

mod block;
mod buffer;
mod c_function;
mod closures;
mod events;
mod feature;
mod function;
mod js_function;
mod names;
mod options;
mod plan;
mod started;
mod stream;
mod taken;

pub(crate) use self::block::{
    check as block, declares_listener, is_blanket, parameters as block_parameters, repeated,
    unused, without_wrapper,
};
pub(crate) use self::closures::check as closures;
pub(super) use self::function::lone_in_extern;
pub(crate) use self::names::TakenNames;
pub(crate) use self::options::check_half_pair as half_pair;
pub(super) use self::options::skipped;
pub(crate) use self::stream::check_options as options_of_streams;
use super::context::Context;
use super::plan::Plan;
use crate::options::{OptionSet, Place};

/// The rules about one function and its options.
pub(super) fn function(context: &Context<'_>) {
    let place = if context.function.has_body() {
        Place::Function
    } else {
        Place::Declaration
    };
    context.with_diagnostics(|diagnostics| {
        options::places(&context.options.written(), place, diagnostics);
    });
    options::check(context);
    stream::check_options(context);
    events::check_options(context);
    taken::check(context);
    closures(context);
    feature::check(context);
    function::check(context);
}

/// The rules about the resolved plan.
pub(super) fn plan(context: &Context<'_>, plan: &Plan<'_>) {
    plan::check(context, plan);
    stream::check_plan(context, plan);
    events::check(context, plan);
    c_function::check(context, plan);
    js_function::check(context, plan);
    started::check(context, plan);
}
