use std::cell::Cell;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::bad;
use super::splitter::Object;
use crate::ErrorKind;
use crate::Role;
use crate::catalogue::{ItemPart, exact_role, item_role};
use crate::item::{Field, FieldKind, Spot};

/// Objects and lists may lie in each other this deep.
const MAX_DEPTH: usize = 32;

/// A product may have so many fields.
const MAX_FIELDS: usize = 10_000;

/// The key of the code system in GDSN, in small letters; its values are those of the code list
/// `AdditionalTradeItemClassificationCodeListCode`.
const GDSN_SYSTEM: &str = "additionaltradeitemclassificationsystemcode";
const GDSN_CODE: &str = "additionaltradeitemclassificationcodevalue";
const GDSN_TERM: &str = "additionaltradeitemclassificationcodedescription";
const GDSN_VERSION: &str = "additionaltradeitemclassificationversion";

/// The lists of UNCL7143 that code systems of GDSN are: 88 is the EMDN, 5 UNSPSC.
const GDSN_LISTS: [(&str, &str); 2] = [("88", "EMD"), ("5", "TST")];

/// Keys of objects that hold the value of the key around them.
const VALUES: [&str; 6] = ["texts", "text", "value", "code", "name", "content"];

/// Keys of a code's term and release beside it.
const TERMS: [&str; 3] = ["description", "term", "label"];
const VERSIONS: [&str; 3] = ["version", "release", "versionid"];

/// A line and its character.
type Position = (u64, u64);

/// Returns what an object says, in its order.
pub(super) fn fields(
    object: &Object,
    max_text: usize,
) -> Result<Vec<Field>, (ErrorKind, Position)> {
    let mut walk = Walk {
        object,
        max_text,
        fields: Vec::new(),
        scheme: None,
        seen: Cell::new((0, (object.line, object.character))),
    };
    let raw: &RawValue = serde_json::from_str(&object.json)
        .map_err(|error| (bad(error.to_string()), (object.line, object.character)))?;
    walk.value(raw, &object.pointer, 0)?;
    Ok(walk.fields)
}

/// Escapes a key in a JSON Pointer.
pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

struct Walk<'o> {
    object: &'o Object,
    max_text: usize,
    fields: Vec<Field>,
    /// The list that the codes of the GDSN object around belong to.
    scheme: Option<String>,
    /// A byte of the object, and the line and character it stands at.
    seen: Cell<(usize, Position)>,
}

type Step = Result<(), (ErrorKind, Position)>;

