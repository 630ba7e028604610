//! `Completer::try_complete` returns a value that can no longer be received, so that another caller can have it.

use std::collections::VecDeque;
use std::io;
use std::net::{TcpListener, TcpStream};

use awaitify::{Awaitable, Completer, Dropped};

type Connection = Result<TcpStream, Dropped>;

/// The callers that wait for a connection, oldest first.
#[derive(Default)]
struct WaitingLine(VecDeque<Completer<Connection>>);

impl WaitingLine {
    fn enter(&mut self) -> Awaitable<Connection> {
        Awaitable::new(|completer| self.0.push_back(completer))
    }

    /// Passes `connection` to the first caller that still waits, or returns it if there is none.
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
