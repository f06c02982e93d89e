use std::collections::{HashMap, HashSet};

use kodbro::nomenclature::{
    Code, CodeError, Language, NewConcept, NewTerm, Release, Status, TermKind,
};

use super::resource::{CodeSystem, Concept, Designation, Probe, Property};
use crate::nomenclature::columns::{parse_flag, parse_retired};
use crate::nomenclature::{Collector, Entry, Labels, Loaded, NomenclatureOptions, source_hash};
use crate::{Error, ErrorKind, Place, emdn};

/// Reads a FHIR R4 or R5 `CodeSystem` in JSON.
///
/// - **Terms.** `display` is the official term, in the system's `language`, else in that of the
///   options. A `designation` has its own language; its `use` tells the kind where it is known;
///   without one it is official in a language other than the display's, and a synonym in the same.
/// - **Hierarchy.** The property `parent`, else the property `child` of another concept, else
///   nesting; where none says anything and all codes follow the rule of the EMDN, the code.
/// - **Status.** A `status`, `inactive`, `retired` or `deprecated` that holds retires the code;
///   `successor` or `replacedBy` names the one to use instead. Properties are also known by their
///   `uri` in `http://hl7.org/fhir/concept-properties`.
/// - **Identity.** `name`, `version`, `url`; unknown fields are ignored.
///
/// A system whose `content` is not `complete` is read with a warning, and may then miss parents.
/// Concepts may be nested as deep as JSON may be: 128 levels of brackets, some sixty concepts;
/// beyond that the document is refused, never overflowing the stack.
///
/// # Errors
/// [`ErrorKind::BadDocument`] for what is not JSON or ends early, with the line;
/// [`ErrorKind::NotANomenclature`] for another resource; with the concept, what breaks the tree
/// (see [`crate::nomenclature`]).
///
/// # Example: two languages, and a parent by property
///
/// ```
/// use kodbro::nomenclature::Language;
/// use kodbro_formats::{fhir::read_code_system, nomenclature::NomenclatureOptions};
///
/// let json = r#"{"resourceType": "CodeSystem", "name": "own", "language": "sv", "concept": [
///     {"code": "2", "display": "kanyler", "property": [{"code": "parent", "valueCode": "1"}],
///      "designation": [{"language": "en", "value": "cannulas"}]},
///     {"code": "1", "display": "produkter"}]}"#;
/// let loaded = read_code_system("own.json", json.as_bytes(), &NomenclatureOptions::default())?;
/// let built = loaded.builder.build().unwrap();
/// let cannulas = built.as_nomenclature().concept("2").unwrap();
/// assert_eq!(cannulas.parent().unwrap().code(), "1");
/// assert_eq!(cannulas.term(Language::ENGLISH), "cannulas");
/// # Ok::<(), kodbro_formats::Error>(())
/// ```
pub fn read_code_system(
    source: &str,
    bytes: &[u8],
    options: &NomenclatureOptions,
) -> Result<Loaded, Error> {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let probe: Probe = parse(source, body)?;
    if probe.resource_type.as_deref() != Some("CodeSystem") {
        let found = match probe.resource_type {
            Some(other) => format!(
                "the FHIR resource {}",
                other.chars().take(40).collect::<String>()
            ),
            None => "JSON without 'resourceType'".to_owned(),
        };
        let error = Error::new(ErrorKind::NotANomenclature { found }, Place::new(source));
        return Err(error.with_hint("pass a CodeSystem in FHIR JSON"));
    }
    let system: CodeSystem = parse(source, body)?;
    let mut reader = Reader::new(source, &system, options);
    reader.check_content(&system);
    let found = flatten(&system.concept);
    if let Some(expected) = system.count.filter(|&n| n != found.len() as u64) {
        let kind = ErrorKind::CodeCount {
            found: found.len(),
            expected,
        };
        let warning = Error::new(kind, Place::new(source).with_element("CodeSystem.count"));
        reader
            .collector
            .warn(warning.with_hint("check that the file is complete"));
    }
    let parents = reader.parents(&found);
    for (found, parent) in found.iter().zip(parents) {
        reader.add(found, parent)?;
    }
    let mut release = identity(&system);
    options.apply(&mut release);
    release.source_hash = source_hash(bytes);
    reader.collector.finish(release, options)
}

