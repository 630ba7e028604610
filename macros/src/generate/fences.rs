//! Examples in copied documentation. They are tests of the original, and need not run twice.

use crate::collect::CollectVec;

/// The code block that the documentation is in, line by line.
#[derive(Default)]
pub(super) struct Fences {
    /// The fence that ends the block.
    open: Option<String>,
}

impl Fences {
    /// Returns `text` with its Rust examples marked as `ignore`, or `None` if nothing changes.
    pub(super) fn untested(&mut self, text: &str) -> Option<String> {
        let lines: Vec<Option<String>> = text
            .lines()
            .map(|line| self.untested_line(line))
            .collect_vec();
        if lines.iter().all(Option::is_none) {
            return None;
        }
        let lines = text.lines().zip(lines);
        let lines: Vec<String> = lines
            .map(|(old, new)| new.unwrap_or_else(|| old.to_owned()))
            .collect_vec();
        Some(lines.join("\n"))
    }

    fn untested_line(&mut self, line: &str) -> Option<String> {
        let (fence, language) = split_fence(line)?;
        if let Some(open) = &self.open {
            let closes = language.is_empty() && fence.trim_start().starts_with(open.as_str());
            if closes {
                self.open = None;
            }
            return None;
        }
        self.open = Some(fence.trim_start().to_owned());
        is_tested(language).then(|| format!("{fence}rust,ignore"))
    }
}

/// The indented fence that begins `line`, and what follows it.
fn split_fence(line: &str) -> Option<(&str, &str)> {
    let text = line.trim_start();
    let mark = text
        .chars()
        .next()
        .filter(|mark| matches!(mark, '`' | '~'))?;
    let rest = text.trim_start_matches(mark);
    let length = text.len() - rest.len();
    let fence = &line[..line.len() - rest.len()];
    (length >= 3).then(|| (fence, rest.trim()))
}

/// Returns true if rustdoc compiles a block with these words.
fn is_tested(language: &str) -> bool {
    const RUST: &[&str] = &[
        "rust",
        "should_panic",
        "no_run",
        "compile_fail",
        "standalone",
    ];
    language
        .split([',', ' '])
        .filter(|word| !word.is_empty())
        .all(|word| RUST.contains(&word) || word.starts_with("edition") || word.starts_with('E'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(lines: &[&str]) -> Vec<String> {
        let mut fences = Fences::default();
        let untested = |line: &&str| fences.untested(line).unwrap_or_else(|| (*line).to_owned());
        lines.iter().map(untested).collect()
    }

    #[test]
    fn examples_are_not_tested_twice() {
        let lines = [
            " Adds.",
            " ```",
            " add(1, 2);",
            " ```",
            " ```no_run",
            " ```",
        ];
        let expected = [
            " Adds.",
            " ```rust,ignore",
            " add(1, 2);",
            " ```",
            " ```rust,ignore",
            " ```",
        ];
        assert_eq!(all(&lines), expected);
    }

    #[test]
    fn other_blocks_are_unchanged() {
        let lines = [
            " ````text",
            " ```",
            " ````",
            " ~~~ignore",
            " ~~~",
            " ```c",
            " ```",
        ];
        assert_eq!(all(&lines), lines);
    }

    #[test]
    fn block_comment_has_many_lines() {
        let mut fences = Fences::default();
        let untested = fences.untested("Adds.\n```\nadd(1);\n```\n");
        assert_eq!(
            untested.as_deref(),
            Some("Adds.\n```rust,ignore\nadd(1);\n```")
        );
    }
}
