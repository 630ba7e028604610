//! The list of mutants that change nothing, with the reasons.

use crate::find::Mutant;

/// A line of `listed.tsv`: the file, the function, the change and the reason. A change of `*` means all in the function.
pub struct Listed {
    file: String,
    function: String,
    change: String,
    pub reason: String,
}

pub fn read(list: &str) -> Vec<Listed> {
    let lines = list
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut columns = line.split('\t').map(str::to_owned);
            let mut next = || {
                columns
                    .next()
                    .unwrap_or_else(|| panic!("four columns: {line}"))
            };
            Listed {
                file: next(),
                function: next(),
                change: next(),
                reason: next(),
            }
        })
        .collect()
}

impl Listed {
    pub fn is(&self, mutant: &Mutant) -> bool {
        self.file == mutant.file
            && self.function == mutant.function
            && (self.change == "*" || self.change == mutant.change)
    }

    pub fn name(&self) -> String {
        format!("{}\t{}\t{}", self.file, self.function, self.change)
    }
}
