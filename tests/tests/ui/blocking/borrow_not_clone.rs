use awaitify::awaitable;

struct Ticket;

#[awaitable(blocking)]
fn redeem(ticket: &Ticket) -> bool {
    let _ = ticket;
    true
}

fn main() {}
