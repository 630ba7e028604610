//! The pages of the repository: their links and excerpts, and the tests they name.

mod links;
mod named_tests;
