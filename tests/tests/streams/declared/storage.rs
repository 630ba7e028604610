//! Databases, Git and downloads.

use awaitify::awaitable;

mod in_rusqlite_hooks {
    use super::*;

    mod sq {
        use std::panic::RefUnwindSafe;
        pub struct Connection;
        pub struct AuthContext<'a> {
            pub a: &'a str,
        }
        #[derive(Clone)]
        pub enum Authorization {
            Allow,
        }
        pub struct PreUpdateCase;
        pub enum Action {
            I,
        }
        impl Connection {
            pub fn commit_hook<F>(&self, hook: Option<F>)
            where
                F: FnMut() -> bool + Send + 'static,
            {
                if let Some(mut h) = hook {
                    assert!(!h())
                }
            }
            pub fn progress_handler<F>(&self, num_ops: i32, handler: Option<F>)
            where
                F: FnMut() -> bool + Send + RefUnwindSafe + 'static,
            {
            }
            pub fn authorizer<'c, F>(&self, hook: Option<F>)
            where
                F: for<'r> FnMut(AuthContext<'r>) -> Authorization + Send + RefUnwindSafe + 'static,
            {
                if let Some(mut h) = hook {
                    h(AuthContext { a: "x" });
                }
            }
            pub fn preupdate_hook<F>(&self, hook: Option<F>)
            where
                F: FnMut(Action, &str, &str, &PreUpdateCase) + Send + 'static,
            {
            }
            pub fn trace(&mut self, trace_fn: Option<fn(&str)>) {}
            pub fn busy_handler(&self, callback: Option<fn(i32) -> bool>) -> Result<(), ()> {
                Ok(())
            }
        }
    }
    #[awaitable(for = sq::Connection)]
    trait Ext {
        #[awaitable(stream(unbounded), reply = false, cancel = |()| ())]
        fn commit_hook<F>(&self, hook: Option<F>)
        where
            F: FnMut() -> bool + Send + 'static;
        #[awaitable(stream(latest), reply = false)]
        fn progress_handler<F>(&self, num_ops: i32, handler: Option<F>)
        where
            F: FnMut() -> bool + Send + std::panic::RefUnwindSafe + 'static;
        #[awaitable(stream(unbounded), map = |c: sq::AuthContext<'_>| -> String { c.a.to_owned() }, reply = sq::Authorization::Allow)]
        fn authorizer<'c, F>(&self, hook: Option<F>)
        where
            F: for<'r> FnMut(sq::AuthContext<'r>) -> sq::Authorization
                + Send
                + std::panic::RefUnwindSafe
                + 'static;
        #[awaitable(stream(unbounded), ignore = last)]
        fn preupdate_hook<F>(&self, hook: Option<F>)
        where
            F: FnMut(sq::Action, &str, &str, &sq::PreUpdateCase) + Send + 'static;
    }
    #[test]
    fn rusqlite_hooks() {
        let c = sq::Connection;
        assert!(c.stream_commit_hook().wait_next().is_some());
        assert_eq!(c.stream_authorizer().wait_next().unwrap(), "x");
    }
}

mod in_git2_credentials {
    use super::*;

    mod git2 {
        #[derive(Debug)]
        pub struct Error;
        pub struct Cred;
        #[derive(Clone, Copy)]
        pub struct CredentialType;
        #[derive(Clone, Copy)]
        pub struct Oid;
        pub struct RemoteCallbacks<'a>(
            pub  Option<
                Box<dyn FnMut(&str, Option<&str>, CredentialType) -> Result<Cred, Error> + 'a>,
            >,
        );
        impl Cred {
            pub fn default() -> Result<Cred, Error> {
                Ok(Cred)
            }
        }
        impl<'a> RemoteCallbacks<'a> {
            pub fn new() -> Self {
                Self(None)
            }
            pub fn credentials<F>(&mut self, cb: F) -> &mut RemoteCallbacks<'a>
            where
                F: FnMut(&str, Option<&str>, CredentialType) -> Result<Cred, Error> + 'a,
            {
                self.0 = Some(Box::new(cb));
                self
            }
            pub fn update_tips<F>(&mut self, cb: F) -> &mut RemoteCallbacks<'a>
            where
                F: FnMut(&str, Oid, Oid) -> bool + 'a,
            {
                self
            }
            pub fn sideband_progress<F>(&mut self, cb: F) -> &mut RemoteCallbacks<'a>
            where
                F: FnMut(&[u8]) -> bool + 'a,
            {
                self
            }
            pub fn push_update_reference<F>(&mut self, cb: F) -> &mut RemoteCallbacks<'a>
            where
                F: FnMut(&str, Option<&str>) -> Result<(), Error> + 'a,
            {
                self
            }
        }
    }
    #[awaitable(for = git2::RemoteCallbacks<'a>)]
    trait Ext<'a> {
        #[awaitable(stream(unbounded), reply = git2::Cred::default())]
        fn credentials<F>(&mut self, cb: F) -> &mut git2::RemoteCallbacks<'a>
        where
            F: FnMut(&str, Option<&str>, git2::CredentialType) -> Result<git2::Cred, git2::Error>
                + 'a;
        #[awaitable(stream(unbounded), reply = true)]
        fn update_tips<F>(&mut self, cb: F) -> &mut git2::RemoteCallbacks<'a>
        where
            F: FnMut(&str, git2::Oid, git2::Oid) -> bool + 'a;
        #[awaitable(stream(latest), reply = true)]
        fn sideband_progress<F>(&mut self, cb: F) -> &mut git2::RemoteCallbacks<'a>
        where
            F: FnMut(&[u8]) -> bool + 'a;
        #[awaitable(stream(unbounded))]
        fn push_update_reference<F>(&mut self, cb: F) -> &mut git2::RemoteCallbacks<'a>
        where
            F: FnMut(&str, Option<&str>) -> Result<(), git2::Error> + 'a;
    }
    #[test]
    fn git2_credentials() {
        let mut c = git2::RemoteCallbacks::new();
        let (c, mut e) = c.stream_credentials();
        c.0.as_mut().unwrap()("u", None, git2::CredentialType).unwrap();
        assert_eq!(e.wait_next().unwrap().0, "u");
    }
}

