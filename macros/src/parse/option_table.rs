//! The options, a table for each attribute. The grammar, the messages about unknown, misplaced and conflicting
//! options, and the reference page's test all read them; an option exists by standing here.

use syn::ext::IdentExt;
use syn::parse::ParseStream;

use Form::*;
use Place::*;

/// What stands behind an option's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// Nothing.
    Flag,
    /// `= identifier`
    Ident,
    /// `= "text"`
    Text,
    /// `= parameter` or `= parameter(A, B)`
    Parameter,
    /// `= |…| …`
    Closure,
    /// `= expression`
    Expression,
    /// `= path::to::item`
    ItemPath,
    /// Nothing, or `= |…| …`
    FlagOrClosure,
    /// `(extern "C")`
    Abi,
    /// `(every = "10ms")`
    Every,
    /// `= Type`
    TypeName,
    /// `= last`, `= first` or a number from zero.
    Position,
    /// `= parameter` or `= (one, another)`
    Parameters,
}

/// Where an option may stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// On a function with a body.
    Function,
    /// On a function without a body.
    Declaration,
    /// On an `impl`, `trait`, `mod` or `extern` block, where it is the default for those inside.
    Block,
}

/// One row of a table.
pub(crate) struct OptionSpec {
    pub(crate) key: Key,
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    pub(crate) places: &'static [Place],
    /// How it is written; the text of `help:` lines.
    pub(crate) usage: &'static str,
    /// What it cannot stand beside.
    pub(crate) conflicts: &'static [Key],
}

const EVERYWHERE: &[Place] = &[Function, Declaration, Block];
const SINGLE: &[Place] = &[Function, Declaration];

/// What a function without a callback has no use for, and the other ways to run it.
macro_rules! without_callback {
    ($($other:ident),*) => {
        &[
            $(Key::$other,)*
            Key::Callback,
            Key::Ok,
            Key::Err,
            Key::Map,
            Key::Reply,
            Key::Keep,
            Key::Discard,
            Key::Handle,
            Key::Cancel,
            Key::Revoke,
            Key::Started,
            Key::UserData,
            Key::UserDataAt,
            Key::Null,
            Key::Unrelated,
        ]
    };
}

/// Names an option inside the macro; what both attributes have, it names in both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Key {
    Name,
    Prefix,
    Suffix,
    Skip,
    Callback,
    Ok,
    Err,
    Map,
    Dropped,
    Reply,
    Keep,
    Discard,
    Handle,
    Associated,
    Local,
    Cancel,
    Revoke,
    UserData,
    UserDataAt,
    Null,
    Unrelated,
    Started,
    Blocking,
    Poll,
    Readable,
    Writable,
    Fd,
    Path,
    For,
    Crate,
    On,
    Extern,
}

/// Former names of options, each with the present one.
const RENAMED: &[(&str, &str)] = &[("returns", "reply"), ("pair", "handle")];

