//! The questions about the bodies of one crate, and their answers.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::mem::discriminant;
use std::sync::Arc;

use super::syntax::Texts;
use super::value::Value;
use super::walker::Walker;
use super::{Fate, How, Use};
use crate::names::index::Index;

/// Follows the callbacks of one crate.
pub(crate) struct Tracer<'a> {
    pub(super) index: &'a Index<'a>,
    pub(super) texts: Texts,
    answers: RefCell<HashMap<Question, Answer>>,
    /// The functions that are being followed.
    pub(super) open: RefCell<Vec<Question>>,
    pub(super) methods: OnceCell<HashMap<String, Vec<usize>>>,
}

/// A function, and what is followed in it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Question {
    pub(super) function: usize,
    pub(super) source: Source,
}

/// The value that is followed.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Source {
    /// The parameter of this name.
    Parameter(String),
    /// The field of this name of any object.
    Field(String),
}

/// The uses in a function, and the value if the function returns it.
#[derive(Clone, Default, Debug)]
pub(super) struct Answer {
    pub(super) uses: Vec<Use>,
    pub(super) returned: Option<Value>,
}

/// The number of functions that are followed into each other.
const DEEPEST: usize = 12;

impl<'a> Tracer<'a> {
    pub(crate) fn new(index: &'a Index<'a>) -> Self {
        Tracer {
            index,
            texts: Texts::default(),
            answers: RefCell::default(),
            open: RefCell::default(),
            methods: OnceCell::new(),
        }
    }

    /// The uses of the parameter `name` of the function at the index `at`.
    pub(crate) fn uses(&self, at: usize, name: &str) -> Vec<Use> {
        if !self.index.of.functions[at].has_body() {
            return self.uses_in_impls(at, name);
        }
        let question = Question {
            function: at,
            source: Source::Parameter(name.to_owned()),
        };
        let answer = self.answer(question);
        let mut uses = answer.uses;
        let place = &self.index.of.functions[at].place;
        uses.extend(answer.returned.map(|_| Use {
            how: How::Returned,
            file: Arc::clone(&place.file),
            line: place.line,
        }));
        uses
    }

    /// The uses in the impls of a trait, if they agree.
    fn uses_in_impls(&self, at: usize, name: &str) -> Vec<Use> {
        let all = self.implementations(at, name).into_iter();
        let all = all.map(|(at, name)| self.uses(at, &name));
        let all: Vec<Vec<Use>> = all.filter(|uses| !uses.is_empty()).collect();
        let fates = all.iter().map(|uses| discriminant(&Fate::of(uses)));
        let differ = fates.collect::<HashSet<_>>().len() > 1;
        match all.into_iter().next() {
            Some(first) if !differ => first,
            _ => Vec::new(),
        }
    }

    /// The sum of [`uses`](Self::uses).
    pub(crate) fn fate(&self, at: usize, name: &str) -> Fate {
        Fate::of(&self.uses(at, name))
    }

    /// Follows the source through its function. A function that is already being followed adds nothing.
    pub(super) fn answer(&self, question: Question) -> Answer {
        if let Some(known) = self.answers.borrow().get(&question) {
            return known.clone();
        }
        let depth = self.open.borrow().len();
        if depth >= DEEPEST || self.open.borrow().contains(&question) {
            return Answer::default();
        }
        self.open.borrow_mut().push(question.clone());
        let answer = self.follow_into(&question);
        self.open.borrow_mut().pop();
        self.answers.borrow_mut().insert(question, answer.clone());
        answer
    }

    fn follow_into(&self, question: &Question) -> Answer {
        let function = &self.index.of.functions[question.function];
        match self.texts.body_of(function) {
            Some((body, line)) => Walker::new(self, question, line).walk(&body),
            None => Answer::default(),
        }
    }
}
