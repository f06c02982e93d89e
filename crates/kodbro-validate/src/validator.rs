use kodbro::Mapping;
use kodbro::nomenclature::Nomenclature;
use kodbro_formats::item::{Field, FieldKind, Item, Spot};
use kodbro_formats::{Error, ErrorKind, Place};
use rustc_hash::FxHashMap;

use crate::context::{Context, id_of, short, shown};
use crate::memory::{Count, Memory};
use crate::terms::Terms;
use crate::words_for_nothing::without_words_for_nothing;
use crate::{Finding, Rule, Severity, ValidateOptions, rules};

/// Checks the products of a file one after the other.
///
/// First [`head`](Self::head), then [`item`](Self::item) for each product, then
/// [`finish`](Self::finish). Between products it keeps numbers and hashes only.
///
/// # Example: a GTIN with a wrong check digit
///
/// ```
/// use kodbro_formats::Place;
/// use kodbro_formats::item::{Field, FieldKind, Item, Spot};
/// use kodbro_validate::{UiLanguage, ValidateOptions, Validator};
///
/// let place = |_: &Spot| Place::new("list.csv");
/// let item = Item {
///     number: 1,
///     fields: vec![
///         Field::new(FieldKind::Name, "Kanyl 21G", Spot::File),
///         Field::new(FieldKind::Gtin, "8904000210038", Spot::File),
///     ],
///     ..Item::default()
/// };
/// let mut validator = Validator::new(None, ValidateOptions::default());
/// let mut findings = Vec::new();
/// validator.head(&[], &place, &mut findings);
/// validator.item(&item, &place, None, &mut findings);
/// validator.finish(&mut findings);
/// assert_eq!(findings[0].rule.id, "gtin-check-digit");
/// assert_eq!(
///     findings[0].message(UiLanguage::English),
///     "the check digit of GTIN 8904000210038 is 8, its other digits give 7"
/// );
/// ```
pub struct Validator<'n> {
    terms: Option<Terms<'n>>,
    options: ValidateOptions,
    active: FxHashMap<&'static str, Severity>,
    memory: Memory,
}

impl<'n> Validator<'n> {
    /// Begins a file. Without a nomenclature, codes are checked for their form only.
    pub fn new(nomenclature: Option<Nomenclature<'n>>, options: ValidateOptions) -> Self {
        Self {
            terms: nomenclature.map(Terms::new),
            active: options.active(),
            options,
            memory: Memory::default(),
        }
    }

    /// Returns how the file is checked.
    pub fn options(&self) -> &ValidateOptions {
        &self.options
    }

    /// Returns how many products were checked.
    pub fn items(&self) -> u64 {
        self.memory.items
    }

    /// Checks what is said of the catalogue as a whole.
    pub fn head(
        &mut self,
        fields: &[Field],
        place: &dyn Fn(&Spot) -> Place,
        sink: &mut Vec<Finding>,
    ) {
        self.memory.file = place(&Spot::File);
        let head = Item {
            number: 0,
            spot: Spot::File,
            fields: fields.to_vec(),
        };
        let mut context = self.context(&head, place, sink);
        rules::head(&mut context);
    }

    /// Checks a product. The mapping is what kodbro says of its text; none where that is not asked.
    pub fn item(
        &mut self,
        item: &Item,
        place: &dyn Fn(&Spot) -> Place,
        mapping: Option<&Mapping<'_>>,
        sink: &mut Vec<Finding>,
    ) {
        self.memory.items += 1;
        let (said, word) = without_words_for_nothing(item);
        let word = word.and_then(|at| item.fields.get(at));
        let mut context = self.context(&said, place, sink);
        if let Some(field) = word {
            context.count(|memory| &mut memory.words_for_nothing, Some(field));
        }
        rules::item(&mut context, mapping);
    }

    /// Reports a row that could not be read.
    pub fn unreadable(&mut self, error: &Error, sink: &mut Vec<Finding>) {
        let rule = &rules::file::ROW_UNREADABLE;
        if let Some(&severity) = self.active.get(rule.id) {
            sink.push(Finding {
                arguments: vec![("cause", error.kind().to_string())],
                ..blank(rule, severity, error.place().clone())
            });
        }
    }

