//! Writes a file in which every mutant can be switched on.

use std::ops::Range;

use crate::find::{Edit, Mutant};

/// A file with switches, and where each of them is.
pub struct Instrumented {
    pub source: String,
    switches: Vec<(usize, Range<usize>)>,
}

impl Instrumented {
    /// Returns the numbers of those that begin within a range of the new source.
    pub fn within(&self, range: &Range<usize>) -> impl Iterator<Item = usize> {
        let within = self
            .switches
            .iter()
            .filter(|(_, switch)| range.contains(&switch.start));
        within.map(|(number, _)| *number)
    }

    /// Returns the number of the innermost mutant at a place of the new source.
    pub fn at(&self, place: usize) -> Option<usize> {
        let around = self
            .switches
            .iter()
            .filter(|(_, range)| range.contains(&place));
        Some(around.min_by_key(|(_, range)| range.len())?.0)
    }
}

/// Text to insert. Of two at the same place, what ends comes before what begins, and the outer encloses the inner.
struct Insertion {
    at: usize,
    begins: bool,
    number: usize,
    text: String,
}

/// `mutants` are those of this file, with their numbers. An outer one comes before those that it contains.
pub fn instrument<'a>(
    source: &str,
    mutants: impl Iterator<Item = (usize, &'a Mutant)>,
) -> Instrumented {
    let mut insertions = Vec::new();
    for (number, mutant) in mutants {
        let is_on = format!("crate::mutant::is({number})");
        let mut insert = |at, begins, text| {
            insertions.push(Insertion {
                at,
                begins,
                number,
                text,
            });
        };
        match &mutant.edit {
            Edit::Replace(range, other) => {
                insert(
                    range.start,
                    true,
                    format!("(if {is_on} {{ {other} }} else {{ "),
                );
                insert(range.end, false, " })".to_owned());
            }
            Edit::Delete(range) => {
                insert(range.start, true, format!("if {is_on} {{}} else {{ "));
                insert(range.end, false, " }".to_owned());
            }
            Edit::Insert(at, before, after) => {
                insert(
                    *at,
                    true,
                    format!("{}{after}", before.replacen("{}", &is_on, 1)),
                );
            }
        }
    }
    insertions.sort_by_key(|insertion| {
        let Insertion {
            at, begins, number, ..
        } = *insertion;
        (
            at,
            begins,
            if begins {
                number as isize
            } else {
                -(number as isize)
            },
        )
    });
    apply(source, &insertions)
}

fn apply(source: &str, insertions: &[Insertion]) -> Instrumented {
    let mut written = String::new();
    let mut switches: Vec<(usize, Range<usize>)> = Vec::new();
    let mut copied = 0;
    for insertion in insertions {
        written.push_str(&source[copied..insertion.at]);
        copied = insertion.at;
        let start = written.len();
        written.push_str(&insertion.text);
        if insertion.begins {
            switches.push((insertion.number, start..written.len()));
        } else {
            let switch = switches
                .iter_mut()
                .rfind(|(number, _)| *number == insertion.number);
            switch.expect("begun before").1.end = written.len();
        }
    }
    written.push_str(&source[copied..]);
    Instrumented {
        source: written,
        switches,
    }
}
