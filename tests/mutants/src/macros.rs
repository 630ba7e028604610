//! Makes the bodies of macros readable as Rust, so that what they do is changed as well.

use proc_macro2::{TokenStream, TokenTree};

/// Returns the source once for each rule, with nothing but its body in it, and every token where it was.
pub fn bodies(rules: &TokenStream, source: &str) -> Vec<String> {
    let mut bodies = Vec::new();
    let mut after_arrow = false;
    for token in rules.clone() {
        match token {
            TokenTree::Group(body) if after_arrow => {
                let range = body.span().byte_range();
                let mut alone = vec![b' '; source.len()];
                let inner = range.start + 1..range.end - 1;
                alone[inner.clone()].copy_from_slice(&source.as_bytes()[inner.clone()]);
                without_dollars(&mut alone[inner]);
                bodies.push(String::from_utf8(alone).expect("only whole characters are replaced"));
            }
            TokenTree::Punct(mark) => after_arrow = mark.as_char() == '>',
            _ => {}
        }
    }
    bodies
}

/// Replaces `$name` by a name, and a repetition by nothing, unless it is the whole body.
fn without_dollars(body: &mut [u8]) {
    let first = body.iter().position(|byte| !byte.is_ascii_whitespace());
    for at in 0..body.len() {
        if body[at] != b'$' {
            continue;
        }
        if body.get(at + 1) != Some(&b'(') {
            body[at] = b'Z';
            continue;
        }
        let Some((closing, end)) = end_of_repetition(body, at + 1) else {
            return;
        };
        if Some(at) == first {
            body[at..at + 2].fill(b' ');
            body[closing..end].fill(b' ');
        } else {
            body[at..end].fill(b' ');
        }
    }
}

/// Returns the place of the closing parenthesis, and the one after the `*`, `+` or `?`.
fn end_of_repetition(body: &[u8], opening: usize) -> Option<(usize, usize)> {
    let mut depth = 0;
    let closing = (opening..body.len()).find(|at| {
        match body[*at] {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    let operator = (closing..body.len()).find(|at| matches!(body[*at], b'*' | b'+' | b'?'))?;
    Some((closing, operator + 1))
}
