use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use kodbro::decisions::{Scope, Verdict};
use kodbro::mapping_set::{Justification, MappingRecord, SetMetadata};
use serde_json::Value;

use super::curie::{ORCID, Prefixes, decode, encode, is_built_in, is_name, prefix_of};
use super::metadata::{default_id, source_iri};
use super::{
    BASE, NO_LICENSE, NO_TERM, SLOT_PREFIX, SOURCE_PREFIX, UNDECIDED, relation, slots, subject,
    yaml,
};
use crate::mapping_set::is_time;
use crate::mapping_set::sources::with_end;
use crate::mapping_set::spool::Spool;
use crate::mapping_set::writer::WriteRecords;
use crate::mapping_set::{Losses, WriteOptions};
use crate::{Error, Output, emdn};

/// Writes SSSOM/TSV 1.0 as the specification's canonical form has it, except that rows stay in
/// their order and a confidence keeps all its digits.
///
/// Which columns and prefixes there are is known behind the last row only, so rows wait in a
/// temporary file, about as large as the output.
pub(in crate::mapping_set) struct SssomWriter {
    output: Output,
    spool: Spool,
    metadata: SetMetadata,
    base: String,
    /// The prefix of the nomenclature.
    nomenclature: String,
    /// What may be used, and what is.
    prefixes: Prefixes,
    used: HashSet<String>,
    /// The prefix of each source.
    sources: HashMap<String, String>,
}

/// A slot and its value.
type Cell<'r> = (Cow<'r, str>, Cow<'r, str>);

impl SssomWriter {
    pub(in crate::mapping_set) fn new(
        output: Output,
        metadata: &SetMetadata,
        options: &WriteOptions,
    ) -> Result<Self, Error> {
        let spool = Spool::new().map_err(|cause| output.failed(cause))?;
        let nomenclature = match metadata.nomenclature.as_str() {
            "" => emdn::NAME.to_owned(),
            name if is_name(name) && !is_built_in(name) => name.to_owned(),
            name => prefix_of(name),
        };
        let base = with_end(&options.base);
        let mut prefixes = Prefixes::default();
        let known = metadata.other.iter().find(|(name, _)| name == "curie_map");
        if let Some(Ok(Value::Object(map))) = known.map(|(_, text)| serde_json::from_str(text)) {
            for (prefix, iri) in map.iter().filter(|(prefix, _)| is_name(prefix)) {
                prefixes.add(prefix, iri.as_str().unwrap_or_default());
            }
        }
        prefixes.add(ORCID.0, ORCID.1);
        prefixes.add(SLOT_PREFIX.0, SLOT_PREFIX.1);
        prefixes.add(SOURCE_PREFIX, &format!("{base}source/"));
        prefixes.add(&nomenclature, &nomenclature_iri(metadata));
        Ok(Self {
            output,
            spool,
            metadata: metadata.clone(),
            base,
            nomenclature,
            prefixes,
            used: HashSet::new(),
            sources: HashMap::new(),
        })
    }

