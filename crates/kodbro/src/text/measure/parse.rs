use super::amount::{Amount, Pieces, Reach};
use super::bound::{self, Bound};
use super::size;
use super::unit::{self, Unit};
use super::value::MAX_VALUES;
use super::{Interval, Measure, MeasureKind};
use crate::text::tokenize::is_glued_measure;

/// Reads a text from left to right; each step looks a bounded way ahead or takes what it looked at.
pub(super) struct Parser<'t> {
    text: &'t str,
    pieces: Pieces<'t>,
    found: Vec<Measure>,
}

/// A number of a product, with its unit.
#[derive(Clone, Copy)]
struct Factor {
    amount: Amount,
    unit: Option<Unit>,
    /// Where it begins and where what follows it does.
    at: usize,
    next: usize,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            pieces: Pieces::new(text),
            found: Vec::new(),
        }
    }

    pub(super) fn run(mut self) -> Vec<Measure> {
        let mut at = 0;
        while at < self.pieces.0.len() {
            at = self.step(at).max(at + 1);
        }
        self.found
    }

    /// Reads what begins at a place, and returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let pieces = &self.pieces;
        if pieces.is_digits(at) {
            return match pieces.number(at).is_some() && self.is_free(at) {
                true => self.number(at),
                false => pieces.run_end(at),
            };
        }
        if let Some((bound, next)) = bound::before(&pieces.0, at).filter(|_| !self.is_joined(at)) {
            let next = next + usize::from(matches!(pieces.sign(next), Some('+' | '-')));
            if pieces.number(next).is_some() {
                return self.quantity(next, Reach::Wide, Some((bound, at)));
            }
        }
        match pieces.word(at).filter(|_| !self.is_joined(at)) {
            Some(word) => self.word(at, word),
            None => at + 1,
        }
    }

    /// Tells whether letters or digits stand right before a place, or joined by a hyphen.
    fn is_joined(&self, at: usize) -> bool {
        let joins = |at: usize| {
            let before = at.checked_sub(1).filter(|_| self.pieces.glued(at));
            before.is_some_and(|at| self.pieces.is_digits(at) || self.pieces.word(at).is_some())
        };
        let hyphen = at.checked_sub(1).filter(|_| self.pieces.glued(at));
        joins(at) || hyphen.is_some_and(|at| self.pieces.sign(at) == Some('-') && joins(at))
    }

    /// Tells whether a number is no part of a name, as the 2 of `h2o2`, `ffp2` and `fs-2` is.
    fn is_free(&self, at: usize) -> bool {
        let pieces = &self.pieces;
        let Some(before) = at.checked_sub(1).filter(|_| pieces.glued(at)) else {
            return true;
        };
        if let Some(word) = pieces.word(before) {
            let rest = self.text.get(pieces.0[at].start..).unwrap_or("");
            return word == "ö" // what is left of a sign for diameters
                || is_glued_measure(word, rest);
        }
        match pieces.sign(before) {
            Some('#' | '_' | '@' | '$' | '€' | '£') => false,
            Some('-' | '/' | '.') if pieces.glued(before) => {
                let first = before.checked_sub(1);
                let is_long = |word: &str| word.len() > 3 || pieces.sign(before) != Some('-');
                first.is_none_or(|first| {
                    !pieces.is_digits(first) && pieces.word(first).is_none_or(is_long)
                })
            }
            Some(_) => true,
            None => !pieces.is_digits(before),
        }
    }

    fn push(
        &mut self,
        from: usize,
        next: usize,
        kind: MeasureKind,
        unit: &'static str,
        value: Interval,
    ) {
        let place = self.pieces.0[from].start..self.pieces.end_before(next);
        self.found.push(Measure::new(place, kind, unit, value));
    }

    /// Reads what begins with a number.
    fn number(&mut self, at: usize) -> usize {
        if let Some((low, next)) = self.size_at(at, size::letter_size) {
            return self.sizes(at, low, next, size::letter_size);
        }
        // The company of that name is named first.
        let is_company = at == 0 && self.pieces.0[0].text == "3" && self.pieces.0.len() > 2;
        if is_company && self.pieces.glued(1) && self.pieces.word(1) == Some("m") {
            return 2;
        }
        self.quantity(at, Reach::Wide, None)
    }

    /// Reads a number, a range or a product, with its unit and its bounds.
    fn quantity(&mut self, at: usize, reach: Reach, bound: Option<(Bound, usize)>) -> usize {
        let mut factors: Vec<Factor> = Vec::new();
        let mut is_broken = false;
        let mut at = at;
        loop {
            let is_first = factors.is_empty();
            let reach = if is_first { reach } else { Reach::Tight };
            match self.pieces.amount(at, reach) {
                Ok(amount) => {
                    let factor = self.factor(at, amount, is_first);
                    let other = factor.unit.is_some_and(|u| u.kind != MeasureKind::Length);
                    at = factor.next;
                    if factors.len() <= MAX_VALUES {
                        factors.push(factor);
                    }
                    if other {
                        break;
                    }
                }
                Err(next) => {
                    is_broken = true;
                    at = next;
                }
            }
            match self.pieces.times(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        let next = match factors[..] {
            _ if is_broken => None,
            [] => None,
            [one] => self.single(&one, bound),
            _ => self.product(&factors).then_some(at),
        };
        let Some(next) = next else {
            return self.pieces.run_end(at - 1);
        };
        // The length of a needle may stand right behind its gauge: `21gx40 mm`.
        match self.pieces.times(next) {
            Some(next) => self.quantity_again(next),
            None => next,
        }
    }

    /// Leaves the rest of a product to the next step.
    fn quantity_again(&mut self, at: usize) -> usize {
        // One factor more at a time: the call is no deeper than two.
        match self.pieces.amount(at, Reach::Tight) {
            Ok(amount) => {
                let factor = self.factor(at, amount, true);
                let next = self.single(&factor, None);
                next.unwrap_or_else(|| self.pieces.run_end(factor.next - 1))
            }
            Err(next) => self.pieces.run_end(next - 1),
        }
    }

    /// Adds its unit to an amount, and the other end of `5 mm - 10 mm`.
    fn factor(&self, at: usize, mut amount: Amount, is_first: bool) -> Factor {
        let Some((mut unit, mut next)) = self.pieces.unit(&amount) else {
            let next = amount.next;
            return Factor {
                amount,
                unit: None,
                at,
                next,
            };
        };
        let word = self.pieces.0.get(next - 1).map_or("", |lexeme| lexeme.text);
        let joins = match self.pieces.0.get(next).map(|lexeme| lexeme.text) {
            Some("-" | "till" | "to") => is_first && amount.high.is_none(),
            _ => false,
        };
        if joins && let Ok(high) = self.pieces.amount(next + 1, Reach::Tight) {
            let same = self.pieces.unit(&high).filter(|(other, _)| *other == unit);
            let is_range = high.high.is_none() && amount.low.value < high.low.value;
            if let Some((_, behind)) = same.filter(|_| is_range) {
                amount.high = Some(high.low);
                next = behind;
            }
        }
        let is_gauge = |low: f64| (7.0..=34.0).contains(&low);
        let is_optics = |low: f64| [0.0, 12.0, 30.0, 45.0, 70.0, 90.0].contains(&low);
        if word == "g" && is_first && amount.all(|n| n.whole && is_gauge(n.value)) {
            unit = Unit::new(MeasureKind::Gauge, "G");
        } else if word == "gr" && is_first && amount.all(|n| n.whole && is_optics(n.value)) {
            unit = Unit::new(MeasureKind::Angle, "°");
        }
        Factor {
            amount,
            unit: Some(unit),
            at,
            next,
        }
    }

    /// Takes one amount with the bounds around it; `None` if it measures nothing.
    fn single(&mut self, factor: &Factor, bound: Option<(Bound, usize)>) -> Option<usize> {
        let Factor {
            amount,
            at,
            mut next,
            ..
        } = *factor;
        let from = bound.map_or(at, |(_, from)| from);
        let from = from - usize::from(from == at && amount.sign.is_some());
        if let Some(next) = self.suture(factor, bound.is_some()) {
            return Some(next);
        }
        let before = bound.map(|(bound, _)| bound);
        let mut bound = before.filter(|_| amount.high.is_none());
        if bound.is_none()
            && amount.high.is_none()
            && let Some((behind, after)) = bound::behind(&self.pieces.0, next)
        {
            (bound, next) = (Some(behind), after);
        }
        let other = match bound {
            Some(_) => self.other_bound(next),
            None => None,
        };
        let unit = factor
            .unit
            .map(|unit| self.mass_if_bounded(unit, before, factor));
        let unit = unit.or(other.and_then(|(_, _, unit, _)| unit));
        let unit = unit.or_else(|| before.and_then(|_| self.unit_before(from)));
        let is_number = before.is_some_and(|bound| bound != Bound::Exactly)
            || self.is_bare_range(&amount, next);
        let ends = !self.pieces.glued(next) || self.pieces.word(next).is_none();
        let unit = match unit {
            Some(unit) => unit,
            None if is_number && ends => Unit::new(MeasureKind::Number, ""),
            None => return None,
        };
        let own = amount.interval(&unit)?;
        let mut value = match (bound, own.value()) {
            (Some(bound), Some(value)) => bound.of(value),
            _ => own,
        };
        if let Some((bound, amount, other_unit, after)) = other {
            let other = amount.interval(&unit).and_then(|i| i.value());
            let both = other.and_then(|other| value.and(bound.of(other)));
            let agrees = other_unit.is_none_or(|other| other == unit);
            if let Some(both) = both.filter(|_| agrees) {
                (value, next) = (both, after);
            }
        }
        if !is_plausible(&unit, &amount, value) {
            return None;
        }
        self.push(from, next, unit.kind, unit.name, value);
        Some(next)
    }

    /// Takes `g` for gram where a bound stands before it: gauges have none.
    fn mass_if_bounded(&self, unit: Unit, bound: Option<Bound>, factor: &Factor) -> Unit {
        let is_letter = self.pieces.word(factor.next - 1) == Some("g");
        match bound {
            Some(_) if is_letter && unit.kind == MeasureKind::Gauge => {
                Unit::new(MeasureKind::Mass, "g")
            }
            _ => unit,
        }
    }

    /// Reads the second bound of `> 100 and <= 250 test/h`.
    fn other_bound(&self, at: usize) -> Option<(Bound, Amount, Option<Unit>, usize)> {
        let joins = matches!(self.pieces.word(at), Some("and" | "och" | "but" | "men"));
        let (bound, next) = bound::before(&self.pieces.0, at + 1).filter(|_| joins)?;
        let amount = self.pieces.amount(next, Reach::Tight).ok()?;
        let plain = amount.high.is_none() && amount.suture.is_none();
        let (unit, next) = match self.pieces.unit(&amount) {
            Some((unit, next)) => (Some(unit), next),
            None => (None, amount.next),
        };
        plain.then_some((bound, amount, unit, next))
    }

    /// Returns the unit that stands before a bound: `test/h <= 400`, `lumen (>2)`.
    fn unit_before(&self, at: usize) -> Option<Unit> {
        let at = at.checked_sub(1)?;
        let is_inside = self.pieces.sign(at) == Some('(');
        let at = at.checked_sub(usize::from(is_inside))?;
        let word = self.pieces.word(at)?;
        let over = at.checked_sub(2).and_then(|at| self.pieces.word(at));
        match self.pieces.joint(at - usize::from(at > 0)) {
            Some('/') => unit::quotient(over?, word),
            _ => unit::unit(word).filter(|unit| unit.kind == MeasureKind::Parts && is_inside),
        }
    }

    /// Tells whether a range says something without a unit: no years, no long numbers.
    fn is_bare_range(&self, amount: &Amount, next: usize) -> bool {
        let years = |value: f64| (1900.0..2100.0).contains(&value);
        let is_tight = self.pieces.glued(next - 1);
        let ends = self.pieces.joint(next).is_none();
        amount.high.is_some_and(|high| {
            is_tight && ends && high.value < 1e4 && !(years(amount.low.value) && years(high.value))
        })
    }

    /// Reads a suture size.
    fn suture(&mut self, factor: &Factor, is_bounded: bool) -> Option<usize> {
        let Factor { amount, at, .. } = *factor;
        let next = amount.next;
        let is_usp = self.pieces.word(next) == Some("usp");
        let whole = amount.low.whole && amount.high.is_none() && amount.low.value <= 12.0;
        let size = match (amount.suture, is_usp) {
            (Some(size), _) => Some(size),
            (None, true) if whole => Some(amount.low.value),
            _ => {
                let text = self.pieces.0[at].text;
                let is_point = text
                    .strip_suffix(".0")
                    .is_some_and(|n| n.parse::<u8>().is_ok());
                let fits = is_point && (1.0..=12.0).contains(&amount.low.value);
                (fits && factor.unit.is_none() && self.is_near_suture(at))
                    .then_some(1.0 - amount.low.value)
            }
        };
        let ends = !self.pieces.glued(next) || self.pieces.word(next).is_none();
        let size = size.filter(|_| ends && !is_bounded)?;
        let next = next + usize::from(is_usp);
        self.push(at, next, MeasureKind::SutureSize, "USP", Interval::at(size));
        Some(next)
    }

    /// Tells whether a word within some words' reach speaks of sutures.
    fn is_near_suture(&self, at: usize) -> bool {
        let near = at.saturating_sub(8)..at + 8;
        near.filter_map(|at| self.pieces.word(at))
            .any(size::is_suture)
    }

    /// Takes a product: dimensions, or how often a measure comes.
    fn product(&mut self, factors: &[Factor]) -> bool {
        let (Some(first), Some(last)) = (factors.first(), factors.last()) else {
            return false;
        };
        if factors.len() > MAX_VALUES || factors.iter().any(|f| f.amount.suture.is_some()) {
            return false;
        }
        match last.unit {
            Some(unit) if unit.kind != MeasureKind::Length && !self.is_sterile(factors) => {
                self.multiple(factors, last, unit)
            }
            _ => {
                let is_length = |unit: &Unit| unit.kind == MeasureKind::Length;
                let given = factors.iter().find_map(|f| f.unit.filter(is_length));
                let mut unit = last.unit.filter(is_length).or(given);
                let next = if last.unit.is_some_and(|unit| !is_length(&unit)) {
                    last.amount.next
                } else {
                    last.next
                };
                let mut lengths = Vec::new();
                let numbers = Unit::new(MeasureKind::Number, "");
                for factor in factors.iter().rev() {
                    unit = factor.unit.filter(is_length).or(unit);
                    lengths.extend(factor.amount.interval(unit.as_ref().unwrap_or(&numbers)));
                }
                lengths.reverse();
                let name = unit.map_or("", |unit| unit.name);
                let start = self.pieces.0[first.at].start;
                let place = start..self.pieces.end_before(next);
                let whole = lengths.len() == factors.len();
                let ends = last.unit.is_some()
                    || !self.pieces.glued(last.next)
                    || self.pieces.word(last.next).is_none();
                let found = Measure::dimensions(place, name, &lengths);
                let found = found.filter(|_| whole && ends);
                self.found.extend(found.clone());
                found.is_some()
            }
        }
    }

    /// Tells whether the `st` behind a product is short for `steril`: it has a space before it, and
    /// the numbers are those of lengths, as in `10x10 st`.
    fn is_sterile(&self, factors: &[Factor]) -> bool {
        let [first, .., last] = factors else {
            return false;
        };
        let is_pack = first.amount.low.value < 5.0 && last.amount.low.value >= 10.0;
        let unit = last.amount.next;
        self.pieces.word(unit) == Some("st") && !self.pieces.glued(unit) && !is_pack
    }

    /// Takes `2x50st` for 100 pieces, and `4x200 ml` for 4 pieces and 200 ml.
    fn multiple(&mut self, factors: &[Factor], last: &Factor, unit: Unit) -> bool {
        let whole = |f: &Factor| f.amount.low.whole && f.amount.high.is_none();
        let Some(value) = last.amount.interval(&unit) else {
            return false;
        };
        let times = &factors[..factors.len() - 1];
        let is_counted = times.iter().all(whole) && times.iter().all(|f| f.unit.is_none());
        let count: f64 = times.iter().map(|f| f.amount.low.value).product();
        let first = factors[0].at;
        if !is_plausible(&unit, &last.amount, value) {
            return false;
        }
        if unit.kind == MeasureKind::Count && is_counted {
            let value = value.map(|value| value * count);
            self.push(first, last.next, unit.kind, unit.name, value);
            return true;
        }
        if is_counted && count >= 1.0 && unit.kind != MeasureKind::Parts {
            self.push(
                first,
                last.at,
                MeasureKind::Count,
                "st",
                Interval::at(count),
            );
        }
        self.push(last.at, last.next, unit.kind, unit.name, value);
        true
    }

    /// Reads what begins with a word.
    fn word(&mut self, at: usize, word: &'t str) -> usize {
        let mark = usize::from(matches!(self.pieces.sign(at + 1), Some('.' | ':' | '=')));
        let value = at + 1 + mark;
        let taken = match word {
            "nr" | "no" | "nummer" | "artnr" | "ref" | "typ" | "type" | "modell" | "model"
            | "mod" | "kl" | "klass" | "class" | "grad" | "grade" | "rev" | "ver" | "version"
            | "iso" | "din" | "lot" | "serie" | "generation" | "gen" | "fas" | "steg" | "nivå"
            | "level" | "kod" => self.name(value),
            "ch" | "charr" | "charriere" | "fr" | "french" => self.french(at, value, word),
            "ga" | "gauge" => self.gauge(at, value, 7.0),
            "g" if self.pieces.glued(at + 1) => self.gauge(at, at + 1, 14.0),
            "id" | "yd" | "od" => self.diameter(at, value),
            "usp" => self.usp(at, value),
            "mellan" | "between" if self.pieces.number(at + 1).is_some() => {
                Some(self.quantity(at + 1, Reach::Between, None))
            }
            "a" => self.pack_of(at, at + 1),
            word if size::is_size(word) => self.size(at, value),
            "gr" if mark == 1 && self.pieces.number(value).is_none() => self.size(at, value),
            word if unit::is_pack(word) => self.pack(at, value),
            word => match unit::counted_parts(word) {
                Some((count, unit)) => {
                    self.push(at, at + 1, unit.kind, unit.name, Interval::at(count));
                    Some(at + 1)
                }
                None => self.bare_size(at, word),
            },
        };
        taken.unwrap_or(at + 1)
    }

    /// Passes over a number that names something, unless a long unit says that it does not.
    fn name(&self, at: usize) -> Option<usize> {
        if !self.pieces.is_digits(at) {
            return None;
        }
        let next = match self.pieces.amount(at, Reach::Tight) {
            Ok(amount) => {
                let unit = self.pieces.word(amount.next).filter(|word| word.len() > 1);
                if unit
                    .and_then(unit::unit)
                    .is_some_and(|u| u.kind != MeasureKind::Count)
                {
                    return None;
                }
                amount.next
            }
            Err(next) => next,
        };
        Some(self.pieces.run_end(next - 1))
    }

    fn french(&mut self, at: usize, value: usize, word: &str) -> Option<usize> {
        let amount = self.pieces.amount(value, Reach::Tight).ok()?;
        let unit = unit::unit("ch")?;
        let after = self.pieces.word(amount.next);
        let is_glued = self.pieces.glued(amount.next) && after.is_some_and(|word| word != "x");
        let other = after.filter(|word| word.len() > 1).and_then(unit::unit);
        let is_other = other.is_some_and(|unit| unit.kind != MeasureKind::Count);
        if is_glued || (is_other && word.starts_with("fr")) {
            return None;
        }
        self.plain(at, &amount, unit)
    }

    fn gauge(&mut self, at: usize, value: usize, least: f64) -> Option<usize> {
        let amount = self.pieces.amount(value, Reach::Tight).ok()?;
        let after = self.pieces.word(amount.next).filter(|&word| word != "x");
        let is_glued = self.pieces.glued(amount.next) && after.is_some();
        let is_whole = amount.all(|n| n.whole && n.value >= least);
        let unit = Unit::new(MeasureKind::Gauge, "G");
        (is_whole && !is_glued).then(|| self.plain(at, &amount, unit))?
    }

    /// Takes the diameter of a tube, which is written with decimals and without a unit.
    fn diameter(&mut self, at: usize, value: usize) -> Option<usize> {
        let amount = self.pieces.amount(value, Reach::Tight).ok()?;
        let has_unit = self
            .pieces
            .unit(&amount)
            .is_some_and(|(unit, _)| unit.kind == MeasureKind::Length);
        let fits = amount.all(|n| !n.whole && n.value < 50.0) && !has_unit;
        fits.then(|| self.plain(at, &amount, unit::unit("mm")?))?
    }

    fn usp(&mut self, at: usize, value: usize) -> Option<usize> {
        let amount = self.pieces.amount(value, Reach::Tight).ok()?;
        let whole = amount.low.whole && amount.high.is_none() && amount.low.value <= 12.0;
        let size = amount.suture.or(whole.then_some(amount.low.value))?;
        self.push(
            at,
            amount.next,
            MeasureKind::SutureSize,
            "USP",
            Interval::at(size),
        );
        Some(amount.next)
    }

    /// Takes an amount in a unit that stands before it.
    fn plain(&mut self, at: usize, amount: &Amount, unit: Unit) -> Option<usize> {
        let value = amount.interval(&unit).filter(|_| amount.suture.is_none())?;
        let fits = is_plausible(&unit, amount, value);
        fits.then(|| self.push(at, amount.next, unit.kind, unit.name, value))?;
        // An `x` behind it begins the length: `ch12x40 cm`.
        let times = self.pieces.times(amount.next);
        Some(times.map_or(amount.next, |next| self.quantity_again(next)))
    }

    /// Reads `fp/100` and `fp om 50`.
    fn pack(&mut self, at: usize, value: usize) -> Option<usize> {
        if self.pieces.joint(at + 1) == Some('/') {
            return self.count(at, at + 2);
        }
        match self.pieces.word(value) {
            Some("om" | "of" | "med" | "with" | "a") => self.count(at, value + 1),
            _ => None,
        }
    }

    /// Reads `à 50`, which has become `a 50`: behind a number, a sign or nothing.
    fn pack_of(&mut self, at: usize, value: usize) -> Option<usize> {
        let before = at.checked_sub(1);
        let is_pack = before.is_none_or(|before| self.pieces.word(before).is_none());
        match is_pack && !self.pieces.glued(value) {
            true => self.count(at, value),
            false => None,
        }
    }

    fn count(&mut self, at: usize, value: usize) -> Option<usize> {
        let amount = self.pieces.amount(value, Reach::Tight).ok()?;
        let unit = unit::unit("st")?;
        let next = match self.pieces.unit(&amount) {
            Some((other, next)) if other.kind == MeasureKind::Count => next,
            Some(_) => return None,
            None if self.pieces.glued(amount.next) && self.pieces.word(amount.next).is_some() => {
                return None;
            }
            None if self.pieces.times(amount.next).is_some() => return None,
            None => amount.next,
        };
        let fits = amount.suture.is_none() && amount.high.is_none();
        let value = amount.interval(&unit).filter(|_| fits)?;
        is_plausible(&unit, &amount, value).then(|| {
            self.push(at, next, unit.kind, unit.name, value);
            next
        })
    }

    /// Reads what `stl` announces.
    fn size(&mut self, at: usize, value: usize) -> Option<usize> {
        let value = value + usize::from(self.pieces.word(value) == Some("nr"));
        if let Some((low, next)) = self.size_at(value, size::word_size) {
            return Some(self.sizes(at, low, next, size::word_size));
        }
        let amount = self.pieces.amount(value, Reach::Tight).ok()?;
        if let Some(size) = amount.suture {
            self.push(
                at,
                amount.next,
                MeasureKind::SutureSize,
                "USP",
                Interval::at(size),
            );
            return Some(amount.next);
        }
        let is_letter = self
            .pieces
            .word(amount.next)
            .is_some_and(|word| word.chars().nth(1).is_none());
        let is_word = is_letter && !self.pieces.glued(amount.next);
        let other = self.pieces.unit(&amount).filter(|_| !is_word);
        let is_other = other
            .is_some_and(|(unit, _)| !matches!(unit.kind, MeasureKind::Count | MeasureKind::Parts));
        let is_glued = self.pieces.glued(amount.next) && self.pieces.word(amount.next).is_some();
        if is_other || is_glued || self.pieces.times(amount.next).is_some() {
            return None;
        }
        let unit = Unit::new(MeasureKind::Size, "number");
        let value = amount.interval(&unit)?;
        let fits = value.high.is_some_and(|high| high <= 200.0);
        fits.then(|| {
            self.push(at, amount.next, unit.kind, unit.name, value);
            amount.next
        })
    }

    /// Returns the size in letters that stands at a place: `xl`, `2xl`.
    fn size_at(&self, at: usize, size: fn(&str) -> Option<f64>) -> Option<(f64, usize)> {
        let (found, next) = match (self.pieces.word(at), self.pieces.number(at)) {
            (Some(word), _) => (size(word)?, at + 1),
            (None, Some(number)) if number.whole && self.pieces.glued(at + 1) => {
                let letters = self.pieces.word(at + 1)?;
                (size::counted_size(number.value, letters)?, at + 2)
            }
            _ => return None,
        };
        let ends = !self.pieces.glued(next) || !self.pieces.is_digits(next);
        ends.then_some((found, next))
    }

    /// Takes a size, and the other end of a range of sizes.
    fn sizes(&mut self, at: usize, low: f64, next: usize, size: fn(&str) -> Option<f64>) -> usize {
        let joins = matches!(self.pieces.joint(next), Some('-' | '/'));
        let high = self
            .size_at(next + 1, size)
            .filter(|&(high, _)| joins && low < high);
        let (value, next) = match high {
            Some((high, next)) => (Interval::between(low, high), next),
            None => (Interval::at(low), next),
        };
        self.push(at, next, MeasureKind::Size, "letter", value);
        next
    }

    /// Reads a size that nothing announces: alone only where it can be no other word.
    fn bare_size(&mut self, at: usize, word: &str) -> Option<usize> {
        let (low, next) = self.size_at(at, size::letter_size)?;
        let before = at.checked_sub(1);
        let follows = before.is_some_and(|before| self.pieces.is_digits(before));
        // Neither is a letter in quotes nor the plural of `catheter(s)` a size.
        let is_quoted = self.pieces.glued(at)
            && before.is_some_and(|at| match self.pieces.sign(at) {
                Some('(') => self.pieces.glued(at),
                sign => !matches!(sign, Some(',' | ';')),
            });
        let is_name = before
            .and_then(|at| self.pieces.word(at))
            .is_some_and(size::has_letter);
        if follows || is_quoted || is_name {
            return None;
        }
        let sign = before.and_then(|before| self.pieces.sign(before));
        let is_behind_sign = sign.is_some_and(|sign| !matches!(sign, '(' | ',' | ';' | ':'));
        let joint = self.pieces.joint(next);
        let joins = matches!(joint, Some('-' | '/'));
        let range = self
            .size_at(next + 1, size::letter_size)
            .filter(|&(high, _)| joins && low < high);
        let is_alone = match (joint, self.pieces.sign(next)) {
            (Some('-' | '/' | '.' | '\''), _) => false,
            _ if word.len() > 1 => true,
            _ if is_behind_sign => false,
            (_, Some(',' | ';' | ')')) => true,
            _ => self.pieces.0.get(next).is_none() || self.is_count(next),
        };
        (range.is_some() || is_alone).then(|| self.sizes(at, low, next, size::letter_size))
    }

    /// Tells whether a number of pieces stands at a place.
    fn is_count(&self, at: usize) -> bool {
        let amount = self.pieces.amount(at, Reach::Tight).ok();
        let unit = amount.and_then(|amount| self.pieces.unit(&amount));
        unit.is_some_and(|(unit, _)| unit.kind == MeasureKind::Count)
    }
}

/// Tells whether a value can be what its unit says.
fn is_plausible(unit: &Unit, amount: &Amount, value: Interval) -> bool {
    let all =
        |test: &dyn Fn(f64) -> bool| value.low.is_none_or(test) && value.high.is_none_or(test);
    match unit.kind {
        MeasureKind::Gauge => amount.all(|n| n.whole) && all(&|v| (7.0..=34.0).contains(&v)),
        MeasureKind::French => all(&|v| (1.0..=60.0).contains(&v)),
        MeasureKind::Count => {
            amount.all(|n| n.whole || n.thousands.is_some()) && all(&|v| v >= 1.0)
        }
        MeasureKind::Parts => amount.all(|n| n.whole) && all(&|v| v <= 1e4),
        _ => true,
    }
}
