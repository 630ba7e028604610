//! `loop.add_reader`: a read that would block waits until its file descriptor is readable. Unix only.

#[cfg(unix)]
mod unix {
    use std::io::{self, Read, Write};
    use std::os::unix::net::UnixStream;
    use std::sync::Arc;

    use awaitify::awaitable;

    #[awaitable(readable)]
    fn read_line(stream: &Arc<UnixStream>) -> io::Result<String> {
        let mut buffer = [0; 64];
        let count = (&**stream).read(&mut buffer)?;
        Ok(String::from_utf8_lossy(&buffer[..count])
            .trim_end()
            .to_owned())
    }

    #[tokio::main(flavor = "current_thread")]
    pub(crate) async fn main() -> io::Result<()> {
        let (reader, mut writer) = UnixStream::pair()?;
        reader.set_nonblocking(true)?;
        let line = awaitable_read_line(&Arc::new(reader));
        std::thread::spawn(move || writer.write_all(b"from the other end\n"));
        println!("{}", line.await??);
        Ok(())
    }
}

#[cfg(unix)]
fn main() -> std::io::Result<()> {
    unix::main()
}

#[cfg(not(unix))]
fn main() {
    println!("`readable` is there on Unix only");
}
