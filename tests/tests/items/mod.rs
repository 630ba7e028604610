//! The items that the attribute is written on: functions, methods, blocks, declarations, and functions a macro writes.

mod calls;
mod declarations;
mod foreign_types;
mod functions;
mod generics;
mod hygiene;
mod macro_fragments;