fn parse<'a, T: serde::Deserialize<'a>>(source: &str, body: &'a [u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| {
        let hint = if error.is_eof() {
            "the file ends early; download or export it again"
        } else if error.to_string().starts_with("recursion limit") {
            "write the hierarchy with the property 'parent' instead of nesting"
        } else {
            "correct the document at this place"
        };
        let place = Place::new(source).with_row(error.line() as u64);
        let kind = ErrorKind::BadDocument {
            message: error.to_string(),
        };
        Error::new(kind, place).with_hint(hint)
    })
}

fn identity(system: &CodeSystem) -> Release {
    let name = system
        .name
        .as_deref()
        .or(system.title.as_deref())
        .unwrap_or_default();
    let name = if name.eq_ignore_ascii_case(emdn::NAME) {
        emdn::NAME
    } else {
        name
    };
    Release {
        url: system.url.clone().unwrap_or_default(),
        ..Release::new(name, system.version.as_deref().unwrap_or_default())
    }
}

/// A concept, its parent by nesting, and where it stands.
struct Found<'a> {
    concept: &'a Concept,
    within: Option<&'a str>,
    element: String,
}

/// Lists nested concepts in the order of the document.
fn flatten(roots: &[Concept]) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    let of = |concepts, within, path: &str| {
        let numbered = <[Concept]>::iter(concepts).enumerate();
        let each =
            numbered.map(move |(i, concept)| (concept, within, format!("{path}.concept[{i}]")));
        each.rev().collect::<Vec<_>>()
    };
    let mut stack = of(roots, None, "CodeSystem");
    while let Some((concept, within, element)) = stack.pop() {
        stack.extend(of(&concept.concept, Some(concept.code.as_str()), &element));
        found.push(Found {
            concept,
            within,
            element,
        });
    }
    found
}