    /// Returns the slots of a record that have a value.
    fn cells<'r>(&mut self, record: &'r MappingRecord) -> Vec<Cell<'r>> {
        let mut cells = Cells::default();
        self.subject(record, &mut cells);
        let code = record.verdict.code();
        cells.put("subject_label", record.name.as_str());
        cells.put("predicate_id", relation::predicate(record.relation));
        if let Verdict::Rejected(_) = record.verdict {
            cells.put("predicate_modifier", "Not");
        }
        match code {
            Some(code) => cells.put("object_id", self.object(encode(code.as_str()))),
            None if record.verdict == Verdict::Undecided => cells.put("object_id", UNDECIDED),
            None => cells.put("object_id", NO_TERM),
        }
        cells.put(
            if code.is_some() {
                "object_label"
            } else {
                "ext_term"
            },
            record.term.as_str(),
        );
        let term = relation::justification_term(record.justification);
        cells.put(
            "mapping_justification",
            term.unwrap_or("semapv:UnspecifiedMatching"),
        );
        self.people(&record.by, ["author_id", "author_label"], &mut cells);
        self.people(
            &record.reviewer,
            ["reviewer_id", "reviewer_label"],
            &mut cells,
        );
        cells.put("mapping_tool", record.tool.as_str());
        cells.put("mapping_tool_version", record.tool_version.as_str());
        let day = record.at.get(..10).unwrap_or_default();
        cells.put("mapping_date", day);
        if day.len() < record.at.len() {
            cells.put("ext_time", record.at.as_str());
        }
        cells.put("object_source_version", record.release.as_str());
        cells.put(
            "object_source",
            format!("{SOURCE_PREFIX}:{}", self.nomenclature),
        );
        cells.put(
            "confidence",
            record.confidence.map(|c| c.to_string()).unwrap_or_default(),
        );
        cells.put("comment", record.comment.as_str());
        cells.put("ext_model", record.model.as_str());
        cells.put("ext_description", record.description.as_str());
        cells.put("ext_supplier", record.supplier.as_str());
        cells.put("ext_index", record.index.as_str());
        cells.put("ext_evidence", record.evidence.as_str());
        if record.scope != Scope::default() {
            cells.put("ext_scope", record.scope.as_str());
        }
        if let Verdict::OutOfScope | Verdict::Undecided = record.verdict {
            cells.put("ext_verdict", record.verdict.as_str());
        }
        self.others(record, &mut cells);
        for (name, text) in &cells.0 {
            if slots::REFERENCES.contains(&name.as_ref())
                && let Some((prefix, _)) = text.split_once(':')
                && !self.used.contains(prefix)
            {
                self.used.insert(prefix.to_owned());
            }
        }
        cells.0
    }

    fn subject<'r>(&mut self, record: &'r MappingRecord, cells: &mut Cells<'r>) {
        let prefix = self.source(&record.source).to_owned();
        if !record.source.is_empty() && record.source != prefix {
            cells.put("ext_source", record.source.as_str());
        }
        let local = match record.id.is_empty() {
            true => subject::derived_id(record),
            false => encode(&record.id),
        };
        cells.put("subject_source", format!("{SOURCE_PREFIX}:{prefix}"));
        cells.put("subject_id", format!("{prefix}:{local}"));
    }

    /// Returns the prefix of a source: the source itself where it is one that a file had, else
    /// one like its name.
    fn source(&mut self, source: &str) -> &str {
        if !self.sources.contains_key(source) {
            let is_prefix = self.prefixes.iri(source).is_some() && source != self.nomenclature;
            let prefix = if is_prefix {
                source.to_owned()
            } else {
                self.new_prefix(source)
            };
            self.sources.insert(source.to_owned(), prefix);
        }
        self.sources.get(source).map_or("", String::as_str)
    }

    fn new_prefix(&mut self, source: &str) -> String {
        let name = prefix_of(source);
        let is_taken = |prefix: &str| {
            let iri = self.prefixes.iri(prefix);
            self.sources.values().any(|taken| taken == prefix)
                || iri.is_some_and(|iri| !iri.ends_with(&source_iri("", prefix)))
        };
        let mut prefix = name.clone();
        let mut number = 2;
        while is_taken(&prefix) {
            prefix = format!("{name}_{number}");
            number += 1;
        }
        if self.prefixes.iri(&prefix).is_none() {
            self.prefixes.add(&prefix, &source_iri(&self.base, &prefix));
        }
        prefix
    }

    fn object(&self, local: String) -> String {
        format!("{}:{local}", self.nomenclature)
    }

    /// Writes people's ids and names apart where the ids come first, else all as names.
    fn people<'r>(&self, people: &'r str, slots: [&'static str; 2], cells: &mut Cells<'r>) {
        if people.is_empty() {
            return;
        }
        let is_id = |person: &&str| {
            let prefix = person.split_once(':').map(|(prefix, _)| prefix);
            prefix.is_some_and(|prefix| self.prefixes.knows(prefix)) && !person.contains(' ')
        };
        let ids = people.split('|').take_while(is_id).count();
        let all: Vec<&str> = people.split('|').collect();
        let (ids, names) = all.split_at(ids);
        for (slot, values) in slots.into_iter().zip([ids, names]) {
            cells.put(slot, slots::join_bars(values.iter().copied()));
        }
    }

    /// Writes what has no field as a slot of its name, or else as one JSON text.
    fn others<'r>(&self, record: &'r MappingRecord, cells: &mut Cells<'r>) {
        let mut rest = Vec::new();
        for (name, text) in &record.other {
            if text.is_empty() {
                continue;
            }
            let known = || {
                text.split_once(':')
                    .is_some_and(|(p, _)| self.prefixes.knows(p))
            };
            let says_the_same = match name.as_str() {
                "predicate_id" => {
                    known()
                        && (record.verdict.code().is_none()
                            || relation::relation(text) == record.relation)
                }
                "mapping_justification" => known() && record.justification == Justification::Other,
                "object_id" => {
                    known() && {
                        let local = text.split_once(':').map(|(_, local)| decode(local));
                        local.as_deref() == record.verdict.code().map(|code| code.as_str())
                    }
                }
                "subject_id" => text == NO_TERM && record.id.is_empty(),
                "subject_source" | "object_source" => known(),
                _ => false,
            };
            if says_the_same {
                cells.replace(name, text);
                continue;
            }
            let is_standard = slots::MAPPING.contains(&name.as_str());
            let is_taken = slots::OURS.contains(&name.as_str())
                || cells.0.iter().any(|(slot, _)| slot == name)
                || is_filled(name);
            let is_reference = slots::REFERENCES.contains(&name.as_str());
            let fits = match is_standard {
                true => !is_reference || slots::split_bars(text).iter().all(|t| self.is_curie(t)),
                false => is_name(name),
            };
            match fits && !is_taken {
                true => cells.put(name.as_str(), text.as_str()),
                false => rest.push((name, text)),
            }
        }
        if !rest.is_empty()
            && let Ok(json) = serde_json::to_string(&rest)
        {
            cells.put("ext_other", json);
        }
    }

    fn is_curie(&self, text: &str) -> bool {
        let prefix = text.split_once(':').map(|(prefix, _)| prefix);
        prefix.is_some_and(|prefix| self.prefixes.knows(prefix))
    }

    /// Returns the slots of the set, ours and those common to all rows among them.
    fn set_slots(&self, common: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let set = &self.metadata;
        let or = |text: &str, default: &str| match text {
            "" => default.to_owned(),
            text => text.to_owned(),
        };
        let mut slots = common.clone();
        let mut put = |name: &str, text: String| {
            if !text.is_empty() {
                slots.entry(name.to_owned()).or_insert(text);
            }
        };
        let id = match self.base.as_str() {
            BASE => default_id(),
            base => format!("{base}mapping-set"),
        };
        put("mapping_set_id", or(&set.id, &id));
        put("license", or(&set.license, NO_LICENSE));
        put("mapping_set_title", set.title.clone());
        put("mapping_set_version", set.version.clone());
        put("comment", set.comment.clone());
        put(
            "publication_date",
            set.date.get(..10).unwrap_or(&set.date).to_owned(),
        );
        if set.date.len() > 10 {
            put("ext_publication_time", set.date.clone());
        }
        let is_id = |creator: &&String| self.is_curie(creator) && !creator.contains(' ');
        let ids = set.creators.iter().take_while(is_id).count();
        let (ids, names) = set.creators.split_at(ids);
        put(
            "creator_id",
            slots::join_bars(ids.iter().map(String::as_str)),
        );
        put(
            "creator_label",
            slots::join_bars(names.iter().map(String::as_str)),
        );
        if self.nomenclature != emdn::NAME {
            put("ext_nomenclature", self.nomenclature.clone());
        }
        if !set.nomenclature_url.is_empty() && set.nomenclature_url != nomenclature_iri(set) {
            put("ext_nomenclature_url", set.nomenclature_url.clone());
        }
        if !self.spool.has("object_source_version") {
            put("object_source_version", set.release.clone());
        } else if common.get("object_source_version") != Some(&set.release) {
            put("ext_release", set.release.clone());
        }
        for (name, text) in &set.other {
            let is_made = matches!(name.as_str(), "curie_map" | "extension_definitions");
            if !is_made && is_name(name) && !self.spool.has(name) {
                put(name, text.clone());
            }
        }
        slots
    }

    /// Returns the metadata as lines that begin with `#`.
    fn block(&self, common: &BTreeMap<String, String>, columns: &[String]) -> String {
        let set_slots = self.set_slots(common);
        let is_new = |name: &str| slots::NEW_IN_1_1.contains(&name);
        let in_1_1 = columns.iter().any(|name| is_new(name))
            || set_slots.keys().any(|name| {
                is_new(name)
                    || !common.contains_key(name)
                        && slots::NEW_FOR_SETS_IN_1_1.contains(&name.as_str())
            });
        let standard = slots::SET.into_iter();
        let standard = standard.filter_map(|name| Some((name, set_slots.get(name)?.as_str())));
        let own = set_slots
            .iter()
            .filter(|(name, _)| !slots::SET.contains(&name.as_str()));
        let own: Vec<(&str, &str)> = own
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let extensions = columns.iter().map(String::as_str);
        let extensions = extensions.filter(|name| !slots::MAPPING.contains(name));
        let mut extensions: Vec<&str> = extensions
            .chain(own.iter().map(|(name, _)| *name))
            .collect();
        extensions.sort_unstable();
        extensions.dedup();
        let definitions = self.definitions(&extensions);
        let mut used: HashSet<&str> = self.used.iter().map(String::as_str).collect();
        for (name, text) in standard
            .clone()
            .filter(|(name, _)| slots::REFERENCES.contains(name))
        {
            let values = if slots::SEVERAL.contains(&name) {
                text.split('|')
            } else {
                text.split('\0')
            };
            used.extend(values.filter_map(|value| Some(value.split_once(':')?.0)));
        }
        used.extend(
            definitions
                .iter()
                .filter_map(|d| Some(d.1.split_once(':')?.0)),
        );

        let mut lines = String::new();
        let mut line = |text: &str| {
            lines.push('#');
            lines.push_str(text);
            lines.push('\n');
        };
        if in_1_1 {
            line("sssom_version: \"1.1\"");
        }
        let map: Vec<(&str, &str)> = self
            .prefixes
            .iter()
            .filter(|(prefix, _)| used.contains(prefix))
            .collect();
        if !map.is_empty() {
            line("curie_map:");
        }
        for (prefix, iri) in map {
            line(&format!("  {prefix}: {}", yaml::scalar(iri)));
        }
        let mut slot = |(name, text): (&str, &str)| {
            let is_date = name.ends_with("_date") && is_time(text);
            if slots::SEVERAL.contains(&name) {
                line(&format!("{name}:"));
                for value in slots::split_bars(text) {
                    line(&format!("  - {}", yaml::scalar(&value)));
                }
            } else if is_date || name == "mapping_set_confidence" && text.parse::<f64>().is_ok() {
                line(&format!("{name}: {text}"));
            } else {
                line(&format!("{name}: {}", yaml::scalar(text)));
            }
        };
        standard.for_each(&mut slot);
        if !definitions.is_empty() {
            lines.push_str("#extension_definitions:\n");
        }
        for (name, property, hint) in definitions {
            let property = yaml::scalar(&property);
            lines.push_str(&format!(
                "#  - slot_name: {name}\n#    property: {property}\n"
            ));
            if let Some(hint) = hint {
                lines.push_str(&format!("#    type_hint: {}\n", yaml::scalar(&hint)));
            }
        }
        for (name, text) in own {
            lines.push_str(&format!("#{name}: {}\n", yaml::scalar(text)));
        }
        lines
    }

    /// Returns name, property and type of each extension slot: as a file that was read defined it,
    /// else by a property of ours.
    fn definitions(&self, names: &[&str]) -> Vec<(String, String, Option<String>)> {
        let known = self
            .metadata
            .other
            .iter()
            .find(|(name, _)| name == "extension_definitions");
        let known = known.and_then(|(_, text)| serde_json::from_str::<Vec<Value>>(text).ok());
        let known = known.unwrap_or_default();
        let part = |definition: &Value, key: &str| {
            let text = definition.get(key).and_then(Value::as_str);
            text.map(str::to_owned)
        };
        let define = |name: &&str| {
            let of_name = |d: &&Value| d.get("slot_name").and_then(Value::as_str) == Some(name);
            let found = known.iter().find(of_name);
            let property = found
                .and_then(|d| part(d, "property"))
                .filter(|p| self.is_curie(p));
            let hint = found
                .and_then(|d| part(d, "type_hint"))
                .filter(|p| self.is_curie(p));
            let ours = || {
                format!(
                    "{}:{}",
                    SLOT_PREFIX.0,
                    name.strip_prefix("ext_").unwrap_or(name)
                )
            };
            ((*name).to_owned(), property.unwrap_or_else(ours), hint)
        };
        names.iter().map(define).collect()
    }
}

