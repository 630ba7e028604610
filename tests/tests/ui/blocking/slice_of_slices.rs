use awaitify::awaitable;

#[awaitable(blocking)]
fn count(groups: &[&[&str]]) -> usize {
    groups.iter().map(|group| group.len()).sum()
}

macro_rules! first {
    ($ty:ty) => {
        #[awaitable(blocking)]
        fn first(groups: &[$ty]) -> usize {
            groups[0].len()
        }
    };
}
first!(&[&str]);

fn main() {}
