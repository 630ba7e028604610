use awaitify::awaitable;

struct Ticket;

#[awaitable(poll(every = "10ms"))]
fn redeem(ticket: Ticket) -> Option<u8> {
    let _ = ticket;
    None
}

fn main() {}
