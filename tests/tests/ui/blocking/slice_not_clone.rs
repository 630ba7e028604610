use awaitify::awaitable;

struct Ticket;

#[awaitable(blocking)]
fn redeem(tickets: &[Ticket]) -> usize {
    tickets.len()
}

#[awaitable(blocking)]
fn redeem_one(ticket: Option<&Ticket>) -> bool {
    ticket.is_some()
}

fn main() {}
