//! Finds what can be changed in a file.

use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::Visit;

/// One change of one place.
pub struct Mutant {
    pub file: String,
    /// Where it is, for example `Slot::write`.
    pub function: String,
    /// For example "`<` becomes `<=` in `a < b`". Together with the file and the function it names the mutant.
    pub change: String,
    /// Why the change is not tried.
    pub left_out: Option<&'static str>,
    /// Only loom's models can notice it.
    pub is_ordering: bool,
    pub edit: Edit,
}

pub enum Edit {
    /// Another expression.
    Replace(Range<usize>, String),
    /// The statement is not executed.
    Delete(Range<usize>),
    /// Inserted, with `{}` for the condition that the mutant is on.
    Insert(usize, &'static str, String),
}

impl Mutant {
    /// The columns by which `listed.tsv` knows it.
    pub fn name(&self) -> String {
        format!("{}\t{}\t{}", self.file, self.function, self.change)
    }
}

/// Adds the mutants of a file, and names modules of it that exist for tests only.
pub fn find(file: &str, source: &str, mutants: &mut Vec<Mutant>, test_modules: &mut Vec<String>) {
    let tree = syn::parse_file(source).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut finder = Finder {
        file,
        source,
        scope: Vec::new(),
        statement: String::new(),
        left_out: None,
        found: Vec::new(),
        test_modules,
    };
    finder.visit_file(&tree);
    number_equal(&mut finder.found);
    mutants.append(&mut finder.found);
}

/// Tells mutants of one function apart that read the same.
fn number_equal(mutants: &mut [Mutant]) {
    for index in 0..mutants.len() {
        let (earlier, rest) = mutants.split_at_mut(index);
        let mutant = &mut rest[0];
        let same = |other: &&Mutant| {
            other.function == mutant.function
                && other.change.split(" #").next() == Some(&mutant.change)
        };
        let count = earlier.iter().filter(same).count();
        if count > 0 {
            mutant.change = format!("{} #{}", mutant.change, count + 1);
        }
    }
}

pub struct Finder<'a> {
    file: &'a str,
    pub source: &'a str,
    scope: Vec<String>,
    /// The innermost statement or arm.
    pub statement: String,
    left_out: Option<&'static str>,
    pub found: Vec<Mutant>,
    pub test_modules: &'a mut Vec<String>,
}

impl Finder<'_> {
    pub fn text(&self, node: &impl Spanned) -> &str {
        &self.source[node.span().byte_range()]
    }

    /// The text on one line, shortened.
    pub fn short(&self, node: &impl Spanned) -> String {
        let mut line = String::new();
        for word in self
            .text(node)
            .lines()
            .map(|line| line.split("//").next().unwrap_or(""))
        {
            line.push_str(word.trim());
            line.push(' ');
        }
        let line = line.trim_end();
        match line.char_indices().nth(90) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line.to_owned(),
        }
    }

    pub fn add(&mut self, change: String, edit: Edit) {
        self.found.push(Mutant {
            file: self.file.to_owned(),
            function: self.scope.join("::"),
            change,
            left_out: self.left_out,
            is_ordering: false,
            edit,
        });
    }

    pub fn replace(&mut self, node: &impl Spanned, change: String, text: String) {
        self.add(change, Edit::Replace(node.span().byte_range(), text));
    }

    pub fn within(&mut self, name: String, visit: impl FnOnce(&mut Self)) {
        self.scope.push(name);
        visit(self);
        self.scope.pop();
    }

    pub fn leaving_out(&mut self, reason: &'static str, visit: impl FnOnce(&mut Self)) {
        let before = self.left_out;
        self.left_out = before.or(Some(reason));
        visit(self);
        self.left_out = before;
    }

    pub fn in_statement(&mut self, statement: String, visit: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.statement, statement);
        visit(self);
        self.statement = before;
    }
}
