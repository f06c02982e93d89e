use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::RangeInclusive;
use std::rc::Rc;

use kodbro::decisions::{FewDecisions, Outcome};
use kodbro::mapping_set::MappingRecord;
use kodbro::nomenclature::{Code, Nomenclature};
use rusqlite::{OptionalExtension, params};

use crate::Store;
use crate::error::{StoreError, StoreErrorKind};
use crate::filter::{Filter, Status};
use crate::record::{
    COLUMNS, Event, FROM_TEXT, What, in_force, newest_prediction, pairs, product_id, word_ref,
};
use crate::records::share;
use crate::values::{BatchId, Product};

type Result<T> = std::result::Result<T, StoreErrorKind>;

/// So many products are read at a time.
const PAGE: i64 = 256;

/// The decisions about so many texts are remembered, for the next product of the same text.
const REMEMBERED_TEXTS: usize = 4_096;

/// How things stand with one product.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CurrentRow {
    /// The source whose product it is.
    pub source: String,
    /// The product as its newest catalogue lists it; where none does, with the text on which
    /// something was said of it last.
    pub product: Product,
    /// The decision that stands by the [rules of the core](kodbro::decisions), with the scope that
    /// counts, which is shared where the source shares all. It may have been
    /// taken on another text than the product has now, or about another product of the same text.
    pub decision: Option<MappingRecord>,
    /// The newest prediction.
    pub prediction: Option<MappingRecord>,
    /// Whether people disagree, so that no decision stands.
    pub conflict: bool,
    /// Where people stand, the latest first: at least two where they disagree.
    pub positions: Vec<MappingRecord>,
    /// The codes that somebody rejects and nobody accepts: not to be proposed again.
    pub rejected: Vec<Code>,
}

impl CurrentRow {
    /// Returns how things stand.
    pub fn status(&self) -> Status {
        match (&self.decision, self.conflict, &self.prediction) {
            (Some(_), _, _) => Status::Decided,
            (None, true, _) => Status::Conflict,
            (None, false, Some(_)) => Status::Predicted,
            (None, false, None) => Status::Nothing,
        }
    }

    /// Iterates over what counts: the decision that stands, the positions of those who disagree, or
    /// else the newest prediction.
    pub fn counting(&self) -> impl Iterator<Item = &MappingRecord> {
        let is_open = self.decision.is_none() && !self.conflict;
        let prediction = self.prediction.as_ref().filter(|_| is_open);
        self.decision
            .iter()
            .chain(&self.positions)
            .chain(prediction)
    }
}

/// The products that a [`Filter`] takes with how things stand, in the order of adding.
///
/// It reads some hundred products at a time, so that a million take little more memory than a few:
/// some 20 bytes for each text that anything was decided on.
/// What is written meanwhile may be seen or not, but each product is whole.
#[derive(Debug)]
pub struct Current<'s> {
    store: &'s Store,
    filter: Filter,
    /// The number of the source asked for.
    source: Option<i64>,
    /// The number of the last product read.
    last: i64,
    page: VecDeque<CurrentRow>,
    few: FewDecisions,
    nomenclature: Option<Nomenclature<'s>>,
    /// The sources that share everything.
    sharing: HashSet<String>,
    /// The texts on which anything was decided; not known until it is asked for.
    decided: Option<HashSet<i64>>,
    /// What was said about texts, of one source each.
    same: HashMap<(i64, i64), Rc<Vec<Event>>>,
    is_done: bool,
}

impl Store {
    /// Iterates over the products that a filter takes, each with the decision that stands and the
    /// newest prediction.
    ///
    /// # Errors
    /// [`StoreErrorKind::NoSource`] and [`StoreErrorKind::NoBatch`] when the filter names what
    /// there is not; the iterator's own when the store cannot be read.
    pub fn current(&self, filter: &Filter) -> std::result::Result<Current<'_>, StoreError> {
        let source = self.numbers_of(filter).map_err(|kind| self.error(kind))?;
        let sharing = self.sharing().map_err(|kind| self.error(kind))?;
        Ok(Current {
            store: self,
            filter: filter.clone(),
            source,
            last: 0,
            page: VecDeque::new(),
            few: FewDecisions::default(),
            nomenclature: None,
            sharing,
            decided: None,
            same: HashMap::new(),
            is_done: false,
        })
    }

    /// Checks that the store has what a filter names.
    ///
    /// # Errors
    /// [`StoreErrorKind::NoSource`] and [`StoreErrorKind::NoBatch`] for what there is not, and those
    /// of reading.
    pub fn check_filter(&self, filter: &Filter) -> std::result::Result<(), StoreError> {
        let numbers = self.numbers_of(filter);
        numbers.map(drop).map_err(|kind| self.error(kind))
    }

    /// Returns the number of the source that a filter names, and checks its batch.
    pub(crate) fn numbers_of(&self, filter: &Filter) -> Result<Option<i64>> {
        if let Some(batch) = filter.batch {
            self.check_batch(batch)?;
        }
        filter
            .source
            .as_deref()
            .map(|name| self.source_number(name))
            .transpose()
    }

    pub(crate) fn check_batch(&self, batch: BatchId) -> Result<()> {
        let sql = "SELECT 1 FROM batch WHERE id = ?1";
        let found: Option<i64> = self
            .connection
            .query_row(sql, [batch.0], |row| row.get(0))
            .optional()?;
        found
            .map(drop)
            .ok_or(StoreErrorKind::NoBatch { number: batch.0 })
    }

    pub(crate) fn source_number(&self, name: &str) -> Result<i64> {
        let sql = "SELECT id FROM source WHERE name = ?1";
        let found = self
            .connection
            .query_row(sql, [name], |row| row.get(0))
            .optional()?;
        found.ok_or_else(|| StoreErrorKind::NoSource {
            name: name.to_owned(),
        })
    }
}

