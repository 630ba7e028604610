//! The parts of the runtime, each of which can be tried for itself.

const PARTS: &[(&str, &[&str])] = &[
    ("cell", &["oneshot/"]),
    ("queue", &["queue/"]),
    (
        "guards",
        &[
            "guard.rs",
            "guarded.rs",
            "completer.rs",
            "group.rs",
            "hook.rs",
            "panics.rs",
        ],
    ),
    ("ffi", &["ffi/"]),
    ("events", &["events/"]),
    ("future", &["future/"]),
    ("callback", &["callback/"]),
    ("bridges", &["tokio/", "blocking.rs"]),
];

/// Returns the part of a file below the runtime's `src`.
pub fn part_of(file: &str) -> &'static str {
    let is_in = |paths: &[&str]| paths.iter().any(|path| file.starts_with(path));
    PARTS
        .iter()
        .find(|(_, paths)| is_in(paths))
        .map_or("rest", |(name, _)| name)
}
