//! The name of the function that a closure is written in, found in the name of the closure's type.

/// Returns `b` for `a::b::{{closure}}` and for `a::b<T>::{{closure}}`.
pub(crate) fn enclosing_function(closure: &'static str) -> &'static str {
    let path = closure.trim_end_matches("::{{closure}}");
    let path = without_generics(path);
    path.rsplit("::").next().unwrap_or(path)
}

/// Returns `a::b` for `a::b<c::D<E>>`.
fn without_generics(path: &'static str) -> &'static str {
    let mut depth = 0usize;
    for (at, byte) in path.bytes().enumerate().rev() {
        match byte {
            // This is not the arrow of a function type.
            b'>' if at > 0 && path.as_bytes()[at - 1] != b'-' => depth += 1,
            b'<' => depth = depth.saturating_sub(1),
            _ if depth == 0 => return path[..=at].trim_end_matches(':'),
            _ => {}
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_in_type_names() {
        for (name, function) in [
            ("a::b::{{closure}}", "b"),
            ("a::b::{{closure}}::{{closure}}", "b"),
            ("a::b<a::c::{{closure}}>::{{closure}}", "b"),
            ("a::b::{{closure}}::c::{{closure}}", "c"),
            ("a::b<c::D<e::F>>::{{closure}}", "b"),
            ("<a::B as c::D>::e::{{closure}}", "e"),
            ("a::b<fn(u8) -> c::D>::{{closure}}", "b"),
            ("a::start", "start"),
        ] {
            assert_eq!(enclosing_function(name), function, "{name}");
        }
    }
}
