use awaitify::callbackify;

struct Ticket;

#[callbackify]
async fn redeem(ticket: &Ticket) -> bool {
    let _ = ticket;
    true
}

fn main() {}
