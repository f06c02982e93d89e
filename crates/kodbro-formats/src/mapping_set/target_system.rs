//! Which of a file's mappings are to the nomenclature, and which to other code systems?

use std::collections::BTreeMap;

use crate::{Error, ErrorKind, Place, emdn};

/// The names under which a file may have the nomenclature.
#[derive(Clone, Debug)]
pub(super) struct TargetSystem {
    names: Vec<String>,
    /// The same as [`plain`] makes them.
    plain_names: Vec<String>,
    is_chosen: bool,
}

impl TargetSystem {
    /// Takes the names that the caller knows, or else those of the EMDN.
    pub(super) fn new(chosen: &[String]) -> Self {
        let is_chosen = !chosen.is_empty();
        let names = match is_chosen {
            true => chosen.to_vec(),
            false => emdn::SYSTEMS.map(str::to_owned).to_vec(),
        };
        let plain_names = names.iter().map(|name| plain(name)).collect();
        Self {
            names,
            plain_names,
            is_chosen,
        }
    }

    /// Tells whether the caller knows the names.
    pub(super) fn is_chosen(&self) -> bool {
        self.is_chosen
    }

    /// Tells whether an address, a prefix or a vocabulary names the nomenclature.
    pub(super) fn is(&self, name: &str) -> bool {
        // Most names are written as they are known.
        self.names.iter().any(|known| known == name) || self.plain_names.contains(&plain(name))
    }

    /// Refuses a mapping to another system.
    ///
    /// # Errors
    /// [`ErrorKind::OtherSystem`], which leaves the mapping out and does not stop the run.
    pub(super) fn expect(&self, system: &str, place: &Place) -> Result<(), Error> {
        match system.is_empty() || self.is(system) {
            true => Ok(()),
            false => Err(other_system(system, place)),
        }
    }
}

/// Makes the error of a mapping to another system.
pub(super) fn other_system(system: &str, place: &Place) -> Error {
    let kind = ErrorKind::OtherSystem {
        system: system.to_owned(),
        count: 1,
    };
    Error::new(kind, place.clone())
}

/// Counts the mappings to other systems.
#[derive(Debug, Default)]
pub(super) struct LeftOut(BTreeMap<String, u64>);

impl LeftOut {
    /// Counts a mapping if this is the error of one that is left out; else gives the error back.
    pub(super) fn take(&mut self, error: Error) -> Result<(), Error> {
        let ErrorKind::OtherSystem { system, count } = error.kind() else {
            return Err(error);
        };
        match self.0.get_mut(system) {
            Some(all) => *all += count,
            None => drop(self.0.insert(system.clone(), *count)),
        }
        Ok(())
    }

    /// Returns one finding per system.
    pub(super) fn findings(&self, place: &Place) -> Vec<Error> {
        let found = self.0.iter().map(|(system, &count)| {
            let system = system.clone();
            let kind = ErrorKind::OtherSystem { system, count };
            Error::new(kind, place.clone()).with_hint(HINT)
        });
        found.collect()
    }

    /// Returns the error of a file of which nothing else is left; `None` if nothing was left out.
    pub(super) fn nothing_else(&self, place: &Place) -> Option<Error> {
        if self.0.is_empty() {
            return None;
        }
        let systems = self.0.iter().map(|(system, count)| {
            let mappings = if *count == 1 { "mapping" } else { "mappings" };
            format!("{system} ({count} {mappings})")
        });
        let found = systems.collect::<Vec<_>>().join(", ");
        let kind = ErrorKind::OtherSystemsOnly { found };
        Some(Error::new(kind, place.clone()).with_hint(HINT))
    }
}

const HINT: &str = "if one of these names the nomenclature, say so with --target-system";

/// Makes names comparable: without scheme, version, last separator and capitals.
fn plain(name: &str) -> String {
    let name = name.trim().split('|').next().unwrap_or_default();
    let name = name.trim_end_matches(['/', '#']).to_lowercase();
    let bare = name.strip_prefix("https://");
    let bare = bare.or_else(|| name.strip_prefix("http://"));
    bare.unwrap_or(&name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_emdn_has_several_names() {
        let emdn = TargetSystem::new(&[]);
        for name in [
            "EMDN",
            "emdn",
            "https://webgate.ec.europa.eu/dyna2/emdn",
            "http://webgate.ec.europa.eu/dyna2/emdn/|V2",
            "urn:oid:1.3.6.1.4.1.12559.11.10.1.3.1.44.6",
        ] {
            assert!(emdn.is(name), "{name}");
        }
        for name in ["SNOMED", "http://snomed.info/sct", "EMDN2", ""] {
            assert!(!emdn.is(name), "{name}");
        }
        assert!(TargetSystem::new(&["ATC".to_owned()]).is("atc"));
    }
}
