//! The name that was probably meant by a misspelt one.

use crate::collect::CollectVec;

/// The candidate that is closest to `name`, if it is close enough to be meant.
pub(crate) fn nearest<T: AsRef<str>>(
    name: &str,
    candidates: impl IntoIterator<Item = T>,
) -> Option<T> {
    let mut nearest = None;
    for candidate in candidates {
        let rank = rank(name, candidate.as_ref());
        if nearest.as_ref().is_none_or(|(least, _)| rank < *least) {
            nearest = Some((rank, candidate));
        }
    }
    let ((is_far, _), near) = nearest?;
    (!is_far && !is_other_word(name, near.as_ref())).then_some(near)
}

/// Orders candidates: an abbreviation comes before what is far, and after what is close.
fn rank(name: &str, candidate: &str) -> (bool, usize) {
    let distance = distance(name, candidate);
    let is_near = distance <= 1.max(name.len() / 3);
    (!is_near && !abbreviates(name, candidate), distance)
}

/// Returns true if one of the words begins with the other: `on_prog` and `on_progress`.
fn abbreviates(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 4;
    one.len().min(other.len()) >= SHORTEST && (one.starts_with(other) || other.starts_with(one))
}

/// Returns true for a short word in which one letter is another: `foo` is not `for`, but `kep` is `keep`.
fn is_other_word(name: &str, near: &str) -> bool {
    let mut letters = name.chars();
    let has_all = letters.all(|letter| near.contains(letter));
    name.len() <= 3 && name.len() == near.len() && !has_all
}

/// The insertions, deletions, replacements and swaps of neighbours that make `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect_vec(), b.chars().collect_vec());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect_vec()];
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let replaced = rows[i][j] + usize::from(a[i] != b[j]);
            let mut least = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
