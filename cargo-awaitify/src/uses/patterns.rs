//! Binds the names of patterns.

use rust_grammar::Pat;

use super::value::{Form, Value};
use super::walker::{Walker, name_of};

impl Walker<'_, '_> {
    /// Binds all names of `pattern` to `value`, or hides other variables of these names if it is `None`.
    pub(super) fn bind(&mut self, pattern: &Pat, value: Option<&Value>) {
        match pattern {
            Pat::Ident(ident) => {
                let name = ident.ident.to_string();
                self.variables.push((name, value.cloned()));
                if let Some((_, inner)) = &ident.subpat {
                    self.bind(inner, value);
                }
            }
            Pat::Paren(paren) => self.bind(&paren.pat, value),
            Pat::Reference(reference) => self.bind(&reference.pat, value),
            Pat::Type(typed) => self.bind(&typed.pat, value),
            Pat::Tuple(tuple) => self.bind_all(tuple.elems.iter(), value),
            Pat::TupleStruct(tuple) => self.bind_all(tuple.elems.iter(), value),
            Pat::Slice(slice) => self.bind_all(slice.elems.iter(), value),
            Pat::Or(or) => {
                // Each alternative binds the same names.
                if let Some(first) = or.cases.first() {
                    self.bind(first, value);
                }
            }
            Pat::Struct(fields) => {
                for field in &fields.fields {
                    let name = name_of(&field.member);
                    let own = self
                        .field_of(value, &name)
                        .or_else(|| self.source_field(&name));
                    self.bind(&field.pat, own.as_ref());
                }
            }
            _ => {}
        }
    }

    fn bind_all<'p>(&mut self, patterns: impl Iterator<Item = &'p Pat>, value: Option<&Value>) {
        for (at, pattern) in patterns.enumerate() {
            let own = match value.map(|value| &value.form) {
                Some(Form::Holder(..)) => self.field_of(value, &at.to_string()),
                _ => value.cloned(),
            };
            self.bind(pattern, own.as_ref());
        }
    }

    /// The value of the field `name` of `value`.
    pub(super) fn field_of(&self, value: Option<&Value>, name: &str) -> Option<Value> {
        let value = value?;
        match &value.form {
            Form::Holder(Some(field), inner) if field == name => {
                let access = value.access;
                Some(inner.as_ref().clone().with(access))
            }
            Form::Holder(Some(_), _) => None,
            Form::Holder(None, inner) => Some(inner.as_ref().clone()),
            // A wrapper of another crate, such as `AssertUnwindSafe`.
            _ => Some(value.clone()),
        }
    }
}
