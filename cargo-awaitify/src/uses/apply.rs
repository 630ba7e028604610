//! What a use of a value means for the callback in it.

use proc_macro2::Span;

use super::value::{Access, Form, Value, Wrapper};
use super::walker::Walker;
use super::{Call, How, Use};

impl Walker<'_, '_> {
    /// Records that `value` is used in the way `how`.
    pub(super) fn apply(&mut self, value: &Value, how: How, span: Span) {
        let how = accessed(how, value.access);
        match &value.form {
            Form::Callback => self.push_use(how, span),
            Form::Holder(_, inner) => self.apply(inner, how, span),
            Form::Wrapper(wrapper) => self.apply_to_wrapper(wrapper, how, span),
        }
    }

    fn apply_to_wrapper(&mut self, wrapper: &Wrapper, how: How, span: Span) {
        for inner in &wrapper.uses {
            let combined = combined(inner.how, how);
            // The place of the call tells more, unless the closure is what is stored.
            let place = match combined {
                How::Kept(_) | How::Unknown | How::Returned if inner.how != combined => {
                    self.use_at(combined, span)
                }
                _ => Use {
                    how: combined,
                    ..inner.clone()
                },
            };
            self.push(place);
        }
        if let Some(returned) = &wrapper.returned {
            let how = match how {
                How::Kept(call) => How::Kept(call),
                _ => How::Unknown,
            };
            self.apply(returned, how, span);
        }
    }
}

/// A borrowed value cannot outlive the call, and what C gets in a leaked box stays there.
fn accessed(how: How, access: Access) -> How {
    match (access, how) {
        (
            Access::Borrowed,
            How::Unknown | How::Kept(None) | How::CalledElsewhere(_) | How::Runs,
        ) => How::Lent,
        (Access::Borrowed, How::Kept(Some(call))) => How::Called(call),
        (Access::Leaked, How::Unknown) => How::Kept(None),
        _ => how,
    }
}

/// What happens to the callback if a closure that uses it in the way `inner` is used in the way `outer`.
fn combined(inner: How, outer: How) -> How {
    let How::Called(call) = inner else {
        return match (inner, outer) {
            (How::Lent | How::Unknown, How::Kept(_)) => How::Kept(None),
            (How::Lent, How::Called(_)) => How::Lent,
            (How::Lent, _) => How::Unknown,
            _ => inner,
        };
    };
    match outer {
        How::Called(around) => How::Called(Call {
            repeats: call.repeats || around.repeats,
            is_used: call.is_used && around.is_used,
            ..call
        }),
        How::Lent => How::Called(call),
        How::Runs if call.is_all_work() => How::Runs,
        How::Runs => How::CalledElsewhere(call),
        How::CalledElsewhere(around) => How::CalledElsewhere(Call {
            repeats: call.repeats || around.repeats,
            ..call
        }),
        How::Kept(_) => How::Kept(Some(call)),
        How::Returned => How::Returned,
        How::Unknown => How::Unknown,
    }
}
