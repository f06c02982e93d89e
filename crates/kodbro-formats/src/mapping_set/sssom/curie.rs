//! Names of things as CURIEs: a prefix that stands for the beginning of an IRI, and the rest.

use std::collections::BTreeMap;

/// Prefixes that need no declaration, after the specification's list.
const BUILT_IN: [(&str, &str); 8] = [
    ("linkml", "https://w3id.org/linkml/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("semapv", "https://w3id.org/semapv/vocab/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("sssom", "https://w3id.org/sssom/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// Where people's identifiers are from.
pub(super) const ORCID: (&str, &str) = ("orcid", "https://orcid.org/");

/// The prefixes of a file and the IRIs that they stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Prefixes(BTreeMap<String, String>);

impl Prefixes {
    pub(super) fn add(&mut self, prefix: &str, iri: &str) {
        if !is_built_in(prefix) {
            self.0.insert(prefix.to_owned(), iri.to_owned());
        }
    }

    pub(super) fn iri(&self, prefix: &str) -> Option<&str> {
        self.0.get(prefix).map(String::as_str)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(prefix, iri)| (prefix.as_str(), iri.as_str()))
    }

    pub(super) fn knows(&self, prefix: &str) -> bool {
        is_built_in(prefix) || self.0.contains_key(prefix)
    }

    /// Returns prefix and local part of a CURIE with a known prefix, or of an IRI that begins as
    /// one that a prefix stands for.
    pub(super) fn split<'t>(&'t self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let (prefix, local) = text.split_once(':')?;
        if self.knows(prefix) {
            return Some((prefix, local));
        }
        let built_in = BUILT_IN.into_iter();
        let all = self.iter().chain(built_in);
        all.filter_map(|(prefix, iri)| Some((prefix, text.strip_prefix(iri)?)))
            .min_by_key(|(_, local)| local.len())
    }
}

pub(super) fn is_built_in(prefix: &str) -> bool {
    BUILT_IN.iter().any(|(known, _)| *known == prefix)
}

/// Tells whether a text is an ASCII name without colon, which XML calls an NCName.
pub(super) fn is_name(text: &str) -> bool {
    let first = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    first
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}

/// Makes a prefix of any name: small ASCII letters, digits and underscores.
pub(in crate::mapping_set) fn prefix_of(name: &str) -> String {
    let plain = |c: char| match c.to_lowercase().next().unwrap_or(c) {
        'å' | 'ä' => 'a',
        'ö' => 'o',
        c if c.is_ascii_alphanumeric() => c,
        _ => '_',
    };
    let mut prefix = String::from("s_");
    for c in name.chars().take(40).map(plain) {
        if c != '_' || !prefix.ends_with('_') {
            prefix.push(c);
        }
    }
    let prefix = prefix.trim_end_matches('_');
    let bare = prefix.strip_prefix("s_").unwrap_or(prefix);
    let is_fit = bare.starts_with(|c: char| c.is_ascii_lowercase()) && !is_built_in(bare);
    if is_fit {
        bare.to_owned()
    } else {
        prefix.to_owned()
    }
}

/// Writes an id as the local part of a CURIE: what an IRI may not have, and bars, as percent
/// signs with two digits for each byte.
pub(super) fn encode(id: &str) -> String {
    let mut local = String::with_capacity(id.len());
    for c in id.chars() {
        // ASCII only: sssom-py drops rows whose CURIEs have other letters, without a word.
        let is_plain = c.is_ascii_alphanumeric() || "-._~/:@!$&'()*+,;=?#".contains(c);
        if is_plain {
            local.push(c);
            continue;
        }
        let mut bytes = [0; 4];
        for byte in c.encode_utf8(&mut bytes).bytes() {
            let digit = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value & 15)]);
            local.extend(['%', digit(byte >> 4), digit(byte)]);
        }
    }
    local
}

/// Reads what [`encode`] wrote; any other text is taken as it is.
pub(super) fn decode(local: &str) -> String {
    if !local.contains('%') {
        return local.to_owned();
    }
    let mut bytes = Vec::with_capacity(local.len());
    let mut rest = local.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let digits = behind
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(value) if byte == b'%' => {
                bytes.push(value);
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(byte);
                rest = behind;
            }
        }
    }
    let decoded = String::from_utf8(bytes).ok();
    let decoded = decoded.filter(|decoded| encode(decoded) == local);
    decoded.unwrap_or_else(|| local.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_survive_as_local_parts() {
        for (id, local) in [
            ("41-10233", "41-10233"),
            ("a b|c", "a%20b%7Cc"),
            ("50%", "50%25"),
            ("%20", "%2520"),
            ("å/ä:ö", "%C3%A5/%C3%A4:%C3%B6"),
            ("\"<>\\^`{}[]", "%22%3C%3E%5C%5E%60%7B%7D%5B%5D"),
        ] {
            assert_eq!(encode(id), local);
            assert_eq!(decode(local), id);
        }
        for foreign in ["a%2Fb", "50%", "%FF", "%zz"] {
            assert_eq!(decode(foreign), foreign);
        }
    }

    #[test]
    fn any_name_has_a_prefix() {
        for (name, prefix) in [
            ("Region A", "region_a"),
            ("Västra Götaland", "vastra_gotaland"),
            ("", "s"),
            ("21 regioner", "s_21_regioner"),
            ("SKOS", "s_skos"),
            ("???", "s"),
        ] {
            assert_eq!(prefix_of(name), prefix);
            assert!(is_name(prefix));
        }
    }

    #[test]
    fn the_longest_iri_counts() {
        let mut prefixes = Prefixes::default();
        prefixes.add("x", "https://example.org/");
        prefixes.add("y", "https://example.org/y/");
        assert_eq!(prefixes.split("x:7"), Some(("x", "7")));
        assert_eq!(prefixes.split("https://example.org/y/7"), Some(("y", "7")));
        assert_eq!(prefixes.split("z:7"), None);
        assert_eq!(prefixes.split("7"), None);
    }
}
