use std::collections::HashSet;

use kodbro::mapping_set::{MappingRecord, SetMetadata};
use serde_json::{Map, Value, json};

use super::code;
use super::writer::date_time;
use crate::mapping_set::cells;
use crate::mapping_set::sources::SourceAddresses;
use crate::mapping_set::writer::WriteRecords;
use crate::mapping_set::{Losses, WriteOptions};
use crate::{Error, Output};

/// Writes the products of one source as a `CodeSystem`, which R4 and R5 read alike.
///
/// Each product is a concept once, with the first name that is met; of each one its code is held
/// in memory.
pub(in crate::mapping_set) struct CodeSystemWriter {
    output: Output,
    metadata: SetMetadata,
    addresses: SourceAddresses,
    source: Option<String>,
    known: HashSet<String>,
}

impl CodeSystemWriter {
    pub(in crate::mapping_set) fn new(
        output: Output,
        metadata: &SetMetadata,
        options: &WriteOptions,
    ) -> Self {
        Self {
            output,
            metadata: metadata.clone(),
            addresses: SourceAddresses::new(&options.base),
            source: None,
            known: HashSet::new(),
        }
    }

    /// Writes what stands before the concepts.
    fn begin(&mut self, source: &str) -> Result<(), Error> {
        let set = &self.metadata;
        let address = match source {
            "" => self.addresses.of("products"),
            source => self.addresses.of(source),
        };
        let name: String = address
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .chars()
            .collect();
        let texts = ["model", "supplier"].map(|code| json!({"code": code, "type": "string"}));
        let mut head = Map::new();
        for (name, value) in [
            ("resourceType", Value::from("CodeSystem")),
            ("url", address.as_str().into()),
            ("version", set.version.as_str().into()),
            ("name", format!("Products_{name}").into()),
            ("title", source.into()),
            ("status", "active".into()),
            ("date", date_time(&set.date).into()),
            ("copyright", set.license.as_str().into()),
            ("caseSensitive", true.into()),
            ("content", "complete".into()),
            ("property", texts.to_vec().into()),
        ] {
            if value != "" {
                head.insert(name.to_owned(), value);
            }
        }
        let head = Value::Object(head).to_string();
        self.output
            .put(head.strip_suffix('}').unwrap_or(&head).as_bytes())
    }
}

impl WriteRecords for CodeSystemWriter {
    fn write(&mut self, record: &MappingRecord, losses: &mut Losses) -> Result<(), Error> {
        match &self.source {
            None => {
                self.begin(&record.source)?;
                self.output.put(b",\"concept\":[\n")?;
                self.source = Some(record.source.clone());
            }
            Some(source) if *source == record.source => {}
            Some(source) => {
                let allowed = format!("'{source}', as the products before");
                let place = self.output.place();
                return Err(cells::bad_value(&record.source, &allowed, "source", &place)
                    .with_hint(
                        "a code system has the products of one source; split the set first",
                    ));
            }
        }
        losses.add("decision");
        let code = code(record, losses);
        if self.known.contains(&code) {
            return Ok(());
        }
        let property = [("model", &record.model), ("supplier", &record.supplier)];
        let property = property.into_iter().filter(|(_, text)| !text.is_empty());
        let property: Vec<Value> = property
            .map(|(code, text)| json!({"code": code, "valueString": text}))
            .collect();
        let mut concept = Map::new();
        for (name, value) in [
            ("code", Value::from(code.as_str())),
            ("display", record.name.as_str().into()),
            ("definition", record.description.as_str().into()),
            ("property", property.into()),
        ] {
            if value != "" && value != Value::Array(Vec::new()) {
                concept.insert(name.to_owned(), value);
            }
        }
        if !self.known.is_empty() {
            self.output.put(b",\n")?;
        }
        self.output
            .put(Value::Object(concept).to_string().as_bytes())?;
        self.known.insert(code);
        Ok(())
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> Result<(), Error> {
        match self.source {
            Some(_) => self.output.put(b"\n]")?,
            None => self.begin("")?,
        }
        let end = format!(",\"count\":{}}}\n", self.known.len());
        self.output.put(end.as_bytes())?;
        self.output.finish()
    }
}