impl WriteRecords for SssomWriter {
    fn write(&mut self, record: &MappingRecord, _: &mut Losses) -> Result<(), Error> {
        let cells = self.cells(record);
        let spooled = self.spool.put(&cells);
        spooled.map_err(|cause| self.output.failed(cause))
    }

    fn finish(mut self: Box<Self>, losses: &mut Losses) -> Result<(), Error> {
        for (name, text) in &self.metadata.other {
            if !is_name(name) || name == "extension_definitions" && !text.starts_with('[') {
                losses.add_metadata(name);
            }
        }
        let can_be_common = |name: &str| {
            slots::PROPAGATED.contains(&name) && !slots::NEW_FOR_SETS_IN_1_1.contains(&name)
        };
        let common = self.spool.common(can_be_common);
        let has = |name: &&str| self.spool.has(name) && !common.contains_key(*name);
        let required = [
            "subject_id",
            "predicate_id",
            "object_id",
            "mapping_justification",
        ];
        let standard = slots::MAPPING.into_iter();
        let standard = standard.filter(|name| has(name) || required.contains(name));
        let mut extensions: Vec<&str> = self.spool.names().filter(has).collect();
        extensions.retain(|name| !slots::MAPPING.contains(name));
        extensions.sort_unstable();
        let columns: Vec<String> = standard.chain(extensions).map(str::to_owned).collect();
        let block = self.block(&common, &columns);
        self.output.put(block.as_bytes())?;
        self.output.put(columns.join("\t").as_bytes())?;
        self.output.put(b"\n")?;
        let written = self.spool.write(&columns, b'\t', &mut self.output);
        written.map_err(|cause| self.output.failed(cause))?;
        self.output.finish()
    }
}

