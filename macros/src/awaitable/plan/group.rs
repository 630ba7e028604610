//! Several functions that register callbacks, whose stream is one.

use syn::{Ident, Type, TypePath};

use super::{CallResult, Callback, HandlePolicy, Plan};

/// Several registrations of one object.
pub(crate) struct Group<'a> {
    /// The function that is generated, without callbacks of its own.
    pub(crate) whole: Plan<'a>,
    /// The registrations, in order.
    pub(crate) plans: Vec<Plan<'a>>,
}

impl<'a> Group<'a> {
    /// The callbacks, each with the function that registers it.
    pub(crate) fn named_callbacks(&self) -> impl Iterator<Item = (&'a Ident, &Callback<'a>)> {
        self.plans.iter().flat_map(|plan| {
            let function = &plan.signature().ident;
            plan.callbacks()
                .iter()
                .map(move |callback| (function, callback))
        })
    }

    /// The `Result` of the first function that can fail.
    pub(crate) fn fallible(&self) -> Option<&'a TypePath> {
        let mut starts = self.plans.iter().filter_map(Plan::start);
        starts.find_map(|start| match start.result {
            CallResult::Fallible { result, .. } => Some(result),
            _ => None,
        })
    }

    /// The parameters of the functions apart from their callbacks, each name once.
    pub(crate) fn parameters(&self) -> Vec<(&Ident, &'a Type)> {
        let mut parameters: Vec<(&Ident, &Type)> = Vec::new();
        for (name, ty) in self.plans.iter().flat_map(Plan::forwarded) {
            if !parameters.iter().any(|(known, _)| *known == name) {
                parameters.push((name, ty));
            }
        }
        parameters
    }

    /// Returns true if one of the hooks need not be `Send`.
    pub(crate) fn is_local(&self) -> bool {
        let mut starts = self.plans.iter().filter_map(Plan::start);
        starts.any(|start| matches!(start.policy, HandlePolicy::Cancel { local: true, .. }))
    }

    /// Returns true if a function needs `&mut self`.
    pub(crate) fn is_mutable(&self) -> bool {
        self.plans.iter().any(|plan| {
            let receiver = plan.signature().receiver();
            let reference = receiver.and_then(|receiver| receiver.reference());
            reference.is_some_and(|(_, is_mutable)| is_mutable)
        })
    }
}