struct Reader<'a> {
    source: &'a str,
    language: Language,
    collector: Collector,
    /// What the system's own property codes mean, where their addresses tell.
    meanings: HashMap<&'a str, &'a str>,
    partial: bool,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, system: &'a CodeSystem, options: &NomenclatureOptions) -> Self {
        let mut collector = Collector::new(source, Labels::default());
        let stated = system.language.as_deref().map(|tag| {
            let place = Place::new(source).with_element("CodeSystem.language");
            parse_language(tag).map_err(|kind| Error::new(kind, place))
        });
        let language = collector.or_warn(stated).unwrap_or(options.language);
        let meaning = |uri: &'a str| uri.strip_prefix("http://hl7.org/fhir/concept-properties#");
        let definitions = system.property.iter();
        let meanings = definitions
            .filter_map(|p| Some((p.code.as_str(), meaning(p.uri.as_deref()?)?)))
            .collect();
        Self {
            source,
            language,
            collector,
            meanings,
            partial: false,
        }
    }

    fn check_content(&mut self, system: &CodeSystem) {
        let Some(value) = system
            .content
            .as_deref()
            .filter(|&content| content != "complete")
        else {
            return;
        };
        self.partial = true;
        let hint = match value {
            "supplement" => "it adds terms to another system; give that one first",
            "not-present" => "ask the publisher for the file with the concepts",
            _ => "codes are missing; ask the publisher for the complete file",
        };
        let kind = ErrorKind::PartialContent {
            value: value.chars().take(40).collect(),
        };
        let place = Place::new(self.source).with_element("CodeSystem.content");
        self.collector.warn(Error::new(kind, place).with_hint(hint));
    }

    fn place(&self, found: &Found<'_>) -> Place {
        Place::new(self.source).with_element(&found.element)
    }

    /// Returns the canonical name of a property.
    fn meaning<'p>(&self, property: &'p Property) -> &'p str
    where
        'a: 'p,
    {
        let code = property.code.as_str();
        self.meanings.get(code).copied().unwrap_or(code)
    }

    /// Finds the parent of every concept.
    fn parents(&mut self, found: &[Found<'_>]) -> Vec<Option<String>> {
        let codes: HashSet<&str> = found.iter().map(|f| f.concept.code.as_str()).collect();
        let by_rule = codes.iter().all(|code| emdn::is_code(code));
        let mut of_child: HashMap<&str, &str> = HashMap::new();
        for f in found {
            for property in f
                .concept
                .property
                .iter()
                .filter(|p| self.meaning(p) == "child")
            {
                if let Some(child) = property.text() {
                    of_child.entry(child).or_insert(&f.concept.code);
                }
            }
        }
        let mut parents = Vec::with_capacity(found.len());
        for f in found {
            let code = f.concept.code.as_str();
            let stated = f
                .concept
                .property
                .iter()
                .filter(|p| self.meaning(p) == "parent");
            let stated: Vec<&str> = stated.filter_map(Property::text).collect();
            let first = stated.first().copied();
            for &second in stated.iter().filter(|&&second| Some(second) != first) {
                let kind = ErrorKind::SecondParent {
                    code: code.to_owned(),
                    value: second.to_owned(),
                    first: first.unwrap_or_default().to_owned(),
                };
                let warning = Error::new(kind, self.place(f));
                self.collector
                    .warn(warning.with_hint("a code may have one parent"));
            }
            let mut above = std::iter::successors(emdn::parent_of(code), |c| emdn::parent_of(c));
            let by_code = || match self.partial {
                true => above.find(|code| codes.contains(code)),
                false => above.next(),
            };
            let parent = first.or(of_child.get(code).copied()).or(f.within);
            let parent = if by_rule {
                parent.or_else(by_code)
            } else {
                parent
            };
            parents.push(parent.map(str::to_owned));
        }
        parents
    }

    fn add(&mut self, found: &Found<'_>, parent: Option<String>) -> Result<(), Error> {
        let place = self.place(found);
        let concept = found.concept;
        let code = |text: &str| {
            text.parse::<Code>().map_err(|error: CodeError| {
                let kind = ErrorKind::Nomenclature(error.into());
                Error::new(kind, place.clone()).with_hint("correct the code")
            })
        };
        let mut new = NewConcept {
            code: code(&concept.code)?,
            parent: parent.as_deref().map(code).transpose()?,
            residual: emdn::is_residual(&concept.code),
            status: Status::Active,
        };
        let mut retired = false;
        let mut successor = None;
        for property in &concept.property {
            match self.meaning(property) {
                "status" => retired |= property.text().and_then(parse_retired).unwrap_or(false),
                "inactive" | "retired" | "deprecated" | "retirementDate" | "deprecationDate" => {
                    let text = property.text().and_then(parse_flag);
                    retired |= text.unwrap_or_else(|| property.holds());
                }
                "successor" | "replacedBy" => {
                    retired = true;
                    successor = property.text().map(code).transpose()?;
                }
                _ => {}
            }
        }
        if retired {
            new.status = Status::Retired { successor };
        }
        let display = concept.display.iter().map(|text| NewTerm {
            language: self.language,
            kind: TermKind::Official,
            text: text.clone(),
        });
        let mut terms: Vec<NewTerm> = display.collect();
        for designation in &concept.designation {
            let term = self
                .term(designation)
                .map_err(|kind| Error::new(kind, place.clone()));
            terms.extend(self.collector.or_warn(Some(term)));
        }
        self.collector.add(Entry {
            place,
            concept: new,
            terms,
            level: None,
            terminal: None,
        })
    }

    fn term(&self, designation: &Designation) -> Result<NewTerm, ErrorKind> {
        let tag = designation.language.as_deref();
        let language = tag.map_or(Ok(self.language), parse_language)?;
        let same = language == self.language;
        let default = if same {
            TermKind::Synonym
        } else {
            TermKind::Official
        };
        Ok(NewTerm {
            language,
            kind: stated_kind(designation).unwrap_or(default),
            text: designation.value.clone(),
        })
    }
}

/// Reads the kind from `use`: codes of SNOMED CT (fully specified name, synonym), of FHIR's
/// `designation-usage`, and words that say it.
fn stated_kind(designation: &Designation) -> Option<TermKind> {
    let coding = designation.r#use.as_ref()?;
    let said = coding
        .code
        .as_deref()
        .or(coding.display.as_deref())?
        .to_lowercase();
    match said.as_str() {
        "900000000000003001" | "display" | "official" | "preferred" | "preferredforlanguage" => {
            Some(TermKind::Official)
        }
        "900000000000013009" | "synonym" | "abbreviation" | "consumer" => Some(TermKind::Synonym),
        "working_translation" | "working-translation" | "translation" => {
            Some(TermKind::WorkingTranslation)
        }
        "brand" | "trade-name" => Some(TermKind::Brand),
        _ => None,
    }
}

fn parse_language(tag: &str) -> Result<Language, ErrorKind> {
    tag.parse().map_err(|_| ErrorKind::BadValue {
        value: tag.chars().take(40).collect(),
        expected: "a language tag such as sv or en".to_owned(),
    })
}
