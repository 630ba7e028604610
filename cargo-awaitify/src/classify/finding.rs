//! The result of a scan for one function.

use std::fmt;

use super::accepted::Refusal;
use crate::uses::Use;

/// The purpose of the callback.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    /// Called once, with the result of an operation.
    Completion,
    /// One of two callbacks is called once.
    Pair,
    /// Called for each event.
    Listener,
    /// Need not be `'static`: called only before the function returns, or kept by something that borrows.
    Visitor,
    /// Work that the function runs somewhere.
    Job,
    /// The function uses what the callback returns.
    Function,
    /// A function pointer without user data.
    Bare,
}

/// How certain a proposal is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Class {
    Sure,
    Likely,
    No,
}

/// The wrapper that a function has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Wrapper {
    None,
    /// An attribute on the function or on a block around it.
    Annotated,
    /// `skip`, or excluded in the configuration.
    Excluded,
    /// A declaration in this file and line.
    Declared(String),
}

/// What the classifier says about the callback, before it is known how the attribute is written.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) kind: Kind,
    pub(crate) class: Class,
    /// The parameter that is the callback.
    pub(crate) callback: Option<String>,
    /// The options of the attribute.
    pub(crate) options: Option<Vec<String>>,
    pub(crate) reason: String,
    /// The question that a person has to decide.
    pub(crate) question: Option<String>,
}

/// A function that takes a callback.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// The index of the function in its crate.
    pub(crate) function: usize,
    pub(crate) path: String,
    pub(crate) verdict: Verdict,
    pub(crate) shape: Shape,
    pub(crate) steps: Vec<String>,
    /// The uses of the callback in the bodies of the crate.
    pub(crate) uses: Vec<Use>,
    pub(crate) wrapper: Wrapper,
    /// True if other crates can name the function.
    pub(crate) is_public: bool,
}

/// The types of the callback and the function, described.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    pub(crate) callback_type: String,
    pub(crate) arguments: Vec<String>,
    pub(crate) replies: Option<String>,
    pub(crate) bounds: Vec<&'static str>,
    pub(crate) returns: Option<String>,
}

impl Kind {
    pub(crate) const ALL: &[Kind] = &[
        Kind::Completion,
        Kind::Pair,
        Kind::Listener,
        Kind::Visitor,
        Kind::Job,
        Kind::Function,
        Kind::Bare,
    ];
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Kind::Completion => "completion",
            Kind::Pair => "pair",
            Kind::Listener => "listener",
            Kind::Visitor => "visitor",
            Kind::Job => "job",
            Kind::Function => "function",
            Kind::Bare => "bare pointer",
        })
    }
}

impl fmt::Display for Class {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Class::Sure => "sure",
            Class::Likely => "likely",
            Class::No => "no",
        })
    }
}

impl Verdict {
    /// Makes the verdict less certain, because the macro refuses the proposal.
    pub(crate) fn doubt(&mut self, refusal: &Refusal) {
        let (fact, help) = refusal.parts();
        self.question.get_or_insert_with(|| help.to_owned());
        if self.class == Class::Sure {
            self.class = Class::Likely;
            fact.clone_into(&mut self.reason);
        }
    }

    pub(crate) fn no(kind: Kind, callback: &str, reason: impl Into<String>) -> Self {
        Verdict {
            kind,
            class: Class::No,
            callback: Some(callback.to_owned()),
            options: None,
            reason: reason.into(),
            question: None,
        }
    }

    pub(crate) fn sure(
        kind: Kind,
        callback: &str,
        options: Vec<String>,
        reason: impl Into<String>,
    ) -> Self {
        Verdict {
            class: Class::Sure,
            options: Some(options),
            ..Self::no(kind, callback, reason)
        }
    }

    pub(crate) fn likely(
        kind: Kind,
        callback: &str,
        options: Vec<String>,
        reason: impl Into<String>,
        question: impl Into<String>,
    ) -> Self {
        Verdict {
            class: Class::Likely,
            options: Some(options),
            question: Some(question.into()),
            ..Self::no(kind, callback, reason)
        }
    }
}
