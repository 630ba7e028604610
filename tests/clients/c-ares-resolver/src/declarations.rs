//! Declarations of `c-ares-resolver`, copied from its documentation without the bodies.

use std::sync::Arc;

use awaitify::awaitable;
use c_ares::{AResults, AddressFamily, DnsCls, DnsRecord, DnsRecordType};
use c_ares_resolver::{HostResults, Resolver};

#[awaitable(for = Resolver)]
pub trait ResolverExt {
    fn query_a<F>(&self, name: &str, handler: F)
    where
        F: FnOnce(c_ares::Result<AResults>) + Send + 'static;

    /// The answer, copied from the buffer of the library.
    fn query<F>(&self, name: &str, dns_class: u16, query_type: u16, handler: F)
    where
        F: FnOnce(c_ares::Result<&[u8]>) + Send + 'static;

    /// The callback borrows a type of C, whose owned form has another name.
    #[awaitable(map = |host: c_ares::Result<&c_ares::HostResults>| -> c_ares::Result<HostResults> {
        host.map(HostResults::from)
    })]
    fn get_host_by_name<F>(&self, name: &str, family: AddressFamily, handler: F)
    where
        F: FnOnce(c_ares::Result<&c_ares::HostResults>) + Send + 'static;

    /// Returns a start error or an id. The id is of no use here.
    #[awaitable(
        discard,
        map = |record: c_ares::Result<&DnsRecord>| -> c_ares::Result<DnsRecord> {
            record.and_then(DnsRecord::try_clone)
        }
    )]
    fn query_dnsrec<F>(
        &self,
        name: &str,
        dns_class: DnsCls,
        query_type: DnsRecordType,
        handler: F,
    ) -> c_ares::Result<u16>
    where
        F: FnOnce(c_ares::Result<&DnsRecord>) + Send + 'static;
}

/// The only cancel stops every request of a resolver, and calls each callback before it returns.
#[awaitable(path = Resolver::query_a, cancel = { let resolver = Arc::clone(resolver); move |()| resolver.cancel() })]
pub fn query_alone<F>(resolver: &Arc<Resolver>, name: &str, handler: F)
where
    F: FnOnce(c_ares::Result<AResults>) + Send + 'static;
