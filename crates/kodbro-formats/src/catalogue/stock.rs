//! How much of a product is there, and how much of it is used a day?

use super::Role;
use super::header_names::{fold, is_exact, score};

/// What the columns of a catalogue say about the stock of a product.
///
/// ```
/// use kodbro_formats::Stock;
///
/// let columns = [("Lagersaldo", "1 250,5"), ("Enhet", "ST"), ("Årsförbrukning", "3 650")];
/// let stock = Stock::of(columns);
/// assert_eq!((stock.amount, stock.unit.as_str(), stock.daily), (Some(1250.5), "st", Some(10.0)));
/// assert_eq!(Stock::of([("Saldo", "slut")]).unreadable, ["slut"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stock {
    /// How much there is, in units.
    pub amount: Option<f64>,
    /// The unit in small letters; empty where the catalogue names none.
    pub unit: String,
    /// How much is used a day on average, in units.
    pub daily: Option<f64>,
    /// The cells of stock and consumption that hold no number.
    pub unreadable: Vec<String>,
}

/// Headers of a stock in folded spelling.
const STOCK: [&str; 22] = [
    "lagersaldo",
    "saldo",
    "lager",
    "ilager",
    "lagerantal",
    "antalilager",
    "lagerkvantitet",
    "lagerniva",
    "disponibelt",
    "disponibeltsaldo",
    "disponibeltlager",
    "tillgangligtsaldo",
    "tillgangligtlager",
    "stock",
    "stockonhand",
    "stockbalance",
    "stocklevel",
    "currentstock",
    "instock",
    "onhand",
    "quantityonhand",
    "inventory",
];

/// The days that a consumption is for, with its headers in folded spelling.
const CONSUMPTION: [(f64, &[&str]); 4] = [
    (
        1.0,
        &[
            "forbrukningdag",
            "forbrukningperdag",
            "dagsforbrukning",
            "dagligforbrukning",
            "dygnsforbrukning",
            "forbrukningdygn",
            "forbrukningperdygn",
            "dailyconsumption",
            "consumptionday",
            "consumptionperday",
            "dailyusage",
            "usageperday",
        ],
    ),
    (
        7.0,
        &[
            "veckoforbrukning",
            "forbrukningvecka",
            "forbrukningpervecka",
            "weeklyconsumption",
            "consumptionweek",
            "consumptionperweek",
        ],
    ),
    (
        365.0 / 12.0,
        &[
            "manadsforbrukning",
            "forbrukningmanad",
            "forbrukningpermanad",
            "monthlyconsumption",
            "consumptionmonth",
            "consumptionpermonth",
        ],
    ),
    (
        365.0,
        &[
            "arsforbrukning",
            "forbrukningar",
            "forbrukningperar",
            "annualconsumption",
            "yearlyconsumption",
            "consumptionyear",
            "consumptionperyear",
            "annualusage",
        ],
    ),
];

/// What the unit of a stock is called where a catalogue has several.
const STOCK_UNIT: &str = "lagerenhet";

impl Stock {
    /// Finds stock, unit and consumption among columns with their cells by the headers, in Swedish
    /// or English. Where several columns would do, the first that holds a number counts.
    pub fn of<'c>(columns: impl IntoIterator<Item = (&'c str, &'c str)>) -> Self {
        let mut stock = Self::default();
        let mut unit_score = 0;
        for (header, cell) in columns {
            let (name, cell) = (fold(header), cell.trim());
            if cell.is_empty() {
                continue;
            }
            let of_unit = match name == STOCK_UNIT {
                true => u32::MAX,
                false => score(header, Role::Unit),
            };
            if is_exact(of_unit) && of_unit > unit_score {
                unit_score = of_unit;
                stock.unit = cell.trim_end_matches('.').to_lowercase();
            }
            let is = |names: &[&str]| names.iter().any(|other| fold(other) == name);
            if is(&STOCK) {
                match number(cell) {
                    Some(amount) => stock.amount = stock.amount.or(Some(amount)),
                    None => stock.unreadable.push(cell.to_owned()),
                }
            }
            if let Some((days, _)) = CONSUMPTION.iter().find(|(_, names)| is(names)) {
                match number(cell).filter(|used| *used >= 0.0) {
                    Some(used) => stock.daily = stock.daily.or(Some(used / days)),
                    None => stock.unreadable.push(cell.to_owned()),
                }
            }
        }
        stock
    }

    /// Returns how many days the stock lasts; `None` where stock or consumption is not known, or
    /// nothing is used.
    pub fn days(&self) -> Option<f64> {
        let daily = self.daily.filter(|daily| *daily > 0.0)?;
        self.amount.map(|amount| amount / daily)
    }
}

