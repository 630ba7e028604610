//! The options about the callbacks of a function, as input of the classifier.

use syn::Ident;

use crate::awaitable::context::{Context, Site};
use crate::awaitable::plan::Role;
use crate::options::{
    BufferParameters, ErrCallback, ParameterValue, RequestField, UserDataAt, UserDataValue,
    Variants,
};
use crate::syntax::signature::Parameter;

/// The options about the callbacks of a function.
#[derive(Default)]
pub(crate) struct Wanted<'a> {
    pub(crate) callback: Option<&'a ParameterValue>,
    pub(crate) ok: Option<&'a ParameterValue>,
    pub(crate) err: Option<&'a ErrCallback>,
    pub(crate) end: Option<&'a ParameterValue>,
    pub(crate) progress: Option<&'a ParameterValue>,
    /// True in a group of functions, whose callbacks become variants of one enum.
    pub(crate) is_in_group: bool,
    /// The callbacks whose values become variants of one enum.
    pub(crate) events: Option<&'a Variants>,
    /// True if the callback is a listener, whose calls become a stream.
    pub(crate) is_stream: bool,
    /// True if the function's result is the value, so that its only callback is one for progress.
    pub(crate) returns_value: bool,
    pub(crate) user_data: Option<&'a Ident>,
    /// The structure whose field is the user data.
    pub(crate) user_data_field: Option<&'a UserDataValue>,
    pub(crate) user_data_at: Option<UserDataAt>,
    pub(crate) request: Option<&'a RequestField>,
    pub(crate) buffer: Option<&'a BufferParameters>,
    /// Parameters that are not the callback.
    pub(crate) excluded: Vec<&'a Ident>,
    /// True in an `extern` block, where a typedef before the user data is the callback.
    pub(crate) is_extern: bool,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(context: &Context<'a>) -> Self {
        let options = context.options;
        let user_data = options.user_data.value();
        Wanted {
            callback: options.callback.value(),
            ok: options.ok.value(),
            err: options.err.value(),
            end: options.end.value(),
            progress: progress_of(context),
            is_in_group: matches!(context.around.site, Site::Group),
            events: options.events.value(),
            is_stream: options.stream.is_given(),
            returns_value: options.blocking.is_given(),
            user_data: user_data
                .filter(|value| value.field.is_none())
                .map(|value| &value.parameter),
            user_data_field: user_data.filter(|value| value.field.is_some()),
            user_data_at: options.user_data_at.value().copied(),
            request: options.request.value(),
            buffer: options.buffer.value(),
            excluded: options.excluded(),
            is_extern: context.is_extern(),
        }
    }
}

/// The callback for reports. A block's `progress` is for the functions that have a parameter of that name.
fn progress_of<'a>(context: &Context<'a>) -> Option<&'a ParameterValue> {
    let given = &context.options.progress;
    let parameter = &given.value()?.parameter;
    let is_meant = || context.signature().parameter(&parameter.name).is_some();
    (given.own().is_some() || is_meant()).then_some(parameter)
}

impl Wanted<'_> {
    /// Returns true if `parameter` is not the callback.
    pub(super) fn excludes(&self, parameter: &Parameter) -> bool {
        let taken = [
            self.end.map(|end| &end.name),
            self.progress.map(|progress| &progress.name),
            self.err.map(|err| &err.parameter.name),
        ];
        let name = parameter.pattern.name.as_ref();
        name.is_some_and(|name| self.excluded.contains(&name) || taken.contains(&Some(name)))
    }

    /// Returns true if `parameter` is the pointer to the buffer.
    pub(super) fn is_buffer(&self, parameter: &Parameter) -> bool {
        let pointer = self.buffer.map(|buffer| &buffer.pointer);
        pointer.is_some() && pointer == parameter.pattern.name.as_ref()
    }

    /// The role of a callback whose values become a variant.
    pub(super) fn role_of_variant(&self, name: Option<&Ident>) -> Role {
        let ends = self.end.is_some_and(|end| Some(&end.name) == name);
        if ends {
            Role::LastVariant
        } else {
            Role::Variant
        }
    }

    /// Returns true if the callback called `name` is for errors.
    pub(super) fn is_err(&self, name: Option<&Ident>) -> bool {
        self.err
            .is_some_and(|err| Some(&err.parameter.name) == name)
    }

    /// The role of the one callback that is not named.
    pub(super) fn role(&self) -> Role {
        if self.is_stream {
            Role::Item
        } else {
            Role::Completion
        }
    }
}
