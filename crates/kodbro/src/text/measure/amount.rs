use super::lexeme::{Lexeme, LexemeKind, Number, lexemes};
use super::unit::{self, Unit};
use super::{Interval, MeasureKind};

/// The lexemes of a text, with the questions that are asked of them.
#[derive(Clone, Debug)]
pub(super) struct Pieces<'t>(pub(super) Vec<Lexeme<'t>>);

/// One number or a range of two, not yet in any unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Amount {
    pub(super) low: Number,
    pub(super) high: Option<Number>,
    /// The sign that stands before it.
    pub(super) sign: Option<char>,
    /// Whether it is written as a suture size is, and which one that would be.
    pub(super) suture: Option<f64>,
    /// Where what follows it begins.
    pub(super) next: usize,
}

/// Whether an amount may reach over spaces: `1 000` and `10 - 15`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// No.
    Tight,
    /// Yes.
    Wide,
    /// Yes, and `och` stands between the ends of a range.
    Between,
}

impl Amount {
    /// Returns its values in a unit, of which it says more than the number itself.
    pub(super) fn interval(&self, unit: &Unit) -> Option<Interval> {
        let value = |number: Number| match (unit.is_counted(), number.thousands) {
            (true, Some(thousands)) => unit.convert(thousands),
            _ => unit.convert(number.value),
        };
        let is_signed = matches!(unit.kind, MeasureKind::Temperature | MeasureKind::Diopter);
        match self.high.map(value) {
            Some(high) if value(self.low) < high => Some(Interval::between(value(self.low), high)),
            Some(_) => None,
            // Adding zero turns a negative zero into a positive one.
            None if is_signed && self.sign == Some('-') => {
                Some(Interval::at(0.0 - value(self.low)))
            }
            None => Some(Interval::at(value(self.low))),
        }
    }

    /// Tells whether all its numbers pass a test.
    pub(super) fn all(&self, test: impl Fn(Number) -> bool) -> bool {
        test(self.low) && self.high.is_none_or(test)
    }
}

