use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use kodbro::mapping_set::SetMetadata;
use serde_json::{Map, Value};

use super::curie::{ORCID, Prefixes};
use super::{BASE, NO_LICENSE, SLOT_PREFIX, SOURCE_PREFIX, slots, yaml};
use crate::mapping_set::target_system::TargetSystem;
use crate::{Error, ErrorKind, Place};

/// The metadata of a set may be so long: 1 MiB.
pub(super) const MAX_BYTES: u64 = 1 << 20;

/// The metadata of a file as it stands there.
#[derive(Debug, Default)]
pub(super) struct Block {
    slots: Map<String, Value>,
}

impl Block {
    /// Reads YAML whose first line is that of `place`.
    pub(super) fn parse(text: &str, place: &Place) -> Result<Self, Error> {
        let fail = |message: String, line: u64| {
            let place = place.clone().with_row(line.max(1));
            Err(Error::new(ErrorKind::BadMetadata { message }, place)
                .with_hint("write the metadata as YAML: a slot, a colon, a space, its value"))
        };
        match yaml::parse(text) {
            Ok(Value::Object(slots)) => Ok(Self { slots }),
            Ok(Value::Null) => Ok(Self::default()),
            Ok(_) => fail("expected slots with values".into(), 1),
            Err((message, line)) => fail(message, line),
        }
    }

    /// Adds what another block says and this does not; prefixes are added one by one.
    pub(super) fn complete_with(&mut self, other: Self) {
        for (name, value) in other.slots {
            match (self.slots.get_mut(&name), value) {
                (Some(Value::Object(own)), Value::Object(more)) if name == "curie_map" => {
                    for (prefix, iri) in more {
                        own.entry(prefix).or_insert(iri);
                    }
                }
                (Some(_), _) => {}
                (None, value) => drop(self.slots.insert(name, value)),
            }
        }
    }

    /// Returns the prefixes.
    pub(super) fn prefixes(&self, place: &Place) -> Result<Prefixes, Error> {
        let mut prefixes = Prefixes::default();
        prefixes.add(ORCID.0, ORCID.1);
        match self.slots.get("curie_map") {
            None => {}
            Some(Value::Object(map)) => {
                for (prefix, iri) in map {
                    prefixes.add(prefix, iri.as_str().unwrap_or_default());
                }
            }
            Some(_) => {
                let message = "curie_map is no list of prefixes".to_owned();
                let kind = ErrorKind::BadMetadata { message };
                return Err(Error::new(kind, place.clone()).with_hint(
                    "write 'curie_map:' and below it a prefix, a colon and its IRI a line",
                ));
            }
        }
        Ok(prefixes)
    }

    /// Takes the slots out that hold for each mapping, those of `columns` left out.
    pub(super) fn take_propagated(&mut self, columns: &[String]) -> Vec<(&'static str, String)> {
        let free = |slot: &&str| !columns.iter().any(|column| column == slot);
        let slots = slots::PROPAGATED.into_iter().filter(free);
        slots
            .filter_map(|slot| Some((slot, text(self.slots.remove(slot)?))))
            .filter(|(_, text)| !text.is_empty())
            .collect()
    }

    /// Checks the version of the specification.
    pub(super) fn check_version(&self, place: &Place) -> Result<(), Error> {
        match self.slots.get("sssom_version").and_then(Value::as_str) {
            None | Some("1.0" | "1.1") => Ok(()),
            Some(version) => {
                let kind = ErrorKind::BadValue {
                    value: version.chars().take(80).collect(),
                    expected: "SSSOM version 1.0 or 1.1".into(),
                };
                let place = place.clone().with_element("sssom_version");
                Err(Error::new(kind, place).with_hint("export the set in version 1.0 or 1.1"))
            }
        }
    }

    /// Returns the prefix of the nomenclature where the metadata tells: by name, or as what one of
    /// its prefixes stands for.
    pub(super) fn nomenclature(
        &self,
        prefixes: &Prefixes,
        target: &TargetSystem,
    ) -> Option<String> {
        let stated = self.slots.get("ext_nomenclature").and_then(Value::as_str);
        let mut known = prefixes.iter();
        let known = known.find(|(prefix, iri)| target.is(prefix) || target.is(iri));
        let known = known.map(|(prefix, _)| prefix);
        stated.or(known).map(str::to_owned)
    }

