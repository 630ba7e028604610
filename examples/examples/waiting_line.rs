//! `Completer::try_complete` gives back what nobody can receive any more, so that it can go to somebody else.

use std::collections::VecDeque;
use std::io;
use std::net::{TcpListener, TcpStream};

use awaitify::{Awaitable, Completer, Dropped};

type Connection = Result<TcpStream, Dropped>;

/// Those who wait for a connection, in the order in which they came.
#[derive(Default)]
struct WaitingLine(VecDeque<Completer<Connection>>);

impl WaitingLine {
    fn enter(&mut self) -> Awaitable<Connection> {
        Awaitable::new(|completer| self.0.push_back(completer))
    }

    /// Gives `connection` to the first who still waits; back, if nobody does.
    fn serve(&mut self, connection: TcpStream) -> Result<(), Connection> {
        let mut connection = Ok(connection);
        while let Some(first) = self.0.pop_front() {
            match first.try_complete(connection) {
                Ok(()) => return Ok(()),
                Err(unwanted) => connection = unwanted,
            }
        }
        Err(connection)
    }

    fn length(&self) -> usize {
        self.0.iter().filter(|waiting| waiting.is_awaited()).count()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = TcpStream::connect(listener.local_addr()?)?;
    let mut line = WaitingLine::default();

    let (impatient, patient) = (line.enter(), line.enter());
    drop(impatient);
    println!("{} waits", line.length());

    let served = line.serve(listener.accept()?.0);
    println!("served: {}", served.is_ok());
    let connection = patient.await?;
    println!(
        "it is the client's: {}",
        connection.peer_addr()? == client.local_addr()?
    );
    println!("given back: {}", line.serve(connection).is_err());
    Ok(())
}