impl<'s> Current<'s> {
    /// Leaves positions about codes that a nomenclature does not have, or has retired, out of
    /// conflicts, as [`Standing::in_use`](kodbro::decisions::Standing::in_use).
    #[must_use]
    pub fn in_use(mut self, nomenclature: Nomenclature<'s>) -> Self {
        self.nomenclature = Some(nomenclature);
        self
    }
}

impl Iterator for Current<'_> {
    type Item = std::result::Result<CurrentRow, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.page.is_empty() && !self.is_done {
            if let Err(kind) = self.read_page() {
                self.is_done = true;
                return Some(Err(self.store.error(kind)));
            }
        }
        self.page.pop_front().map(Ok)
    }
}

/// A product as it is stored.
struct Stored {
    number: i64,
    source: i64,
    row: CurrentRow,
    /// The text that its catalogue lists.
    listed: Option<i64>,
    same: Option<i64>,
    events: Vec<Event>,
}

impl Current<'_> {
    fn read_page(&mut self) -> Result<()> {
        let mut products = self.products()?;
        let (Some(first), Some(last)) = (products.first(), products.last()) else {
            self.is_done = true;
            return Ok(());
        };
        let range = first.number..=last.number;
        self.last = last.number;
        self.add_texts(&mut products, &range)?;
        self.add_events(&mut products, &range)?;
        for product in products {
            let is_of_batch = self
                .filter
                .batch
                .is_none_or(|batch| product.events.iter().any(|event| event.batch == batch));
            if is_of_batch {
                let row = self.conclude(product)?;
                if self.filter.takes(&row) {
                    self.page.push_back(row);
                }
            }
        }
        Ok(())
    }

    fn products(&self) -> Result<Vec<Stored>> {
        let sql = "SELECT p.id, p.source, s.name, p.key, l.text, l.other \
            FROM product p JOIN source s ON s.id = p.source LEFT JOIN listing l ON l.product = p.id \
            WHERE p.id > ?1 AND (?2 IS NULL OR p.source = ?2) ORDER BY p.id LIMIT ?3";
        let mut statement = self.store.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![self.last, self.source, PAGE])?;
        let mut products = Vec::new();
        while let Some(row) = rows.next()? {
            let other = match row.get_ref(5)? {
                rusqlite::types::ValueRef::Null => Vec::new(),
                json => pairs(word_ref(json)?)?,
            };
            let product = Product {
                id: product_id(row.get_ref(3)?)?,
                other,
                ..Product::default()
            };
            products.push(Stored {
                number: row.get(0)?,
                source: row.get(1)?,
                row: CurrentRow {
                    source: row.get(2)?,
                    product,
                    ..CurrentRow::default()
                },
                listed: row.get(4)?,
                same: None,
                events: Vec::new(),
            });
        }
        Ok(products)
    }

    /// Gives products their texts: the one listed, or else the newest that says something.
    fn add_texts(&self, products: &mut [Stored], range: &RangeInclusive<i64>) -> Result<()> {
        let sql = "SELECT id, product, name, model, description, supplier, same FROM text \
            WHERE product BETWEEN ?1 AND ?2 ORDER BY product, id";
        let mut statement = self.store.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![range.start(), range.end()])?;
        while let Some(row) = rows.next()? {
            let (number, same): (i64, Option<i64>) = (row.get(0)?, row.get(6)?);
            let Some(product) = find(products, row.get(1)?) else {
                continue;
            };
            let is_its = match product.listed {
                Some(listed) => listed == number,
                None => same.is_some() || product.same.is_none(),
            };
            if is_its {
                product.same = same;
                let text = &mut product.row.product;
                text.name = row.get(2)?;
                text.model = row.get(3)?;
                text.description = row.get(4)?;
                text.supplier = row.get(5)?;
            }
        }
        Ok(())
    }

    fn add_events(&self, products: &mut [Stored], range: &RangeInclusive<i64>) -> Result<()> {
        let sql = format!("SELECT {COLUMNS} FROM {FROM_TEXT} WHERE t.product BETWEEN ?1 AND ?2");
        let mut statement = self.store.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![range.start(), range.end()])?;
        while let Some(row) = rows.next()? {
            if let Some(product) = find(products, row.get(4)?) {
                product.events.push(Event::read(row)?);
            }
        }
        for product in products {
            product.events.sort_unstable_by_key(|event| event.id);
        }
        Ok(())
    }

    /// Says how things stand with a product: by what was decided under its id and, if that does not
    /// settle it, about its text.
    fn conclude(&mut self, product: Stored) -> Result<CurrentRow> {
        let mut row = product.row;
        let mut events = product.events;
        row.prediction = newest_prediction(&events);
        let is_settled = !row.product.id.is_empty() && self.judge(&mut row, &events);
        if is_settled {
            return Ok(row);
        }
        if let Some(same) = product.same
            && self.is_decided(same)?
        {
            let about_text = self.about_text(product.source, same)?;
            let others = about_text
                .iter()
                .filter(|event| event.product != product.number);
            events.extend(others.cloned());
            events.sort_unstable_by_key(|event| event.id);
        }
        self.judge(&mut row, &events);
        Ok(row)
    }

    /// Asks the core what stands of decisions; returns whether anything does.
    fn judge(&mut self, row: &mut CurrentRow, events: &[Event]) -> bool {
        self.few.clear();
        let mut records: Vec<&MappingRecord> = Vec::new();
        for (event, stands) in events.iter().zip(in_force(events)) {
            if let (true, What::Said(record)) = (stands, &event.what)
                && let Some(decision) = record.decision()
            {
                self.few.add(&decision);
                records.push(record);
            }
        }
        if records.is_empty() {
            return false;
        }
        let id = Some(row.product.id.as_str()).filter(|id| !id.is_empty());
        let standing = self.few.standing(&row.source, &row.product.row(), id);
        let standing = match &self.nomenclature {
            Some(nomenclature) => standing.in_use(nomenclature),
            None => standing,
        };
        let record = |decision: kodbro::decisions::DecisionId| {
            let mut record = MappingRecord::clone(records.get(decision.index())?);
            share(&mut record, &self.sharing);
            Some(record)
        };
        row.rejected = standing.rejected.into_iter().cloned().collect();
        match standing.outcome {
            Outcome::Open => return false,
            Outcome::Decided { decision, .. } => row.decision = record(decision),
            Outcome::Conflict(positions) => {
                row.conflict = true;
                row.positions = positions
                    .into_iter()
                    .filter_map(|position| record(position.decision))
                    .collect();
            }
        }
        true
    }

    /// Tells whether anything was decided on a text, even if it was withdrawn.
    fn is_decided(&mut self, same: i64) -> Result<bool> {
        if let Some(decided) = &self.decided {
            return Ok(decided.contains(&same));
        }
        let sql = "SELECT t.same FROM event e CROSS JOIN text t ON t.id = e.text \
            WHERE e.justification IN ('curated', 'reviewed') AND t.same IS NOT NULL";
        let mut statement = self.store.connection.prepare_cached(sql)?;
        let texts = statement.query_map([], |row| row.get(0))?;
        let decided: HashSet<i64> = texts.collect::<rusqlite::Result<_>>()?;
        let is_decided = decided.contains(&same);
        self.decided = Some(decided);
        Ok(is_decided)
    }

    /// Returns the decisions about a text of a source, with their withdrawals.
    fn about_text(&mut self, source: i64, same: i64) -> Result<Rc<Vec<Event>>> {
        if let Some(events) = self.same.get(&(source, same)) {
            return Ok(Rc::clone(events));
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM_TEXT} \
             WHERE t.same = ?1 AND p.source = ?2 \
             AND e.justification IN ('curated', 'reviewed', 'withdrawal')"
        );
        let mut statement = self.store.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![same, source])?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            events.push(Event::read(row)?);
        }
        events.sort_unstable_by_key(|event| event.id);
        if self.same.len() >= REMEMBERED_TEXTS {
            self.same.clear();
        }
        let events = Rc::new(events);
        self.same.insert((source, same), Rc::clone(&events));
        Ok(events)
    }
}

fn find(products: &mut [Stored], number: i64) -> Option<&mut Stored> {
    let at = products
        .binary_search_by_key(&number, |product| product.number)
        .ok()?;
    products.get_mut(at)
}
