//! The rules, one small file each. They report and never stop early.

mod asyncness;
mod block;
mod c;
mod closures;
mod declaration;
mod feature;
mod hook;
mod names;
mod options;
mod output;
mod parameters;
mod returned;

pub(crate) use self::block::is_blanket;
pub(crate) use self::declaration::stands_for_nothing;
pub(crate) use self::names::Names;
pub(crate) use self::options::{check_conflicts as of_conflicts, check_name as of_name};
pub(crate) use self::parameters::check as of_parameters;

use crate::diagnostics::Diagnostics;
use crate::model::pick::Delivery;
use crate::model::returned::{Handling, Returned};
use crate::model::site::Surroundings;
use crate::parse::block::Block;
use crate::parse::item::Function;
use crate::parse::option_table::Place;
use crate::parse::options::Options;
use crate::parse::signature::Signature;

/// The rules about one function, before anything is known of its callback.
pub(crate) fn of_function(
    function: &Function,
    options: &Options,
    around: Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) {
    let place = if function.has_body() {
        Place::Function
    } else {
        Place::Declaration
    };
    options::check(options, place, diagnostics);
    closures::check(options, diagnostics);
    feature::check(options, diagnostics);
    if !around.is_declared(function, options) {
        options::check_name(options, &function.signature, "_async", diagnostics);
    }
    asyncness::check(&function.signature, diagnostics);
    parameters::check(&function.signature, diagnostics);
    declaration::check(function, options, around, diagnostics);
}

/// The rules about a block and its options.
pub(crate) fn of_block(block: &Block, options: &Options, diagnostics: &mut Diagnostics) {
    options::check(options, Place::Block, diagnostics);
    block::check(block, options, diagnostics);
}

/// The rules about the callback that was found.
pub(crate) fn of_delivery(
    signature: &Signature,
    delivery: &Delivery<'_>,
    options: &Options,
    diagnostics: &mut Diagnostics,
) {
    c::check(signature, delivery, options, diagnostics);
    for callback in delivery.callbacks() {
        output::check(callback, options, diagnostics);
        returned::check(signature, callback, diagnostics);
    }
}

/// The rule about what becomes of the handle.
pub(crate) fn of_handling(
    returned: &Returned<'_>,
    handling: &Handling<'_>,
    diagnostics: &mut Diagnostics,
) {
    hook::check(returned, handling, diagnostics);
}
