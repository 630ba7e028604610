//! The values of a body that lead to the callback.

use std::rc::Rc;

use super::Use;

/// A value that is the callback, or from which it can be reached.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) form: Form,
    pub(super) access: Access,
}

#[derive(Clone, Debug)]
pub(super) enum Form {
    /// The callback, alone or in a `Box`, an `Option`, a list and the like.
    Callback,
    /// A closure or a future, with what happens when it runs.
    Wrapper(Rc<Wrapper>),
    /// A struct, with the name of the field if it is known.
    Holder(Option<String>, Box<Value>),
}

#[derive(Clone, Debug)]
pub(super) struct Wrapper {
    pub(super) uses: Vec<Use>,
    /// The value that it returns, if that leads to the callback.
    pub(super) returned: Option<Value>,
}

/// The right that the value gives to the callback.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Access {
    Owned,
    /// In an `Arc` or an `Rc`, of which a borrower can keep a clone.
    Shared,
    /// Borrowed from a variable of the function, so it cannot outlive the call.
    Borrowed,
    /// A raw pointer to a leaked `Box`.
    Leaked,
}

impl Value {
    pub(super) fn callback() -> Self {
        Value {
            form: Form::Callback,
            access: Access::Owned,
        }
    }

    pub(super) fn wrapper(uses: Vec<Use>, returned: Option<Value>, access: Access) -> Self {
        Value {
            form: Form::Wrapper(Rc::new(Wrapper { uses, returned })),
            access,
        }
    }

    pub(super) fn held(self, field: Option<String>) -> Self {
        Value {
            access: self.access,
            form: Form::Holder(field, Box::new(self)),
        }
    }

    pub(super) fn with(self, access: Access) -> Self {
        Value { access, ..self }
    }
}
