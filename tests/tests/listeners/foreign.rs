//! A listener trait of another crate, by a copy without bodies.

use awaitify::awaitable;

/// Represents another crate.
mod library {
    use std::fmt;

    pub(crate) trait Context: Clone + Send + 'static {}
    impl Context for u8 {}

    #[derive(Clone)]
    pub(crate) struct Device<T: Context>(pub(crate) T);

    pub(crate) trait Hotplug<T: Context>: Send {
        fn device_arrived(&mut self, device: Device<T>);
        fn device_left(&mut self, device: Device<T>);
        fn quiet(&mut self) -> bool {
            true
        }
    }

    pub(crate) trait Visitor {
        type Error: fmt::Debug;
        type Output;
        const DEPTH: usize;

        fn enter(&mut self, name: &str) -> Result<(), Self::Error>;
        fn leave(&mut self, name: &str) -> Result<(), Self::Error> {
            drop(name.to_owned());
            Ok(())
        }
        fn finish(self) -> Self::Output;
        fn visit<N: fmt::Display>(&mut self, node: N) -> String;
    }
}

#[awaitable(
    listener = library::Hotplug<T>,
    stream(unbounded),
    events(enum = Plugged, device_arrived = In, device_left = Out)
)]
trait Hotplug<T: library::Context>: Send {
    fn device_arrived(&mut self, device: library::Device<T>);
    fn device_left(&mut self, device: library::Device<T>);
}

#[test]
fn copy_implements_foreign_trait() {
    let (listener, mut events) = HotplugListener::events();
    let mut boxed: Box<dyn library::Hotplug<u8>> = Box::new(listener);
    boxed.device_arrived(library::Device(1));
    assert!(boxed.quiet());
    boxed.device_left(library::Device(2));
    assert!(matches!(events.wait_next(), Some(Plugged::In(device)) if device.0 == 1));
    assert!(matches!(events.wait_next(), Some(Plugged::Out(device)) if device.0 == 2));
}

mod copies {
    use awaitify::awaitable;

    #[awaitable(listener = super::library::Visitor, stream(unbounded), events(derive(Debug, PartialEq)))]
    pub(super) trait Visitor {
        type Error = std::io::Error;
        type Output = usize;
        const DEPTH: usize = 3;

        fn enter(&mut self, name: &str) -> Result<(), Self::Error>;
        fn leave(&mut self, name: &str) -> Result<(), Self::Error>;
        fn finish(self) -> usize {
            7
        }
        fn visit<N: std::fmt::Display>(&mut self, node: N) -> String {
            node.to_string()
        }
    }
}

#[test]
fn copy_states_types_and_bodies() {
    use copies::VisitorEvent;
    use library::Visitor as _;

    let (mut listener, mut events) = copies::VisitorListener::events();
    listener.enter("a").unwrap();
    listener.leave("a").unwrap();
    assert_eq!(listener.visit(1.5), "1.5");
    assert_eq!(listener.finish(), 7);
    assert_eq!(<copies::VisitorListener as library::Visitor>::DEPTH, 3);
    let all: Vec<_> = events.wait_iter().collect();
    let name = || "a".to_owned();
    assert_eq!(
        all,
        [VisitorEvent::Enter(name()), VisitorEvent::Leave(name())]
    );
}

mod unusual {
    pub(crate) trait Cursor<const N: usize, T: Copy>
    where
        Self: Send + 'static,
    {
        type Row<'a>
        where
            Self: 'a;

        fn rows(&mut self, rows: [T; N]);
        fn current<'a>(&'a self) -> Self::Row<'a>;
        #[cfg(target_os = "none")]
        fn bare(&mut self, metal: Metal);
    }
}

#[awaitable(listener = unusual::Cursor<N, T>, stream(unbounded), events(derive(Debug, PartialEq)))]
trait Cursor<const N: usize, T: Copy>
where
    Self: Send + 'static,
{
    type Row<'a>
        = &'a str
    where
        Self: 'a;

    fn rows(&mut self, rows: [T; N]);
    fn current<'a>(&'a self) -> Self::Row<'a> {
        "row"
    }
    #[cfg(target_os = "none")]
    fn bare(&mut self, metal: Metal);
}

#[test]
fn bounds_of_self_and_generic_types() {
    use unusual::Cursor as _;

    let (mut listener, mut events) = CursorListener::events();
    listener.rows([1, 2]);
    assert_eq!(listener.current(), "row");
    assert_eq!(events.wait_next(), Some(CursorEvent::Rows([1, 2])));
}
