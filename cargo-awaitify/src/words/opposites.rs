//! The names of functions that undo what others do.

use super::split;

/// Returns true if the words of `other` are those of `function`, with one word that means the opposite.
pub(crate) fn undoes(other: &[String], function: &[String]) -> bool {
    const PAIRS: &[(&str, &[&str])] = &[
        ("connect", &["disconnect"]),
        ("subscribe", &["unsubscribe"]),
        ("register", &["unregister", "deregister"]),
        ("add", &["remove", "del", "delete"]),
        ("watch", &["unwatch"]),
        ("own", &["unown"]),
        ("install", &["uninstall"]),
        ("listen", &["unlisten"]),
        ("set", &["unset", "clear", "remove"]),
        ("start", &["stop"]),
    ];
    if other.len() != function.len() {
        return false;
    }
    let mut differing = function
        .iter()
        .zip(other)
        .filter(|(one, other)| one != other);
    let Some((own, opposite)) = differing.next() else {
        return false;
    };
    let is_pair = PAIRS
        .iter()
        .any(|(word, opposites)| word == own && opposites.contains(&opposite.as_str()));
    is_pair && differing.next().is_none()
}

/// The names that the function which undoes `function` may have, the most specific first.
pub(crate) fn opposites(function: &str) -> Vec<String> {
    const PAIRS: &[(&str, &[&str])] = &[
        ("listen", &["unlisten"]),
        ("bind", &["unbind"]),
        ("connect", &["disconnect"]),
        ("subscribe", &["unsubscribe"]),
        ("register", &["unregister", "deregister"]),
        ("add", &["remove"]),
        ("watch", &["unwatch"]),
        ("observe", &["unobserve"]),
        ("attach", &["detach"]),
        ("install", &["uninstall"]),
        ("hook", &["unhook"]),
        ("on", &["off", "remove", "unlisten", "unsubscribe"]),
        ("set", &["unset", "clear", "remove"]),
        ("start", &["stop"]),
    ];
    let words = split(function);
    let mut names = Vec::new();
    for (word, opposites) in PAIRS {
        let Some(at) = words.iter().position(|known| known == word) else {
            continue;
        };
        for opposite in *opposites {
            let mut other = words.clone();
            other[at] = (*opposite).to_owned();
            names.push(other.join("_"));
            if let Some(last) = words.last().filter(|_| at + 1 < words.len()) {
                names.push(format!("{opposite}_{last}"));
            }
            names.push((*opposite).to_owned());
        }
    }
    names
}