/// Slots with a value of ours in every row, or whose emptiness says something.
fn is_filled(name: &str) -> bool {
    let filled = [
        "subject_id",
        "predicate_id",
        "object_id",
        "mapping_justification",
        "subject_label",
        "object_label",
        "author_id",
        "author_label",
        "reviewer_id",
        "reviewer_label",
        "mapping_tool",
        "mapping_tool_version",
        "mapping_date",
        "object_source_version",
        "confidence",
        "comment",
    ];
    filled.contains(&name)
}

/// What the nomenclature's prefix stands for.
fn nomenclature_iri(metadata: &SetMetadata) -> String {
    match metadata.nomenclature_url.as_str() {
        "" => emdn::URL.to_owned(),
        url if url.ends_with(['/', '#', '_', '=', ':']) => url.to_owned(),
        url => format!("{url}/"),
    }
}

/// The slots of a row.
#[derive(Default)]
struct Cells<'r>(Vec<Cell<'r>>);

impl<'r> Cells<'r> {
    fn put(&mut self, slot: &'r str, text: impl Into<Cow<'r, str>>) {
        let text = text.into();
        if !text.is_empty() {
            self.0.push((Cow::Borrowed(slot), text));
        }
    }

    fn replace(&mut self, slot: &'r str, text: &'r str) {
        match self.0.iter_mut().find(|(name, _)| name == slot) {
            Some((_, cell)) => *cell = Cow::Borrowed(text),
            None => self.put(slot, text),
        }
    }
}
