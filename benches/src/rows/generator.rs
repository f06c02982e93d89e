use kodbro::nomenclature::{Language, Nomenclature, Term};

use super::spoil::{abbreviate, cut_off, mistype, recase};
use super::{Examples, MadeRow, Random};

const DIAMETERS: [&str; 14] = [
    "0,4x19 mm",
    "0,8x40 mm",
    "1,2X50",
    "21G",
    "18G",
    "25G",
    "CH8",
    "CH12",
    "CH14",
    "CH 16",
    "Fr 7",
    "ID 7,0",
    "6 mm",
    "22 mm",
];
const MEASURES: [&str; 16] = [
    "10 ml",
    "5ML",
    "50 ml",
    "250 ML",
    "1000 ml",
    "10x10 cm",
    "5x5CM",
    "15x15 cm",
    "1,8 m",
    "150CM",
    "40 cm",
    "30 cm",
    "2 l",
    "100 g",
    "3,5x24",
    "60 x 90 cm",
];
const FITS: [&str; 12] = [
    "stl S", "STL M", "stl L", "XL", "stl 7,5", "stl 8", "vuxen", "VUX", "barn", "NEO", "höger",
    "vä",
];
const QUALITIES: [&str; 16] = [
    "steril",
    "osteril",
    "STERIL",
    "ENGÅNGS",
    "flergångs",
    "latexfri",
    "pf",
    "PUDERFRI",
    "m kuff",
    "utan kuff",
    "röd",
    "BLÅ",
    "vit",
    "m lock",
    "luer-lock",
    "u latex",
];
const COUNTS: [&str; 10] = [
    "100ST", "200/FP", "50-p", "à 25 st", "20st", "1/FP", "500/KRT", "10-pack", "(30)", "6x50 st",
];

/// Makes rows without end: words of the example catalogue and of the nomenclature's terms with
/// sizes, counts, article numbers, abbreviations, typing errors and names that are cut off.
///
/// Some codes come up far more often than others, so that words repeat as they do in a real
/// catalogue; article numbers make words that never come again.
#[derive(Debug)]
pub struct Generator<'a> {
    random: Random,
    examples: &'a Examples,
    /// The terms of a concept, Swedish ones first. Concepts stand in an order of chance, since
    /// the first are bought most.
    concepts: Vec<Vec<Term<'a>>>,
    made: usize,
}

impl<'a> Generator<'a> {
    /// Starts a catalogue.
    pub fn new(seed: u64, examples: &'a Examples, nomenclature: Nomenclature<'a>) -> Self {
        let mut random = Random::new(seed);
        let terms = |concept: kodbro::nomenclature::Concept<'a>| {
            let mut terms: Vec<_> = concept.terms().collect();
            terms.sort_by_key(|term| term.language != Language::SWEDISH);
            terms
        };
        let mut concepts: Vec<_> = nomenclature
            .iter()
            .filter(|concept| concept.level() > 2)
            .map(terms)
            .filter(|terms| !terms.is_empty())
            .collect();
        for at in (1..concepts.len()).rev() {
            concepts.swap(at, random.below(at + 1));
        }
        Self {
            random,
            examples,
            concepts,
            made: 0,
        }
    }

    fn row(&mut self) -> MadeRow {
        let (name, description) = if self.random.percent(25) {
            self.changed_example()
        } else {
            self.spelled_out_term()
        };
        let example = self.example();
        let (supplier, unit) = (example.supplier.clone(), example.unit.clone());
        MadeRow {
            id: format!("{:07}", 10_000 + self.made * 7),
            name: self.finish(name),
            description: match self.random.below(10) {
                0 => description.to_uppercase(),
                _ => description,
            },
            supplier,
            unit,
        }
    }

    /// Takes an example, changed in a word or two.
    fn changed_example(&mut self) -> (String, String) {
        let example = self.example();
        let mut words: Vec<&str> = example.name.split_whitespace().collect();
        if words.len() > 2 && self.random.percent(50) {
            words.remove(1 + self.random.below(words.len() - 1));
        }
        if self.random.percent(30) {
            let other = self.example();
            let others: Vec<&str> = other.name.split_whitespace().collect();
            words.push(self.random.pick(&others));
        }
        (words.join(" "), example.description.clone())
    }

    /// Takes a term of a code, with what is said of such products.
    fn spelled_out_term(&mut self) -> (String, String) {
        let at = self.random.skewed(self.concepts.len());
        let terms = self.concepts.get(at).map_or(&[][..], Vec::as_slice);
        let term = |i: usize| terms.get(i).map_or("", |term| term.text);
        let mut name = term(self.random.skewed(terms.len())).to_owned();
        for (times, list) in [
            (40, &QUALITIES[..]),
            (30, &DIAMETERS),
            (40, &MEASURES),
            (25, &FITS),
        ] {
            if self.random.percent(times) {
                name.push(' ');
                name.push_str(self.random.pick(list));
            }
        }
        let description = match self.random.below(10) {
            0..5 => String::new(),
            5..7 => self.example().description.clone(),
            7..9 => {
                let quality = self.random.pick(&QUALITIES);
                format!("{}, {quality}", term(self.random.below(terms.len())))
            }
            _ => format!(
                "{} {}",
                self.random.pick(&QUALITIES),
                self.random.pick(&MEASURES)
            ),
        };
        (name, description)
    }

    /// Adds counts and article numbers, and spoils the name.
    fn finish(&mut self, mut name: String) -> String {
        let random = &mut self.random;
        if random.percent(30) {
            name = abbreviate(&name, random);
        }
        if random.percent(12) {
            name = mistype(&name, random);
        }
        if random.percent(40) {
            name.push(' ');
            name.push_str(random.pick(&COUNTS));
        }
        if random.percent(10) {
            let letter = random.pick(&["A", "B", "K", "R", "T", "X"]);
            name.push_str(&format!(" {letter}{}", 1_000 + random.below(90_000)));
        }
        name = recase(&name, random);
        if random.percent(50) {
            name = cut_off(&name);
        }
        name.trim().to_owned()
    }

    fn example(&mut self) -> &'a kodbro_formats::CatalogueRow {
        let rows = &self.examples.rows;
        &rows[self.random.below(rows.len())]
    }
}

impl Iterator for Generator<'_> {
    type Item = MadeRow;

    fn next(&mut self) -> Option<MadeRow> {
        let row = self.row();
        self.made += 1;
        Some(row)
    }
}
