//! `cargo awaitify scan`, run as a program on copies of `tests/fixtures`.

mod check;
mod classes;
mod config;
mod declare;
mod depot;
mod drift;
mod explain;
mod greenhouse;
mod headers;
mod interrupted;
mod json;
mod kept;
mod macros;
mod neighbours;
mod outputs;
mod robustness;
mod support;
mod uses;
mod write;