    /// Returns what is true of the set.
    pub(super) fn into_metadata(mut self, prefixes: &Prefixes, nomenclature: &str) -> SetMetadata {
        let mut take = |slot: &str| self.slots.remove(slot).map(text).unwrap_or_default();
        let url = take("ext_nomenclature_url");
        let iri = prefixes.iri(nomenclature).unwrap_or_default();
        let date = take("publication_date");
        let time = take("ext_publication_time");
        let ids = slots::split_bars(&take("creator_id"));
        let labels = slots::split_bars(&take("creator_label"));
        let id = take("mapping_set_id");
        let license = take("license");
        let mut metadata = SetMetadata {
            id: if id == default_id() {
                String::new()
            } else {
                id
            },
            title: take("mapping_set_title"),
            version: take("mapping_set_version"),
            date: if time.is_empty() { date } else { time },
            license: if license == NO_LICENSE {
                String::new()
            } else {
                license
            },
            creators: ids.into_iter().chain(labels).collect(),
            nomenclature: nomenclature.to_owned(),
            nomenclature_url: if url.is_empty() { iri.to_owned() } else { url },
            release: take("ext_release"),
            comment: take("comment"),
            other: Vec::new(),
        };
        take("sssom_version");
        take("ext_nomenclature");
        let ours = |prefix: &str, iri: &str| {
            prefix == nomenclature
                || prefix == ORCID.0 && iri == ORCID.1
                || prefix == SLOT_PREFIX.0
                || prefix == SOURCE_PREFIX
                || iri == source_iri(BASE, prefix)
        };
        if let Some(Value::Object(map)) = self.slots.get_mut("curie_map") {
            map.retain(|prefix, iri| !ours(prefix, iri.as_str().unwrap_or_default()));
            if map.is_empty() {
                self.slots.remove("curie_map");
            }
        }
        if let Some(Value::Array(list)) = self.slots.get_mut("extension_definitions") {
            list.retain(|definition| {
                let property = definition.get("property").and_then(Value::as_str);
                !property.is_some_and(|property| property.starts_with("kodbro:"))
            });
            if list.is_empty() {
                self.slots.remove("extension_definitions");
            }
        }
        let rest = self
            .slots
            .into_iter()
            .map(|(name, value)| (name, text(value)));
        metadata.other = rest.filter(|(_, text)| !text.is_empty()).collect();
        metadata
    }
}

/// Reads the metadata of a set from a YAML file, for a set in whatever format.
pub(in crate::mapping_set) fn external(path: &Path) -> Result<SetMetadata, Error> {
    let place = Place::new(path.display().to_string());
    let mut block = Block::parse(&read_external(path)?, &place)?;
    let prefixes = block.prefixes(&place)?;
    let nomenclature = block.nomenclature(&prefixes, &TargetSystem::new(&[]));
    let nomenclature = nomenclature.unwrap_or_default();
    let release = block.take_propagated(&[]);
    let release = release
        .into_iter()
        .find(|(slot, _)| *slot == "object_source_version");
    let mut metadata = block.into_metadata(&prefixes, &nomenclature);
    if let (true, Some((_, release))) = (metadata.release.is_empty(), release) {
        metadata.release = release;
    }
    Ok(metadata)
}

/// Reads a file of metadata as text.
pub(super) fn read_external(path: &Path) -> Result<String, Error> {
    let place = || Place::new(path.display().to_string());
    let failed = |action, cause| Error::new(ErrorKind::Io { action, cause }, place());
    let file = File::open(path).map_err(|cause| {
        failed("open", cause).with_hint("check the path and that you may read the file")
    })?;
    let mut text = String::new();
    file.take(MAX_BYTES + 1)
        .read_to_string(&mut text)
        .map_err(|cause| failed("read", cause).with_hint("save the file as UTF-8"))?;
    if text.len() as u64 > MAX_BYTES {
        return Err(too_long(place()));
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// Returns the file beside a table that has its metadata, if there is one: `x.sssom.yml` beside
/// `x.sssom.tsv` or `x.tsv`.
pub(super) fn beside(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let stem = name.split('.').next()?;
    ["sssom.yml", "sssom.yaml", "yml", "yaml"]
        .into_iter()
        .map(|end| path.with_file_name(format!("{stem}.{end}")))
        .find(|beside| beside.is_file())
}

/// Makes the error of metadata that have no end.
pub(super) fn too_long(place: Place) -> Error {
    let kind = ErrorKind::InputTooLarge {
        value: "metadata",
        limit: MAX_BYTES,
    };
    Error::new(kind, place).with_hint("check that the file is SSSOM: metadata, then a table")
}

/// The identifier of a set that has none.
pub(super) fn default_id() -> String {
    format!("{BASE}mapping-set")
}

/// What the prefix of a source's products stands for.
pub(super) fn source_iri(base: &str, prefix: &str) -> String {
    format!("{base}source/{prefix}/")
}

/// Returns a value as one text: the values of a list with bars between them, what is nested as
/// JSON.
fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Array(list) if list.iter().all(Value::is_string) => {
            slots::join_bars(list.iter().filter_map(Value::as_str))
        }
        Value::Null => String::new(),
        nested => nested.to_string(),
    }
}
