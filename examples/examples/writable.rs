//! `loop.add_writer`: a write that would block waits until its file descriptor is writable. Unix only.

#[cfg(unix)]
mod unix {
    use std::io::{self, Read, Write};
    use std::net::Shutdown;
    use std::os::unix::net::UnixStream;
    use std::sync::Arc;

    use awaitify::awaitable;

    #[awaitable(writable)]
    fn write_some(stream: &Arc<UnixStream>, bytes: &[u8]) -> io::Result<usize> {
        (&**stream).write(bytes)
    }

    #[tokio::main(flavor = "current_thread")]
    pub(crate) async fn main() -> io::Result<()> {
        let (mut reader, writer) = UnixStream::pair()?;
        writer.set_nonblocking(true)?;
        let writer = Arc::new(writer);

        // Fills the kernel's buffer, because the other end does not read.
        let mut written = 0;
        let waiting = loop {
            let write = awaitable_write_some(&writer, &[0; 4096]);
            if !write.is_done() {
                break write;
            }
            written += write.await??;
        };
        println!("there is no room");

        let reading = std::thread::spawn(move || reader.read_to_end(&mut Vec::new()));
        written += waiting.await??;
        println!("there is room again");
        writer.shutdown(Shutdown::Write)?;
        let read = reading.join().expect("the reader did not panic")?;
        println!("all that was written was read: {}", read == written);
        Ok(())
    }
}

#[cfg(unix)]
fn main() -> std::io::Result<()> {
    unix::main()
}

#[cfg(not(unix))]
fn main() {
    println!("`writable` is there on Unix only");
}
