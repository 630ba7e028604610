//! Collecting an iterator into a vector.

/// `collect_vec()` as in the crate `itertools`.
pub(crate) trait CollectVec: Iterator + Sized {
    /// Collects the items into a vector.
    ///
    /// `collect` compiles ten times as much code for each kind of iterator, and users compile this crate.
    fn collect_vec(self) -> Vec<Self::Item> {
        let mut items = Vec::new();
        for item in self {
            items.push(item);
        }
        items
    }
}

impl<I: Iterator> CollectVec for I {}
