//! What a `ConceptMap` says of itself and of its groups.

use std::fmt;

use kodbro::mapping_set::SetMetadata;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::SOURCE_EXTENSION;
use super::document::Extension;
use crate::emdn;

/// Everything but the elements of the groups.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) resource_type: String,
    pub(super) metadata: SetMetadata,
    pub(super) groups: Vec<GroupHead>,
}

/// Which systems a group maps between.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupHead {
    /// The name of the source, else its address.
    pub(super) source: String,
    /// The address of the target.
    pub(super) target: String,
    /// Its version.
    pub(super) release: String,
    unmapped: Value,
}

impl Head {
    /// Returns the address of the nomenclature: that of the first group.
    pub(super) fn nomenclature_url(&self) -> &str {
        self.groups.first().map_or("", |group| &group.target)
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
                head.finish();
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

    fn finish(&mut self) {
        let first = self.groups.first().cloned().unwrap_or_default();
        self.metadata.nomenclature = match first.target.as_str() {
            emdn::URL => emdn::NAME.to_owned(),
            _ => String::new(),
        };
        self.metadata.nomenclature_url = first.target;
        self.metadata.release = first.release;
        for (number, group) in self.groups.iter().enumerate() {
            if !group.unmapped.is_null() {
                let name = format!("group[{number}].unmapped");
                self.metadata.other.push((name, group.unmapped.to_string()));
            }
        }
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
                        "source" => group.source = map.next_value()?,
                        "target" => {
                            let target: String = map.next_value()?;
                            match target.split_once('|') {
                                // A canonical address with its version, as R5 has it.
                                Some((url, version)) => {
                                    group.target = url.to_owned();
                                    group.release = version.to_owned();
                                }
                                None => group.target = target,
                            }
                        }
                        "targetVersion" => group.release = map.next_value()?,
                        "unmapped" => group.unmapped = map.next_value()?,
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
                Ok(group)
            }
        }
        deserializer.deserialize_map(Slots)
    }
}

/// Returns a text as it is, anything else as JSON.
fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