/// The options of one attribute.
#[derive(Clone, Copy)]
pub(crate) struct Table(pub(crate) &'static [OptionSpec]);

// What it is called, what stands behind it, where it may stand, how it is written, and what it cannot stand beside.
macro_rules! table {
    ($($key:ident: $name:literal, $form:expr, $places:expr, $usage:literal, $conflicts:expr;)*) => {
        Table(&[$(OptionSpec {
            key: Key::$key,
            name: $name,
            form: $form,
            places: $places,
            usage: $usage,
            conflicts: $conflicts,
        }),*])
    };
}

/// The options of `#[awaitable]`.
pub(crate) const AWAITABLE: Table = table! {
    Name: "name", Ident, SINGLE, "name = fetch_async", &[];
    Prefix: "prefix", Text, &[Block], "prefix = \"async_\"", &[];
    Suffix: "suffix", Text, &[Block], "suffix = \"_async\"", &[];
    Skip: "skip", Flag, SINGLE, "skip", &[];
    Callback: "callback", Parameter, EVERYWHERE, "callback = done", &[Key::Ok, Key::Err];
    Ok: "ok", Parameter, EVERYWHERE, "ok = on_success, err = on_failure", &[];
    Err: "err", Parameter, EVERYWHERE, "ok = on_success, err = on_failure", &[];
    Map: "map", Closure, EVERYWHERE, "map = |a: A| -> U { … }", &[Key::Ok, Key::Err];
    Dropped: "dropped", Expression, EVERYWHERE, "dropped = Err(MyError::Gone)", &[];
    Reply: "reply", Expression, EVERYWHERE, "reply = true", &[];
    Keep: "keep", Flag, EVERYWHERE, "keep", &[Key::Discard, Key::Cancel];
    Discard: "discard", Flag, EVERYWHERE, "discard", &[Key::Cancel];
    Handle: "handle", Flag, EVERYWHERE, "handle", &[Key::Started];
    Associated: "associated", Flag, SINGLE, "associated", &[];
    Local: "local", Flag, EVERYWHERE, "cancel = |handle| …, local", &[];
    Cancel: "cancel", Expression, EVERYWHERE, "cancel = |handle| handle.stop()", &[];
    Revoke: "revoke", Expression, EVERYWHERE, "revoke = |handle| unsafe { their_cancel(handle) }",
        &[Key::Cancel, Key::Keep, Key::Discard, Key::Local];
    UserData: "user_data", Ident, EVERYWHERE, "user_data = context", &[];
    UserDataAt: "user_data_at", Position, EVERYWHERE, "user_data_at = first", &[];
    Null: "null", Parameters, EVERYWHERE, "null = on_progress", &[];
    Unrelated: "unrelated", Parameters, EVERYWHERE, "unrelated = allocate", &[];
    Started: "started", Closure, EVERYWHERE, "started = |status| -> Result<(), i32> { … }", &[];
    Blocking: "blocking", FlagOrClosure, EVERYWHERE, "blocking = |job| rayon::spawn(job)",
        without_callback!(Dropped, Poll, Readable, Writable);
    Poll: "poll", Every, EVERYWHERE, "poll(every = \"10ms\")", without_callback!(Readable, Writable);
    Readable: "readable", Flag, EVERYWHERE, "readable", without_callback!(Writable);
    Writable: "writable", Flag, EVERYWHERE, "writable", without_callback!();
    Fd: "fd", Ident, EVERYWHERE, "readable, fd = socket", &[];
    Path: "path", ItemPath, &[Declaration, Block], "path = their_crate::fetch", &[];
    For: "for", TypeName, &[Block], "for = their_crate::Client", &[Key::Path];
    Crate: "crate", ItemPath, EVERYWHERE, "crate = my_reexports::awaitify", &[];
};

/// The options of `#[callbackify]`.
pub(crate) const CALLBACKIFY: Table = table! {
    Name: "name", Ident, SINGLE, "name = add_then", &[];
    On: "on", Expression, SINGLE, "on = RUNTIME.handle()", &[];
    Prefix: "prefix", Text, SINGLE, "prefix = \"mylib_\"", &[Key::Name];
    Extern: "unsafe", Abi, SINGLE, "unsafe(extern \"C\"), on = RUNTIME.handle()", &[];
    Associated: "associated", Flag, SINGLE, "associated", &[];
    Crate: "crate", ItemPath, SINGLE, "crate = my_reexports::awaitify", &[];
};

impl Table {
    /// The row called `name`, or formerly called so.
    pub(crate) fn find(self, name: &str) -> Option<&'static OptionSpec> {
        let renamed = RENAMED.iter().find(|(old, _)| *old == name);
        let name = renamed.map_or(name, |(_, new)| new);
        let is_found = |spec: &&OptionSpec| {
            // `extern "C"` without the `unsafe` around it gets an error that names the reason.
            spec.name == name || spec.key == Key::Extern && name == "extern"
        };
        self.0.iter().find(is_found)
    }

    /// Whether the name of one of its options comes.
    pub(super) fn begins(self, input: ParseStream<'_>) -> bool {
        let name = input.fork().call(syn::Ident::parse_any);
        name.is_ok_and(|name| self.find(&name.to_string()).is_some())
    }

    /// The option whose name is closest to `name`, if it is close enough to be meant.
    pub(super) fn nearest(self, name: &str) -> Option<&'static str> {
        let names = self.0.iter().map(|spec| spec.name);
        let near = names.min_by_key(|known| distance(name, known))?;
        (distance(name, near) <= 1 + name.len() / 3).then_some(near)
    }
}

/// The insertions, deletions, replacements and swaps of neighbours that make `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_keyboard_finds_its_option() {
        assert_eq!(AWAITABLE.nearest("cancle"), Some("cancel"));
        assert_eq!(AWAITABLE.nearest("droped"), Some("dropped"));
        assert_eq!(AWAITABLE.nearest("zebra_crossing"), None);
    }

    #[test]
    fn every_conflict_names_another_option() {
        for spec in AWAITABLE.0 {
            assert!(
                !spec.conflicts.contains(&spec.key),
                "{} conflicts with itself",
                spec.name
            );
        }
    }
}
