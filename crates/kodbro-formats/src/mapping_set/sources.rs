use std::collections::HashMap;

use super::sssom::{BASE, prefix_of};

/// The addresses of sources, made of their names, each its own.
pub(super) struct SourceAddresses {
    base: String,
    names: HashMap<String, String>,
}

impl SourceAddresses {
    /// Makes addresses that begin with `base`; an empty one stands for a place nobody owns.
    pub(super) fn new(base: &str) -> Self {
        Self {
            base: with_end(base),
            names: HashMap::new(),
        }
    }

    /// Returns the address of a source; a name that is an address already is its own.
    pub(super) fn of(&mut self, source: &str) -> String {
        if source.contains("://") || source.starts_with("urn:") {
            return source.to_owned();
        }
        if !self.names.contains_key(source) {
            let name = prefix_of(source);
            let mut own = name.clone();
            let mut number = 2;
            while self.names.values().any(|taken| *taken == own) {
                own = format!("{name}_{number}");
                number += 1;
            }
            self.names.insert(source.to_owned(), own);
        }
        let name = self.names.get(source).map_or("", String::as_str);
        format!("{}source/{name}", self.base)
    }
}

/// Returns a base that ends with a slash.
pub(super) fn with_end(base: &str) -> String {
    match base {
        "" => BASE.to_owned(),
        base if base.ends_with(['/', '#']) => base.to_owned(),
        base => format!("{base}/"),
    }
}
