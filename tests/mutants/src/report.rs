//! What became of the mutants.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::find::Mutant;
use crate::listed::Listed;
use crate::parts::part_of;

pub enum Result {
    Caught(String),
    Hung(String),
    Survived,
    /// No test executes the place.
    Unreached,
    LeftOut(&'static str),
}

impl Result {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Caught(_) => "caught",
            Self::Hung(_) => "hung",
            Self::Survived => "SURVIVED",
            Self::Unreached => "UNREACHED",
            Self::LeftOut(_) => "left out",
        }
    }

    fn is_alive(&self) -> bool {
        matches!(self, Self::Survived | Self::Unreached)
    }

    fn detail(&self) -> &str {
        match self {
            Self::Caught(program) | Self::Hung(program) => program,
            Self::LeftOut(reason) => reason,
            Self::Survived | Self::Unreached => "",
        }
    }
}

pub struct Report<'a> {
    mutants: &'a [Mutant],
    results: Vec<(usize, Result)>,
    listed: &'a [Listed],
}

impl<'a> Report<'a> {
    pub fn new(mutants: &'a [Mutant], results: Vec<(usize, Result)>, listed: &'a [Listed]) -> Self {
        Self {
            mutants,
            results,
            listed,
        }
    }

    fn reason(&self, number: usize) -> Option<&'a Listed> {
        self.listed
            .iter()
            .find(|listed| listed.is(&self.mutants[number]))
    }

    /// One line for each mutant, to be sorted and counted by other tools.
    pub fn table(&self) -> String {
        let mut table = String::new();
        for (number, result) in &self.results {
            let (name, listed) = (self.mutants[*number].name(), self.reason(*number));
            let reason = listed.map_or("", |listed| &listed.reason);
            let columns = [result.name(), &name, result.detail(), reason];
            writeln!(table, "{}", columns.join("\t")).unwrap();
        }
        table
    }

    /// The counts for each part, what is alive without a reason, and lines of the list that are not right.
    pub fn summary(&self) -> String {
        let mut text = String::new();
        let mut parts = BTreeMap::<_, BTreeMap<String, usize>>::new();
        for (number, result) in &self.results {
            let part = parts
                .entry(part_of(&self.mutants[*number].file))
                .or_default();
            let kind = match result {
                Result::LeftOut(reason) => format!("left out: {reason}"),
                _ if result.is_alive() && self.reason(*number).is_some() => "listed".to_owned(),
                _ => result.name().to_owned(),
            };
            *part.entry(kind).or_default() += 1;
        }
        for (part, counts) in parts {
            let total: usize = counts.values().sum();
            writeln!(text, "{part}: {total} mutants").unwrap();
            counts
                .iter()
                .for_each(|(kind, count)| writeln!(text, "{count:7} {kind}").unwrap());
        }
        for number in self.unexplained() {
            writeln!(text, "not listed: {}", self.mutants[number].name()).unwrap();
        }
        for listed in self.needless() {
            writeln!(text, "listed, but caught: {}", listed.name()).unwrap();
        }
        for listed in self.unknown() {
            writeln!(text, "listed, but no mutant: {}", listed.name()).unwrap();
        }
        text
    }

    fn unexplained(&self) -> impl Iterator<Item = usize> {
        let alive = self.results.iter().filter(|(_, result)| result.is_alive());
        alive
            .map(|(number, _)| *number)
            .filter(|number| self.reason(*number).is_none())
    }

    /// Lines of which all mutants were tried and none is alive.
    fn needless(&self) -> impl Iterator<Item = &Listed> {
        self.listed.iter().filter(|listed| {
            let mut of = self
                .results
                .iter()
                .filter(|(number, _)| listed.is(&self.mutants[*number]))
                .peekable();
            of.peek().is_some() && of.all(|(_, result)| !result.is_alive())
        })
    }

    fn unknown(&self) -> impl Iterator<Item = &Listed> {
        let exists = |listed: &Listed| self.mutants.iter().any(|mutant| listed.is(mutant));
        self.listed.iter().filter(move |listed| !exists(listed))
    }

    /// If not all tests ran, a listed mutant may be caught by others.
    pub fn is_good(&self) -> bool {
        self.unexplained().next().is_none()
            && self.needless().next().is_none()
            && self.unknown().next().is_none()
    }
}
