//! Choices that a number determines, so that each run compiles the same functions.

/// SplitMix64, because neighbouring numbers must choose differently.
pub(crate) struct Choice(u64);

impl Choice {
    pub(crate) const fn new(number: usize) -> Self {
        Self(number as u64)
    }

    pub(crate) fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        items[(mixed ^ (mixed >> 31)) as usize % items.len()]
    }
}