    /// Reports what the reader of a file took note of, such as a row that is too short, with the
    /// product of the row if it is one; what is no fault of the file is passed over.
    pub fn noted(&mut self, warning: &Error, item: Option<&Item>, sink: &mut Vec<Finding>) {
        let (rule, arguments) = match warning.kind() {
            ErrorKind::ErrorValue { value } => {
                (&rules::table::FORMULA_ERROR, vec![("value", shown(value))])
            }
            ErrorKind::FormulaWithoutValue => (&rules::file::FORMULA_NOT_COMPUTED, Vec::new()),
            ErrorKind::RowTooShort { found, expected } => (
                &rules::file::ROW_SHORT,
                vec![
                    ("found", found.to_string()),
                    ("expected", expected.to_string()),
                ],
            ),
            _ => return,
        };
        if let Some(&severity) = self.active.get(rule.id) {
            let item = item.map(|item| without_words_for_nothing(item).0);
            let item = item.as_deref();
            sink.push(Finding {
                item: item.map(|item| item.number),
                item_id: item.map_or_else(String::new, |item| short(id_of(item))),
                item_name: item.map_or_else(String::new, |item| short(item.text(FieldKind::Name))),
                arguments,
                ..blank(rule, severity, warning.place().clone())
            });
        }
    }

    /// Reports what only the whole file can tell.
    pub fn finish(&mut self, sink: &mut Vec<Finding>) {
        let Memory { items, file, .. } = &self.memory;
        if let (0, Some(&severity)) = (*items, self.active.get(rules::file::EMPTY.id)) {
            sink.push(blank(&rules::file::EMPTY, severity, file.clone()));
        }
        for (rule, count) in [
            (&rules::gtin::MISSING, &self.memory.without_gtin),
            (&rules::text::SHOUTING, &self.memory.shouting),
            (&rules::text::NO_NAMES, &self.memory.without_name_column),
            (&rules::identifier::WORD, &self.memory.words_for_nothing),
        ] {
            self.counted(rule, count, sink);
        }
        // A file without any code is no list of devices, unless its sender says so.
        let some = self.memory.without_emdn.number < *items;
        if some || self.options.profile() == crate::Profile::Vendor {
            self.counted(&rules::declared::MISSING, &self.memory.without_emdn, sink);
        }
        let severity = self.active.get(rules::text::CUT_TOGETHER.id);
        if let (Some((length, count)), Some(&severity)) = (self.memory.lengths.cut(), severity) {
            sink.push(Finding {
                arguments: vec![("count", count.to_string()), ("length", length.to_string())],
                ..blank(&rules::text::CUT_TOGETHER, severity, file.clone())
            });
        }
    }

    fn counted(&self, rule: &'static Rule, count: &Count, sink: &mut Vec<Finding>) {
        if let (Some(first), Some(&severity)) = (&count.first, self.active.get(rule.id)) {
            sink.push(Finding {
                item: Some(first.item),
                item_id: first.id.clone(),
                item_name: first.name.clone(),
                arguments: vec![
                    ("count", count.number.to_string()),
                    ("items", self.memory.items.to_string()),
                ],
                ..blank(rule, severity, first.place.clone())
            });
        }
    }

    fn context<'a>(
        &'a mut self,
        item: &'a Item,
        place: &'a dyn Fn(&Spot) -> Place,
        sink: &'a mut Vec<Finding>,
    ) -> Context<'a> {
        Context {
            item,
            terms: self.terms.as_ref(),
            options: &self.options,
            memory: &mut self.memory,
            active: &self.active,
            place,
            sink,
            misread: false,
        }
    }
}

/// Makes a finding of the file as a whole.
fn blank(rule: &'static Rule, severity: Severity, place: Place) -> Finding {
    Finding {
        rule,
        severity,
        place,
        item: None,
        item_id: String::new(),
        item_name: String::new(),
        field: None,
        value: String::new(),
        span: 0..0,
        arguments: Vec::new(),
        suggestion: None,
        evidence: Vec::new(),
    }
}
