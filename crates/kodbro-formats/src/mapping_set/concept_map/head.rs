//! What a `ConceptMap` says of itself and of its groups.

use std::fmt;

use kodbro::mapping_set::SetMetadata;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::SOURCE_EXTENSION;
use super::document::Extension;
use super::kept::{self, KeptGroup};
use crate::emdn;
use crate::mapping_set::target_system::TargetSystem;

/// Everything but the elements of the groups.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) resource_type: String,
    pub(super) metadata: SetMetadata,
    pub(super) groups: Vec<GroupHead>,
}

/// Which systems a group maps between.
#[derive(Debug, Default)]
pub(super) struct GroupHead {
    /// The name of the source, else its address.
    pub(super) source: String,
    /// The address of the target.
    pub(super) target: String,
    /// Its version.
    pub(super) release: String,
    kept: KeptGroup,
}

impl Head {
    /// Completes what is said of the set by what its groups say: the nomenclature is that of the
    /// first group that maps to it.
    pub(super) fn finish(&mut self, target: &TargetSystem) {
        if let Some(first) = self.groups.iter().find(|group| target.is(&group.target)) {
            if emdn::SYSTEMS.contains(&first.target.as_str()) {
                self.metadata.nomenclature = emdn::NAME.to_owned();
            }
            self.metadata.nomenclature_url.clone_from(&first.target);
            self.metadata.release.clone_from(&first.release);
        }
        let is_read = |group: &&GroupHead| group.target.is_empty() || target.is(&group.target);
        let kept = self.groups.iter().filter(is_read);
        let kept = kept.map(|group| &group.kept);
        let kept: Vec<&KeptGroup> = kept.filter(|kept| !kept.is_empty()).collect();
        if let (false, Ok(json)) = (kept.is_empty(), serde_json::to_string(&kept)) {
            self.metadata.other.push((kept::GROUP.to_owned(), json));
        }
    }
}

impl<'de> Deserialize<'de> for Head {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Slots;
        impl<'de> Visitor<'de> for Slots {
            type Value = Head;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a ConceptMap")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Head, A::Error> {
                let mut head = Head::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "group" => head.groups = map.next_value()?,
                        _ => head.put(key, map.next_value()?),
                    }
                }
                Ok(head)
            }
        }
        deserializer.deserialize_map(Slots)
    }
}

impl Head {
    fn put(&mut self, key: String, value: Value) {
        let metadata = &mut self.metadata;
        let field = match key.as_str() {
            "resourceType" => &mut self.resource_type,
            "url" => &mut metadata.id,
            "version" => &mut metadata.version,
            "title" => &mut metadata.title,
            "date" => &mut metadata.date,
            "copyright" => &mut metadata.license,
            "description" => &mut metadata.comment,
            "contact" => {
                let contacts = value.as_array().into_iter().flatten();
                let names = contacts.filter_map(|contact| contact.get("name")?.as_str());
                metadata.creators.extend(names.map(str::to_owned));
                return;
            }
            // What we write ourselves.
            "status" if value == "active" => return,
            _ => {
                metadata.other.push((key, text(value)));
                return;
            }
        };
        *field = text(value);
    }
}

impl<'de> Deserialize<'de> for GroupHead {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Slots;
        impl<'de> Visitor<'de> for Slots {
            type Value = GroupHead;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a group")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<GroupHead, A::Error> {
                let mut group = GroupHead::default();
                let mut name = None;
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "source" => {
                            let version = &mut group.kept.source_version;
                            split_version(map.next_value()?, &mut group.source, version);
                        }
                        "sourceVersion" => group.kept.source_version = map.next_value()?,
                        "target" => {
                            let version = &mut group.release;
                            split_version(map.next_value()?, &mut group.target, version);
                        }
                        "targetVersion" => group.release = map.next_value()?,
                        "unmapped" => group.kept.unmapped = map.next_value()?,
                        "extension" => {
                            let extensions: Vec<Extension> = map.next_value()?;
                            let ours = extensions.into_iter().find(|e| e.url == SOURCE_EXTENSION);
                            name = ours.and_then(|extension| extension.value_string);
                        }
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                if let Some(name) = name {
                    group.source = name;
                }
                group.kept.source.clone_from(&group.source);
                group.kept.target.clone_from(&group.target);
                Ok(group)
            }
        }
        deserializer.deserialize_map(Slots)
    }
}

/// Splits a canonical address from its version, as R5 has them in one.
fn split_version(canonical: String, url: &mut String, version: &mut String) {
    match canonical.split_once('|') {
        Some((before, behind)) => {
            *url = before.to_owned();
            *version = behind.to_owned();
        }
        None => *url = canonical,
    }
}

/// Returns a text as it is, anything else as JSON.
fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
