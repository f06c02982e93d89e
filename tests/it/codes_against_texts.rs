//! How often does a text speak against a code that is right, and against one that is not?

use kodbro::{MapOptions, Mapper};
use kodbro_formats::item::{Field, FieldKind, Item, Spot};
use kodbro_formats::{Place, TruthRow, read_truth};
use kodbro_tests::place;
use kodbro_validate::{ValidateOptions, Validator};

/// Of right codes no more may be doubted in all sets together.
const MOST_FALSE: f64 = 0.02;

/// The sets, with the largest share of right codes that may be doubted and the least share of swapped
/// ones that must be found in each. Trade names and models, which is what most rows of EUDAMED are, say
/// too little to speak against a code, and 6 to 10 % of its labels are doubtful themselves.
const SETS: [(&str, bool, f64, f64); 4] = [
    ("tests/truth/own-dev.tsv", true, 0.01, 0.75),
    ("truth/swedish-dev.tsv", false, 0.01, 0.75),
    ("truth/swedish-real-dev.tsv", false, 0.01, 0.60),
    ("truth/eudamed-dev.tsv", false, 0.025, 0.20),
];

/// So many times codes are swapped, so that no single draw decides.
const DRAWS: u64 = 5;

#[derive(Clone, Copy, Default)]
struct Tally {
    right: usize,
    doubted: usize,
    swapped: usize,
    found: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.doubted += other.doubted;
        self.swapped += other.swapped;
        self.found += other.found;
    }

    fn shares(&self) -> (f64, f64) {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        (
            share(self.doubted, self.right),
            share(self.found, self.swapped),
        )
    }
}

#[test]
fn right_codes_are_hardly_doubted_and_swapped_ones_are_found() {
    let mapper = kodbro_data::mapper().unwrap();
    let mut all = Tally::default();
    let mut whole = true;
    let mut problems = Vec::new();
    for (file, own, most, least) in SETS {
        let path = if own {
            place::inside(file)
        } else {
            place::beside(file)
        };
        if !path.exists() {
            eprintln!("skipped: {} does not exist", path.display());
            whole = false;
            continue;
        }
        let tally = measure(&mapper, &read_truth(&path).unwrap());
        problems.extend(shortfall(file, &tally, most, least));
        all.add(tally);
    }
    if whole {
        problems.extend(shortfall("all", &all, MOST_FALSE, 0.50));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn shortfall(name: &str, tally: &Tally, most: f64, least: f64) -> Option<String> {
    let (doubted, found) = tally.shares();
    let figures = format!(
        "{name}: {:.1} % of {} right codes doubted, {:.0} % of {} swapped codes found",
        100.0 * doubted,
        tally.right,
        100.0 * found,
        tally.swapped,
    );
    eprintln!("{figures}");
    let short = doubted > most || found < least;
    short.then(|| format!("{figures}; at most {most} and at least {least} are asked for"))
}

fn measure<D: AsRef<[u8]>>(mapper: &Mapper<D>, rows: &[TruthRow]) -> Tally {
    let coded: Vec<(&TruthRow, &str)> = rows
        .iter()
        .filter_map(|row| Some((row, row.expected.as_deref()?)))
        .collect();
    let mut tally = Tally::default();
    for (row, code) in &coded {
        tally.right += 1;
        tally.doubted += usize::from(is_doubted(mapper, row, code));
    }
    for draw in 1..=DRAWS {
        let mut codes: Vec<&str> = coded.iter().map(|(_, code)| *code).collect();
        shuffle(&mut codes, draw);
        for ((row, expected), code) in coded.iter().zip(codes) {
            let right = row.accepted.iter().map(String::as_str).chain([*expected]);
            if right
                .into_iter()
                .all(|right| !right.starts_with(code) && !code.starts_with(right))
            {
                tally.swapped += 1;
                tally.found += usize::from(is_doubted(mapper, row, code));
            }
        }
    }
    tally
}

/// Tells whether the rule warns of a code at a row.
fn is_doubted<D: AsRef<[u8]>>(mapper: &Mapper<D>, row: &TruthRow, code: &str) -> bool {
    let case = row.case();
    let field = |kind, value: &str| Field::new(kind, value, Spot::File);
    let mut declared = field(FieldKind::Classification, code);
    declared.scheme = Some("EMD".to_owned());
    let item = Item {
        number: 1,
        fields: vec![field(FieldKind::Name, case.row.name), declared],
        ..Item::default()
    };
    let options = MapOptions::default().with_top(64).with_evidence(false);
    let mapping = mapper.map_with(case.row, &options);
    let mut found = Vec::new();
    let mut validator = Validator::new(Some(mapper.nomenclature()), ValidateOptions::default());
    validator.item(&item, &|_| Place::default(), Some(&mapping), &mut found);
    found
        .iter()
        .any(|finding| finding.rule.id == "emdn-code-against-text")
}

/// Shuffles with a seed, the same on every platform.
fn shuffle(codes: &mut [&str], seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for last in (1..codes.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        codes.swap(last, (state % (last as u64 + 1)) as usize);
    }
}
