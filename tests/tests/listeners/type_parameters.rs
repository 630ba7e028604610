//! Functions with a type parameter for the listener that other parts of the signature name as well.

use awaitify::{Events, awaitable};

/// Signatures of grep-searcher, vt100 and sqlparser.
mod library {
    use std::ops::ControlFlow;

    pub(super) trait Sink {
        type Error: From<String>;
        fn matched(&mut self, line: &str) -> Result<bool, Self::Error>;
    }

    impl<S: Sink> Sink for &mut S {
        type Error = S::Error;
        fn matched(&mut self, line: &str) -> Result<bool, Self::Error> {
            (**self).matched(line)
        }
    }

    pub(super) fn search<P, S>(path: P, mut write_to: S) -> Result<(), S::Error>
    where
        P: AsRef<str>,
        S: Sink,
    {
        match path.as_ref() {
            "" => Err(S::Error::from("no path".to_owned())),
            path => path
                .lines()
                .try_for_each(|line| write_to.matched(line).map(drop)),
        }
    }

    pub(super) struct Parser<S> {
        pub(super) sink: S,
        pub(super) width: u16,
    }

    impl<S: Sink> Parser<S> {
        pub(super) fn new(width: u16, sink: S) -> Self {
            Parser { sink, width }
        }
    }

    pub(super) struct Options<S: Sink>(pub Option<S>, pub Option<S::Error>);

    /// The bounds and another parameter name the listener.
    pub(super) fn configured<S, E: From<S::Error>>(
        options: &Options<S>,
        sink: &mut S,
        line: &str,
    ) -> Result<bool, E>
    where
        S: Sink,
        S::Error: Clone,
    {
        match &options.1 {
            Some(error) => Err(error.clone().into()),
            None => Ok(sink.matched(line)?),
        }
    }

    pub(super) trait Visitor {
        type Break;
        fn visit(&mut self, node: u8) -> ControlFlow<Self::Break>;
    }

    pub(super) fn walk<V: Visitor>(nodes: &[u8], mut visitor: V) -> ControlFlow<V::Break> {
        nodes.iter().try_for_each(|node| visitor.visit(*node))
    }
}

#[awaitable(listener = library::Sink, stream(unbounded), events(derive(Debug, PartialEq)), reply = Ok(true))]
trait Sink {
    type Error = String;
    fn matched(&mut self, line: &str) -> Result<bool, Self::Error>;
}

fn matched(line: &str) -> SinkEvent {
    SinkEvent::Matched(line.to_owned())
}

#[awaitable(path = library::search, stream, listener = SinkListener)]
fn search<P, S>(path: P, write_to: S) -> Result<(), S::Error>
where
    P: AsRef<str>,
    S: library::Sink;

#[test]
fn error_is_that_of_the_adapter() {
    let mut found: Events<SinkEvent> = search("a\nb").unwrap();
    assert!(found.wait_iter().eq([matched("a"), matched("b")]));
    assert_eq!(search("").err(), Some("no path".to_owned()));
}

#[awaitable(stream, listener = SinkListener)]
fn cloned<S>(sink: &S) -> Result<(), S::Error>
where
    S: std::fmt::Debug + Clone + Send + 'static,
    S: library::Sink,
{
    sink.clone().matched("a").map(drop)
}

#[awaitable(stream, listener = SinkListener)]
fn opaque(mut sink: impl Clone + library::Sink) -> bool {
    sink.matched("a").is_ok()
}

#[test]
fn other_traits_come_first() {
    let mut events = stream_cloned().unwrap();
    assert!(events.wait_iter().eq([matched("a")]));
    let (is_ok, mut events) = stream_opaque();
    assert!(is_ok && events.wait_iter().eq([matched("a")]));
}

#[awaitable(path = library::Parser::new, stream, listener = SinkListener)]
fn parser<S: library::Sink>(width: u16, sink: S) -> library::Parser<S>;

#[test]
fn returned_object_holds_the_adapter() {
    use library::Sink as _;

    let (mut parser, mut events) = parser(80);
    assert_eq!(parser.width, 80);
    assert_eq!(parser.sink.matched("a"), Ok(true));
    drop(parser);
    assert!(events.wait_iter().eq([matched("a")]));
}

#[awaitable(path = library::configured, stream, listener = SinkListener, callback = sink)]
fn configured<S, E: From<S::Error>>(
    options: &library::Options<S>,
    sink: &mut S,
    line: &str,
) -> Result<bool, E>
where
    S: library::Sink,
    S::Error: Clone;

#[test]
fn bounds_and_parameters_name_the_adapter() {
    let options = library::Options(None, None);
    let (is_wanted, mut events) = configured::<String>(&options, "a").unwrap();
    assert!(is_wanted);
    assert!(events.wait_iter().eq([matched("a")]));
    let fails = library::Options(None, Some("closed".to_owned()));
    let error: Result<_, Box<dyn std::error::Error>> = configured(&fails, "a");
    assert_eq!(error.unwrap_err().to_string(), "closed");
}

#[awaitable(listener = library::Visitor, stream(unbounded), events(derive(Debug, PartialEq)))]
trait Visitor {
    type Break = ();
    fn visit(&mut self, node: u8) -> std::ops::ControlFlow<Self::Break>;
}

#[awaitable(path = library::walk, stream, listener = VisitorListener)]
fn walk<V: library::Visitor>(nodes: &[u8], visitor: V) -> std::ops::ControlFlow<V::Break>;

#[test]
fn stated_break_is_neutral() {
    use library::Visitor as _;

    let (flow, mut events) = walk(&[1, 2]);
    assert!(flow.is_continue());
    assert!(events.wait_iter().eq([1, 2].map(VisitorEvent::Visit)));
    let (mut visitor, events) = VisitorListener::events();
    drop(events);
    assert!(visitor.visit(3).is_break());
}
