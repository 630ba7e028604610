//! DNS with `c-ares-resolver`. It calls back on its own thread, inside the call, inside `cancel`, and when it is
//! dropped.

mod declarations;
#[path = "../../name_server.rs"]
mod name_server;

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use c_ares::{AddressFamily, DnsCls, DnsRcode, DnsRecordType};
use c_ares_resolver::{Options, Resolver};
use declarations::{ResolverExt, query_alone};

/// RFC 1035 allows 63 bytes between two dots.
const TOO_LONG: &str =
    "0123456789012345678901234567890123456789012345678901234567890123456789.test";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = name_server::start()?;
    let resolver = resolver(&server)?;
    an_answer(&resolver).await?;
    no_such_name(&resolver).await?;
    a_bad_name_is_called_back_inside_the_call(&resolver).await?;
    an_error_is_returned_and_called_back(&resolver).await?;
    a_dropped_query_is_cancelled(resolver).await?;
    the_end_of_the_resolver_is_called_back(&server).await
}

fn resolver(server: &str) -> Result<Resolver, Box<dyn Error>> {
    let mut options = Options::new();
    options.set_lookups("b")?.set_domains::<_, &str>([])?;
    let resolver = Resolver::with_options(options)?;
    resolver.set_servers([server])?;
    Ok(resolver)
}

async fn an_answer(resolver: &Resolver) -> Result<(), Box<dyn Error>> {
    let found = resolver.awaitable_query_a("known.test").await??;
    let addresses: Vec<Ipv4Addr> = found.iter().map(|answer| answer.ipv4()).collect();
    assert_eq!(addresses, name_server::ADDRESSES);

    let (raw, host) = tokio::join!(
        resolver.awaitable_query("known.test", 1, 1),
        resolver.awaitable_get_host_by_name("known.test", AddressFamily::INET),
    );
    assert!(raw??.ends_with(&name_server::ADDRESSES[1].octets()));
    assert_eq!(host??.addresses(), name_server::ADDRESSES.map(IpAddr::V4));
    Ok(())
}

async fn no_such_name(resolver: &Resolver) -> Result<(), Box<dyn Error>> {
    let missing = resolver.awaitable_query_a("missing.test").await?;
    assert_eq!(missing.err(), Some(c_ares::Error::ENOTFOUND));
    Ok(())
}

async fn a_bad_name_is_called_back_inside_the_call(
    resolver: &Resolver,
) -> Result<(), Box<dyn Error>> {
    let bad = resolver.awaitable_query_a(TOO_LONG);
    assert!(bad.is_done());
    assert_eq!(bad.await?.err(), Some(c_ares::Error::EBADNAME));
    Ok(())
}

/// The start error wins, so the error of the callback is ignored.
async fn an_error_is_returned_and_called_back(resolver: &Resolver) -> Result<(), Box<dyn Error>> {
    let start = |name| resolver.awaitable_query_dnsrec(name, DnsCls::IN, DnsRecordType::A);
    assert_eq!(start(TOO_LONG).err(), Some(c_ares::Error::EBADNAME));
    assert_eq!(start("known.test")?.await??.rcode(), DnsRcode::NoError);
    Ok(())
}

async fn a_dropped_query_is_cancelled(resolver: Resolver) -> Result<(), Box<dyn Error>> {
    let resolver = Arc::new(resolver);
    let silent = query_alone(&resolver, "silent.test");
    assert_eq!(resolver.queue_active_queries(), 1);
    drop(silent);
    assert_eq!(resolver.queue_active_queries(), 0);

    let cancelled = query_alone(&resolver, "silent.test").cancel().await?;
    assert_eq!(cancelled.err(), Some(c_ares::Error::ECANCELLED));
    // A finished request is not cancelled, and the others are not affected.
    let neighbour = resolver.awaitable_query_a("silent.test");
    query_alone(&resolver, "known.test").await??;
    assert!(!neighbour.is_done());
    Ok(())
}

async fn the_end_of_the_resolver_is_called_back(server: &str) -> Result<(), Box<dyn Error>> {
    let resolver = resolver(server)?;
    let silent = resolver.awaitable_query_a("silent.test");
    drop(resolver);
    assert_eq!(silent.await?.err(), Some(c_ares::Error::EDESTRUCTION));
    Ok(())
}