mod in_git2_walks {
    use super::*;

    mod git2 {
        #[derive(Debug)]
        pub struct Error;
        #[derive(Clone, Copy)]
        pub struct Oid;
        pub struct Repository;
        pub struct TreeEntry<'a>(&'a str);
        pub struct DiffDelta<'a>(pub &'a str);
        pub struct DiffHunk<'a>(pub &'a str);
        pub struct DiffLine<'a>(pub &'a str);
        pub type FileCb<'a> = dyn FnMut(DiffDelta<'_>, f32) -> bool + 'a;
        pub type LineCb<'a> =
            dyn FnMut(DiffDelta<'_>, Option<DiffHunk<'_>>, DiffLine<'_>) -> bool + 'a;
        pub enum DiffFormat {
            Patch,
        }
        impl Repository {
            pub fn stash_foreach<C>(&mut self, mut callback: C) -> Result<(), Error>
            where
                C: FnMut(usize, &str, &Oid) -> bool,
            {
                callback(1, "m", &Oid);
                Ok(())
            }
        }
        pub struct Diff<'r>(pub &'r u8);
        impl<'r> Diff<'r> {
            pub fn foreach(
                &self,
                file_cb: &mut FileCb<'_>,
                line_cb: Option<&mut LineCb<'_>>,
            ) -> Result<(), Error> {
                file_cb(DiffDelta("a"), 1.0);
                if let Some(l) = line_cb {
                    l(DiffDelta("a"), None, DiffLine("l"));
                }
                Ok(())
            }
            pub fn print<F>(&self, format: DiffFormat, mut cb: F) -> Result<(), Error>
            where
                F: FnMut(DiffDelta<'_>, Option<DiffHunk<'_>>, DiffLine<'_>) -> bool,
            {
                cb(DiffDelta("a"), None, DiffLine("l"));
                Ok(())
            }
        }
        pub enum TreeWalkMode {
            Pre,
        }
        pub struct Tree;
        impl Tree {
            pub fn walk<C, T>(&self, mode: TreeWalkMode, mut callback: C) -> Result<(), Error>
            where
                C: FnMut(&str, &TreeEntry<'_>) -> T,
                T: Into<i32>,
            {
                callback("r", &TreeEntry("x")).into();
                Ok(())
            }
        }
    }
    #[awaitable(for = git2::Repository)]
    trait Ext {
        #[awaitable(stream(unbounded), reply = true)]
        fn stash_foreach<C>(&mut self, callback: C) -> Result<(), git2::Error>
        where
            C: FnMut(usize, &str, &git2::Oid) -> bool;
    }
    #[awaitable(path = git2::Diff::print, stream(unbounded), map = |d: git2::DiffDelta<'_>, _: Option<git2::DiffHunk<'_>>, l: git2::DiffLine<'_>| -> String { l.0.to_owned() }, reply = true)]
    fn print<F>(diff: &git2::Diff<'_>, format: git2::DiffFormat, cb: F) -> Result<(), git2::Error>
    where
        F: FnMut(git2::DiffDelta<'_>, Option<git2::DiffHunk<'_>>, git2::DiffLine<'_>) -> bool;
    #[awaitable(path = git2::Diff::foreach, stream(unbounded), callback = file_cb(git2::DiffDelta<'_>, f32), map = |d: git2::DiffDelta<'_>, p: f32| -> f32 { p }, reply = true)]
    fn foreach(
        diff: &git2::Diff<'_>,
        file_cb: &mut git2::FileCb<'_>,
        line_cb: Option<&mut git2::LineCb<'_>>,
    ) -> Result<(), git2::Error>;
    #[awaitable(path = git2::Tree::walk, stream(unbounded), ignore = last, reply = 0)]
    fn walk<C, T>(
        tree: &git2::Tree,
        mode: git2::TreeWalkMode,
        callback: C,
    ) -> Result<(), git2::Error>
    where
        C: FnMut(&str, &git2::TreeEntry<'_>) -> T,
        T: Into<i32>;
    #[test]
    fn git2_walks() {
        let mut e = walk(&git2::Tree, git2::TreeWalkMode::Pre).unwrap();
        assert_eq!(e.wait_next().unwrap(), "r");
    }
}

mod in_curl_easy {
    use super::*;

    mod curl {
        #[derive(Debug)]
        pub struct Error;
        pub enum WriteError {
            Pause,
        }
        pub enum ReadError {
            Abort,
        }
        pub enum InfoType {
            Text,
        }
        pub struct Easy;
        pub struct Transfer<'easy, 'data>(
            pub &'easy u8,
            pub Vec<Box<dyn FnMut(&[u8]) -> Result<usize, WriteError> + 'data>>,
        );
        impl Easy {
            pub fn progress_function<F>(&mut self, progress: F) -> Result<(), Error>
            where
                F: FnMut(f64, f64, f64, f64) -> bool + Send + 'static,
            {
                Ok(())
            }
            pub fn debug_function<F>(&mut self, debug: F) -> Result<(), Error>
            where
                F: FnMut(InfoType, &[u8]) + Send + 'static,
            {
                Ok(())
            }
            pub fn header_function<F>(&mut self, header: F) -> Result<(), Error>
            where
                F: FnMut(&[u8]) -> bool + Send + 'static,
            {
                Ok(())
            }
            pub fn read_function<F>(&mut self, f: F) -> Result<(), Error>
            where
                F: FnMut(&mut [u8]) -> Result<usize, ReadError> + Send + 'static,
            {
                Ok(())
            }
        }
        impl<'easy, 'data> Transfer<'easy, 'data> {
            pub fn write_function<F>(&mut self, f: F) -> Result<(), Error>
            where
                F: FnMut(&[u8]) -> Result<usize, WriteError> + 'data,
            {
                self.1.push(Box::new(f));
                Ok(())
            }
        }
    }
    #[awaitable(for = curl::Easy, stream(unbounded))]
    trait Ext {
        #[awaitable(stream(latest), reply = true, reply_when_closed = false)]
        fn progress_function<F>(&mut self, progress: F) -> Result<(), curl::Error>
        where
            F: FnMut(f64, f64, f64, f64) -> bool + Send + 'static;
        fn debug_function<F>(&mut self, debug: F) -> Result<(), curl::Error>
        where
            F: FnMut(curl::InfoType, &[u8]) + Send + 'static;
        #[awaitable(stream(unbounded), reply = true)]
        fn header_function<F>(&mut self, header: F) -> Result<(), curl::Error>
        where
            F: FnMut(&[u8]) -> bool + Send + 'static;
    }
    #[awaitable(for = curl::Transfer<'easy,'data>)]
    trait Ext2<'easy, 'data> {
        #[awaitable(stream(unbounded), reply = |data: &&[u8]| Ok(data.len()), reply_when_closed = Ok(0))]
        fn write_function<F>(&mut self, f: F) -> Result<(), curl::Error>
        where
            F: FnMut(&[u8]) -> Result<usize, curl::WriteError> + 'data;
    }
    #[test]
    fn curl_easy() {
        let u = 1;
        let mut t = curl::Transfer(&u, vec![]);
        let mut e = t.stream_write_function().unwrap();
        t.1[0](b"abc");
        assert_eq!(e.wait_next().unwrap(), b"abc");
    }
}

mod in_rocksdb_filter {
    use super::*;

    mod rk {
        pub enum Decision {
            Keep,
        }
        pub trait CompactionFilterFn: FnMut(u32, &[u8], &[u8]) -> Decision {}
        impl<F> CompactionFilterFn for F
        where
            F: FnMut(u32, &[u8], &[u8]) -> Decision,
            F: Send + 'static,
        {
        }
        pub struct Options;
        pub trait CStrLike {}
        impl CStrLike for &str {}
        impl Options {
            pub fn set_compaction_filter<F>(&mut self, name: impl CStrLike, mut filter_fn: F)
            where
                F: CompactionFilterFn + Send + 'static,
            {
                filter_fn(1, b"k", b"v");
            }
        }
    }
    #[awaitable(for = rk::Options)]
    trait Ext {
        #[awaitable(stream(unbounded), callback = filter_fn(u32, &[u8], &[u8]), reply = rk::Decision::Keep)]
        fn set_compaction_filter<F>(&mut self, name: impl rk::CStrLike, filter_fn: F)
        where
            F: rk::CompactionFilterFn + Send + 'static;
    }
    #[test]
    fn rocksdb_filter() {
        assert_eq!(
            rk::Options.stream_set_compaction_filter("n").wait_next(),
            Some((1, b"k".to_vec(), b"v".to_vec()))
        );
    }
}