/// Reads a number as Swedish and English systems write it: a comma or a point before the decimals,
/// spaces between thousands. `None` for what is none, or what may be two: `1.250` is a thousand in
/// one system and one in another.
fn number(cell: &str) -> Option<f64> {
    let is_space = |c: &char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let plain: String = cell.chars().filter(|c| !is_space(c)).collect();
    let plain = plain.replace('−', "-");
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = plain.strip_prefix('-').unwrap_or(&plain);
    let (commas, points) = (unsigned.matches(',').count(), unsigned.matches('.').count());
    let decimal = match (commas, points) {
        (0, 1) => {
            let (whole, decimals) = unsigned.split_once('.')?;
            let is_open = decimals.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0";
            match is_open {
                true => return None,
                false => plain,
            }
        }
        (0 | 1, 0) => plain.replace(',', "."),
        // Of two signs the last stands before the decimals.
        (1, 1..) if unsigned.rfind(',') > unsigned.rfind('.') => {
            plain.replace('.', "").replace(',', ".")
        }
        (1.., 1) if unsigned.rfind('.') > unsigned.rfind(',') => plain.replace(',', ""),
        (2.., 0) => plain.replace(',', ""),
        (0, 2..) => plain.replace('.', ""),
        _ => return None,
    };
    let unsigned = decimal.strip_prefix('-').unwrap_or(&decimal);
    let is_number =
        unsigned.split('.').all(digits) && unsigned.contains(|c: char| c.is_ascii_digit());
    decimal.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_swedish_systems_write_them() {
        for (cell, expected) in [
            ("1250", 1250.0),
            ("1 250", 1250.0),
            ("1\u{a0}250,50", 1250.5),
            ("0,5", 0.5),
            ("12.5", 12.5),
            ("0.125", 0.125),
            ("1.250,5", 1250.5),
            ("1,250.5", 1250.5),
            ("1.250.000", 1_250_000.0),
            ("-3", -3.0),
            ("−3", -3.0),
        ] {
            assert_eq!(number(cell), Some(expected), "{cell}");
        }
        for cell in [
            "1.250",
            "slut",
            "12 st",
            "1,2,3.4.5",
            "",
            "-",
            ",",
            "1e5",
            "inf",
        ] {
            assert_eq!(number(cell), None, "{cell}");
        }
    }

    #[test]
    fn columns_are_found_by_their_headers() {
        let stock = Stock::of([
            ("Pris per enhet", "7"),
            ("Beställningsenhet", "KRT"),
            ("Lagerenhet", "St."),
            ("Disponibelt saldo", "-"),
            ("I lager", "30"),
            ("Förbrukning/dag", "1,5"),
        ]);
        assert_eq!((stock.amount, stock.unit.as_str()), (Some(30.0), "st"));
        assert_eq!(stock.days(), Some(20.0));
        assert_eq!(stock.unreadable, ["-"]);
        let english = Stock::of([
            ("Stock on hand", "60"),
            ("UOM", "EA"),
            ("Consumption per week", "14"),
        ]);
        assert_eq!((english.days(), english.unit.as_str()), (Some(30.0), "ea"));
        assert_eq!(
            Stock::of([("Lagerplats", "12"), ("Förbrukning", "3")]),
            Stock::default()
        );
    }

    #[test]
    fn what_is_not_used_lasts_no_number_of_days() {
        assert_eq!(
            Stock::of([("Saldo", "5"), ("Dagsförbrukning", "0")]).days(),
            None
        );
        assert_eq!(Stock::of([("Saldo", "5")]).days(), None);
    }
}