impl<'o> Walk<'o> {
    /// Looks for known keys in an object, and in the objects of a list.
    fn value(&mut self, raw: &'o RawValue, path: &str, depth: usize) -> Step {
        self.check_depth(raw, depth)?;
        match raw.get().as_bytes().first() {
            Some(b'{') => {
                let pairs = self.pairs(raw)?;
                let before = self.scheme.clone();
                if let Some(system) = text_of(&pairs, &[GDSN_SYSTEM]) {
                    let known = GDSN_LISTS.iter().find(|(code, _)| *code == system.trim());
                    let list = known.map_or(system.as_str(), |(_, list)| list);
                    self.scheme = Some(list.to_owned());
                }
                for (key, value) in &pairs {
                    self.pair(
                        key,
                        value,
                        &pairs,
                        &format!("{path}/{}", escape(key)),
                        depth,
                    )?;
                }
                self.scheme = before;
                Ok(())
            }
            Some(b'[') => {
                for (at, value) in self.list(raw)?.into_iter().enumerate() {
                    self.value(value, &format!("{path}/{at}"), depth + 1)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn pair(
        &mut self,
        key: &str,
        value: &'o RawValue,
        beside: &Pairs<'o>,
        path: &str,
        depth: usize,
    ) -> Step {
        if plain(key) == GDSN_CODE && self.scheme.is_some() {
            let mut field = Field::new(FieldKind::Classification, "", Spot::File);
            field.scheme.clone_from(&self.scheme);
            field.label = text_of(beside, &[GDSN_TERM]);
            field.version = text_of(beside, &[GDSN_VERSION]);
            return self.known(field, value, path, depth + 1);
        }
        match kind_of(key, depth) {
            Some((kind, scheme)) => {
                let mut field = Field::new(kind, "", Spot::File);
                field.scheme = scheme.map(str::to_owned);
                self.known(field, value, path, depth + 1)
            }
            None => self.value(value, path, depth + 1),
        }
    }

    /// Takes the text of a known key, or those of the objects in it.
    fn known(&mut self, field: Field, raw: &'o RawValue, path: &str, depth: usize) -> Step {
        self.check_depth(raw, depth)?;
        match raw.get().as_bytes().first() {
            Some(b'{') => {
                let pairs = self.pairs(raw)?;
                let mut field = field;
                if field.kind == FieldKind::Classification {
                    field.label = text_of(&pairs, &TERMS).or(field.label);
                    field.version = text_of(&pairs, &VERSIONS).or(field.version);
                }
                for (key, value) in &pairs {
                    let path = format!("{path}/{}", escape(key));
                    if VALUES.contains(&plain(key).as_str()) {
                        self.known(field.clone(), value, &path, depth + 1)?;
                    }
                }
                Ok(())
            }
            Some(b'[') => {
                for (at, value) in self.list(raw)?.into_iter().enumerate() {
                    self.known(field.clone(), value, &format!("{path}/{at}"), depth + 1)?;
                }
                Ok(())
            }
            Some(b'n') => Ok(()),
            Some(b'"') => {
                let text: String = self.parsed(raw)?;
                self.add(field, text, raw, path)
            }
            _ => self.add(field, raw.get().to_owned(), raw, path),
        }
    }

    fn add(&mut self, mut field: Field, value: String, raw: &RawValue, path: &str) -> Step {
        let (line, character) = self.position(raw);
        let beyond = |value, limit| {
            let kind = ErrorKind::BeyondLimit { value, limit };
            Err((kind, (line, character)))
        };
        if value.len() > self.max_text {
            return beyond("a text", format!("{} bytes", self.max_text));
        }
        if self.fields.len() == MAX_FIELDS {
            return beyond("the fields of one product", MAX_FIELDS.to_string());
        }
        field.value = value;
        field.spot = Spot::Element {
            line,
            character,
            path: path.to_owned(),
        };
        self.fields.push(field);
        Ok(())
    }

    fn check_depth(&self, raw: &RawValue, depth: usize) -> Step {
        match depth > MAX_DEPTH {
            false => Ok(()),
            true => Err((
                ErrorKind::BeyondLimit {
                    value: "objects in each other",
                    limit: format!("{MAX_DEPTH} levels"),
                },
                self.position(raw),
            )),
        }
    }

    fn pairs(&self, raw: &'o RawValue) -> Result<Pairs<'o>, (ErrorKind, Position)> {
        self.parsed(raw)
    }

    fn list(&self, raw: &'o RawValue) -> Result<Vec<&'o RawValue>, (ErrorKind, Position)> {
        self.parsed(raw)
    }

    fn parsed<T: Deserialize<'o>>(&self, raw: &'o RawValue) -> Result<T, (ErrorKind, Position)> {
        serde_json::from_str(raw.get())
            .map_err(|error| (bad(error.to_string()), self.position(raw)))
    }

    /// Returns where a part of the object stands in the file.
    fn position(&self, raw: &RawValue) -> Position {
        let start = self.object.json.as_ptr().addr();
        let offset = raw.get().as_ptr().addr().saturating_sub(start);
        // Fields come in the order of the file, so that each part is counted once.
        let (from, (line, character)) = match self.seen.get() {
            seen if seen.0 <= offset => seen,
            _ => (0, (self.object.line, self.object.character)),
        };
        let between = self.object.json.get(from..offset).unwrap_or_default();
        let position = match between.rfind('\n') {
            Some(last) => {
                let lines = between.bytes().filter(|byte| *byte == b'\n').count() as u64;
                let behind = between.get(last + 1..).unwrap_or_default();
                (line + lines, behind.chars().count() as u64 + 1)
            }
            None => (line, character + between.chars().count() as u64),
        };
        self.seen.set((offset, position));
        position
    }
}

/// The keys and values of an object in the order of the file.
struct Pairs<'o>(Vec<(String, &'o RawValue)>);

impl<'o> std::ops::Deref for Pairs<'o> {
    type Target = [(String, &'o RawValue)];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'p, 'o> IntoIterator for &'p Pairs<'o> {
    type Item = &'p (String, &'o RawValue);
    type IntoIter = std::slice::Iter<'p, (String, &'o RawValue)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

fn plain(key: &str) -> String {
    let letters = key.chars().filter(|c| c.is_alphanumeric());
    letters.collect::<String>().to_lowercase()
}

/// Returns the text or number of the first of these keys, or the first text that EUDAMED has in it.
fn text_of(pairs: &Pairs<'_>, keys: &[&str]) -> Option<String> {
    let (_, raw) = pairs
        .iter()
        .find(|(key, _)| keys.contains(&plain(key).as_str()))?;
    match raw.get().as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw.get()).ok(),
        Some(b'0'..=b'9') => Some(raw.get().to_owned()),
        Some(b'{') => {
            let texts: Texts = serde_json::from_str(raw.get()).ok()?;
            texts.texts.into_iter().next().map(|text| text.text)
        }
        _ => None,
    }
}

/// A text of EUDAMED in several languages.
#[derive(Deserialize)]
struct Texts {
    texts: Vec<TextInLanguage>,
}

#[derive(Deserialize)]
struct TextInLanguage {
    text: String,
}

/// Tells what a key says, by the headers of tables and by the names of EUDAMED and GDSN.
///
/// Deeper in an object only what cannot be said of anything else than the product.
fn kind_of(key: &str, depth: usize) -> Option<(FieldKind, Option<&'static str>)> {
    match plain(key).as_str() {
        "cndnomenclatures" => return Some((FieldKind::Classification, Some("EMD"))),
        "tradeitemdescription" | "regulatedproductname" => return Some((FieldKind::Name, None)),
        _ => {}
    }
    let of_product = |kind: &FieldKind| {
        matches!(
            kind,
            FieldKind::Classification
                | FieldKind::Gtin
                | FieldKind::UdiDi
                | FieldKind::BasicUdiDi
                | FieldKind::Manufacturer
                | FieldKind::ManufacturerItemId
                | FieldKind::Brand
        )
    };
    let by_item_role = match item_role(key).map(|role| role.part) {
        Some(ItemPart::Field(kind, scheme)) => Some((kind, scheme)),
        Some(_) => return None,
        None => None,
    };
    if depth > 0 {
        return by_item_role.filter(|(kind, _)| of_product(kind));
    }
    by_item_role.or_else(|| {
        let kind = match exact_role(key)? {
            Role::Id => FieldKind::ItemId,
            Role::Name => FieldKind::Name,
            Role::Model => FieldKind::Model,
            Role::Description => FieldKind::Description,
            Role::Supplier => FieldKind::Supplier,
            Role::Unit => FieldKind::OrderableUnit,
        };
        Some((kind, None))
    })
}
