//! Our own attribute among those of an item.

use syn::Attribute;

/// Returns true for our attribute, no matter by which path it is named.
pub(crate) fn is_awaitable(attribute: &Attribute) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|segment| segment.ident == "awaitable")
}