impl<'t> Pieces<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self(lexemes(text))
    }

    pub(super) fn word(&self, at: usize) -> Option<&'t str> {
        let lexeme = self.0.get(at)?;
        (lexeme.kind == LexemeKind::Word).then_some(lexeme.text)
    }

    pub(super) fn number(&self, at: usize) -> Option<Number> {
        match self.0.get(at)?.kind {
            LexemeKind::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn sign(&self, at: usize) -> Option<char> {
        match self.0.get(at)?.kind {
            LexemeKind::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    /// Tells whether there is a lexeme without a space before it.
    pub(super) fn glued(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|lexeme| lexeme.glued)
    }

    pub(super) fn is_digits(&self, at: usize) -> bool {
        let kind = self.0.get(at).map(|lexeme| lexeme.kind);
        matches!(kind, Some(LexemeKind::Number(_) | LexemeKind::Code))
    }

    /// Returns the sign at a place if no space stands beside it.
    pub(super) fn joint(&self, at: usize) -> Option<char> {
        self.sign(at)
            .filter(|_| self.glued(at) && self.glued(at + 1))
    }

    /// Returns where the letters and digits end that are written together from a place on.
    pub(super) fn run_end(&self, at: usize) -> usize {
        let mut next = at + 1;
        while self.glued(next) && (self.is_digits(next) || self.word(next).is_some()) {
            next += 1;
        }
        next
    }

    /// Returns where the text of the lexemes before a place ends, in bytes.
    pub(super) fn end_before(&self, at: usize) -> usize {
        let before = at.checked_sub(1).and_then(|at| self.0.get(at));
        before.map_or(0, Lexeme::end)
    }

    /// Reads a number or a range of numbers; or returns where the chain of digits ends that is no
    /// number, such as a date.
    pub(super) fn amount(&self, at: usize, reach: Reach) -> Result<Amount, usize> {
        let low = self.number(at).ok_or(at + 1)?;
        let mut next = at + 1;
        let mut links = 0;
        while matches!(self.joint(next), Some('-' | '/')) && self.is_digits(next + 1) {
            links += 1;
            next += 2;
        }
        let amount = |low, high, next| Amount {
            low,
            high,
            sign: self.sign_before(at),
            suture: None,
            next,
        };
        if links == 0 {
            return Ok(match reach {
                Reach::Tight => self.mixed(at, low, false),
                _ => self.mixed(at, low, true),
            }
            .or_else(|| self.spaced(at, low, reach))
            .map_or(amount(low, None, at + 1), |(low, high, next)| {
                amount(low, high, next)
            }));
        }
        let high = self.number(at + 2).filter(|_| links == 1).ok_or(next)?;
        if self.0[at + 2].text == "0" && low.whole && (1.0..=12.0).contains(&low.value) {
            let suture = Some(1.0 - low.value);
            return Ok(Amount {
                suture,
                ..amount(low, None, next)
            });
        }
        match self.sign(at + 1) {
            Some('-') if low.value < high.value => Ok(amount(low, Some(high), next)),
            Some('/') => match fraction(low, high) {
                Some(fraction) => Ok(amount(fraction, None, next)),
                None => Err(next),
            },
            _ => Err(next),
        }
    }

    /// Reads `1 1/2`, of inches or of a size.
    fn mixed(
        &self,
        at: usize,
        low: Number,
        only_inches: bool,
    ) -> Option<(Number, Option<Number>, usize)> {
        if self.joint(at + 2) != Some('/') || self.glued(at + 1) || !low.whole {
            return None;
        }
        let part = fraction(self.number(at + 1)?, self.number(at + 3)?)?;
        let inches = self.0.get(at + 4).is_some_and(|lexeme| {
            lexeme.kind == LexemeKind::Inch || matches!(lexeme.text, "tum" | "inch" | "inches")
        });
        let sum = Number {
            value: low.value + part.value,
            ..part
        };
        (inches || !only_inches).then_some((sum, None, at + 4))
    }

    /// Reads `1 000`, `10 - 15` or `10 till 15`.
    fn spaced(
        &self,
        at: usize,
        low: Number,
        reach: Reach,
    ) -> Option<(Number, Option<Number>, usize)> {
        let next = self.0.get(at + 1)?;
        if reach == Reach::Tight {
            return None;
        }
        if !next.glued && matches!(next.text, "000" | "500") && low.whole && low.value >= 1.0 {
            let group = next.text.parse().unwrap_or(0.0);
            let sum = Number {
                value: low.value * 1e3 + group,
                ..low
            };
            return (low.value < 1e3).then_some((sum, None, at + 2));
        }
        let joins = match next.text {
            "-" => !next.glued && !self.glued(at + 2),
            "till" | "to" | "bis" => !next.glued,
            "och" | "and" => !next.glued && reach == Reach::Between,
            _ => false,
        };
        let high = self.number(at + 2).filter(|_| joins)?;
        let is_chain = matches!(self.joint(at + 3), Some('-' | '/')) && self.is_digits(at + 4);
        (low.value < high.value && !is_chain).then_some((low, Some(high), at + 3))
    }

    /// Returns the plus or minus right before a number that joins it to nothing.
    fn sign_before(&self, at: usize) -> Option<char> {
        let sign = at.checked_sub(1)?;
        let is_own = self.glued(at) && (!self.glued(sign) || self.is_open(sign.checked_sub(1)?));
        self.sign(sign)
            .filter(|&c| is_own && matches!(c, '+' | '-'))
    }

    fn is_open(&self, at: usize) -> bool {
        matches!(
            self.sign(at),
            Some('(' | '[' | ',' | ';' | ':' | '<' | '>' | '≤' | '≥')
        )
    }

    /// Returns the unit that stands at a place behind an amount, and where what follows begins.
    pub(super) fn unit(&self, amount: &Amount) -> Option<(Unit, usize)> {
        let at = amount.next;
        let lexeme = self.0.get(at)?;
        match lexeme.kind {
            // It is no inch in `5'-nucleotidase`.
            LexemeKind::Inch if self.joint(at + 1) == Some('-') => None,
            LexemeKind::Inch => Some((unit::unit("inch")?, at + 1)),
            LexemeKind::Sign('%') => Some((unit::unit("percent")?, at + 1)),
            LexemeKind::Sign('℃') => Some((Unit::new(MeasureKind::Temperature, "°C"), at + 1)),
            LexemeKind::Sign('°' | 'º') => match self.word(at + 1) {
                Some("c") => Some((Unit::new(MeasureKind::Temperature, "°C"), at + 2)),
                Some("f") => None,
                _ => Some((Unit::new(MeasureKind::Angle, "°"), at + 1)),
            },
            LexemeKind::Sign('-') => {
                let word = self.word(at + 1).filter(|_| self.joint(at) == Some('-'))?;
                if word == "piece" {
                    return Some((unit::unit("part")?, at + 2));
                }
                let is_long = word.len() > 1 || word == "p";
                let (unit, next) = self.word_unit(at + 1, amount).filter(|_| is_long)?;
                Some((unit, next))
            }
            LexemeKind::Sign('/') => {
                let is_pack =
                    self.joint(at).is_some() && self.word(at + 1).is_some_and(unit::is_pack);
                Some((unit::unit("st").filter(|_| is_pack)?, at + 2))
            }
            LexemeKind::Word => self.word_unit(at, amount),
            _ => None,
        }
    }

    fn word_unit(&self, at: usize, amount: &Amount) -> Option<(Unit, usize)> {
        let word = self.word(at)?;
        let is_letter = word.chars().nth(1).is_none();
        if let Some((unit, next)) = self.power_unit(at, word) {
            return unit.map(|unit| (unit, next));
        }
        let over = self
            .word(at + 2)
            .filter(|_| self.joint(at + 1) == Some('/'));
        if let Some(under) = over {
            let last = self
                .word(at + 4)
                .filter(|_| self.joint(at + 3) == Some('/'));
            if let Some(unit) = last.and_then(|last| unit::double_quotient(word, under, last)) {
                return Some((unit, at + 5));
            }
            let own = unit::unit(word);
            let is_count = own.is_some_and(|unit| unit.kind == MeasureKind::Count);
            if let Some(unit) = unit::quotient(word, under).filter(|_| last.is_none()) {
                return Some((unit, at + 3));
            }
            if unit::is_pack(under) {
                return own.map(|unit| (unit, if is_count { at + 3 } else { at + 1 }));
            }
            let is_unknown = unit::unit(under).is_some_and(|unit| unit.kind != MeasureKind::Count);
            if is_unknown || is_letter {
                return None;
            }
        }
        let after = self.sign(at + 1).filter(|_| self.glued(at + 1));
        let glued = self.glued(at);
        let is_unit = match word {
            "f" | "t" => glued && after != Some('-'),
            "m" if !glued => after != Some('.') || !self.glued(at + 2),
            "h" | "w" | "v" | "j" => after != Some('-'),
            "d" => {
                let kind = match amount.sign.is_some() || !amount.low.whole {
                    true => unit::unit("dpt"),
                    false => unit::unit(word).filter(|_| !glued && after != Some('-')),
                };
                return kind.map(|unit| (unit, at + 1));
            }
            _ => true,
        };
        Some((unit::unit(word).filter(|_| is_unit)?, at + 1))
    }

    /// Returns the unit that a word is with a digit behind it, `None` inside if that is no unit.
    fn power_unit(&self, at: usize, word: &str) -> Option<(Option<Unit>, usize)> {
        if word == "cm" && self.word(at + 1) == Some("h") && self.word(at + 3) == Some("o") {
            let is_water = matches!(self.0[at + 2].text, "2" | "₂");
            return is_water.then(|| (unit::unit("cmh2o"), at + 4));
        }
        let next = self.0.get(at + 1).filter(|next| next.glued)?;
        let ends = !self.is_digits(at + 2) && self.word(at + 2).is_none() || !self.glued(at + 2);
        match next.kind {
            LexemeKind::Sign('²') => Some((unit::square(word), at + 2)),
            LexemeKind::Sign('³') => Some((None, at + 2)),
            LexemeKind::Number(_) if next.text == "2" && ends => Some((unit::square(word), at + 2)),
            LexemeKind::Number(_) | LexemeKind::Code => Some((None, at + 2)),
            _ => None,
        }
    }

    /// Returns where the next number of a product stands: behind `x` or `*`.
    pub(super) fn times(&self, at: usize) -> Option<usize> {
        let is_times = self.word(at) == Some("x") || self.sign(at) == Some('*');
        (is_times && self.number(at + 1).is_some()).then_some(at + 1)
    }
}

/// Returns a fraction below 1 as it is used of inches and litres.
fn fraction(over: Number, under: Number) -> Option<Number> {
    let is_usual = [2.0, 3.0, 4.0, 8.0, 16.0, 32.0].contains(&under.value);
    (over.whole && under.whole && over.value < under.value && is_usual && over.value > 0.0).then(
        || Number {
            value: over.value / under.value,
            thousands: None,
            whole: false,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Option<(f64, Option<f64>)> {
        let amount = Pieces::new(text).amount(0, Reach::Wide).ok()?;
        Some((amount.low.value, amount.high.map(|high| high.value)))
    }

    #[test]
    fn numbers_and_ranges() {
        assert_eq!(amount("10-15"), Some((10.0, Some(15.0))));
        assert_eq!(amount("10 - 15"), Some((10.0, Some(15.0))));
        assert_eq!(amount("0,5 till 1"), Some((0.5, Some(1.0))));
        assert_eq!(amount("1 000 ml"), Some((1000.0, None)));
        assert_eq!(amount("1/2"), Some((0.5, None)));
        assert_eq!(amount("1 1/2 tum"), Some((1.5, None)));
        assert_eq!(amount("5 100 st"), Some((5.0, None)));
    }

    #[test]
    fn chains_of_digits_are_no_numbers() {
        for text in ["2024-01-15", "1/1", "12/14", "21-1", "1-2-3-4", "5-007"] {
            assert_eq!(amount(text), None, "{text}");
        }
    }
}
