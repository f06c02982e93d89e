//! Which products have one of some codes, as a source sees them?

use std::collections::{HashMap, HashSet};

use kodbro::decisions::{Decision, FewDecisions, Scope};
use kodbro::equivalents::{Seen, SeenCode};
use kodbro::mapping_set::Justification;
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::Value;

use crate::Store;
use crate::error::{StoreError, StoreErrorKind};
use crate::filter::time;
use crate::record::{pairs, product_id, verdict, word, word_ref};
use crate::values::Product;

type Result<T> = std::result::Result<T, StoreErrorKind>;

/// A product with the code that somebody may know of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeenProduct {
    /// The source whose product it is.
    pub source: String,
    /// The product as its newest catalogue lists it; where none does, with the newest text. Its other
    /// columns are there once [`Store::add_columns`] has read them.
    pub product: Product,
    /// Its code, where it has one.
    pub code: Option<SeenCode>,
    number: i64,
}

/// Who asks, and about whose products.
///
/// ```
/// let asker = kodbro_store::Asker { source: Some("Region A"), of: &["Region B"] };
/// assert!(asker.of.len() == 1);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Asker<'a> {
    /// The source that asks: all decisions about its own products count, and of others those that
    /// are shared. Without one only shared decisions count.
    pub source: Option<&'a str>,
    /// The sources whose products are asked for; all where there are none.
    pub of: &'a [&'a str],
}

impl Store {
    /// Returns the products that have one of some codes, in the order of adding.
    ///
    /// A product's code is that of the decision that stands, by the rules of the core, or else of
    /// its newest prediction. A private decision of a source other than the asker counts for
    /// nothing, as if it had never been taken: its product has the code of the shared decisions
    /// about it, or else the predicted one. A product that is decided to have no code, or whose
    /// predicted code is rejected, has none.
    ///
    /// Costs some microseconds for each product that is predicted to have one of the codes, and some
    /// tens where something was decided that may be seen, however many there are in all.
    ///
    /// # Errors
    /// [`StoreErrorKind::NoSource`] when the asker names a source there is not; those of reading.
    pub fn seen(
        &self,
        codes: &[&str],
        asker: &Asker<'_>,
    ) -> std::result::Result<Vec<SeenProduct>, StoreError> {
        let read = || {
            let mut view = View::new(self, asker)?;
            let codes: HashSet<&str> = codes.iter().copied().collect();
            let list = Value::from(codes.iter().copied().collect::<Vec<_>>()).to_string();
            let mut seen = view.undecided(&list)?;
            seen.append(&mut view.products(&view.decided(&list)?)?);
            seen.retain(|seen| {
                let code = seen.code.as_ref().map(|code| code.code.as_str());
                code.is_some_and(|code| codes.contains(code))
            });
            seen.sort_by_key(|seen| seen.number);
            seen.dedup_by_key(|seen| seen.number);
            Ok(seen)
        };
        read().map_err(|kind: StoreErrorKind| self.error(kind))
    }

    /// Reads the other columns of products that this store has shown.
    ///
    /// # Errors
    /// Those of reading.
    pub fn add_columns<'p>(
        &self,
        products: impl Iterator<Item = &'p mut SeenProduct>,
    ) -> std::result::Result<(), StoreError> {
        let read = || {
            let sql = "SELECT other FROM listing WHERE product = ?1";
            let mut statement = self.connection.prepare_cached(sql)?;
            for seen in products {
                let mut rows = statement.query([seen.number])?;
                if let Some(row) = rows.next()? {
                    seen.product.other = pairs(word_ref(row.get_ref(0)?)?)?;
                }
            }
            Ok(())
        };
        read().map_err(|kind: StoreErrorKind| self.error(kind))
    }

    /// Returns a product by its id, whether it has a code or not, as its own source sees it.
    ///
    /// # Errors
    /// [`StoreErrorKind::NoSource`] when there is no such source; those of reading.
    pub fn own_product(
        &self,
        source: &str,
        id: &str,
    ) -> std::result::Result<Option<SeenProduct>, StoreError> {
        let asker = Asker {
            source: Some(source),
            of: &[source],
        };
        let read = || {
            let mut view = View::new(self, &asker)?;
            let sql = "SELECT id FROM product WHERE source = ?1 AND key = ?2";
            let mut statement = self.connection.prepare_cached(sql)?;
            let number: Option<i64> = statement
                .query_row(params![view.asker, id.trim()], |row| row.get(0))
                .optional()?;
            Ok(view.products(number.as_slice())?.pop())
        };
        read().map_err(|kind: StoreErrorKind| self.error(kind))
    }

    /// Tells whether others may know that a source has a product of this id: a catalogue lists it, or
    /// something that is not private was said of it.
    ///
    /// # Errors
    /// [`StoreErrorKind::NoSource`] when there is no such source; those of reading.
    pub fn shows_product(&self, source: &str, id: &str) -> std::result::Result<bool, StoreError> {
        let read = || {
            let number = self.source_number(source)?;
            let shares_all = self.sharing()?.contains(source);
            let sql = format!(
                "SELECT EXISTS (SELECT 1 FROM product p JOIN text t ON t.product = p.id \
                 WHERE p.source = ?1 AND p.key = ?2 AND (?3 OR {IS_PUBLIC}))"
            );
            let mut statement = self.connection.prepare_cached(&sql)?;
            let params = params![number, id.trim(), shares_all];
            Ok(statement.query_row(params, |row| row.get(0))?)
        };
        read().map_err(|kind: StoreErrorKind| self.error(kind))
    }

    /// Returns the ids of a source's products, in their order.
    ///
    /// # Errors
    /// [`StoreErrorKind::NoSource`] when there is no such source; those of reading.
    pub fn product_ids(&self, source: &str) -> std::result::Result<Vec<String>, StoreError> {
        let read = || {
            let sql = "SELECT key FROM product WHERE source = ?1 AND typeof(key) = 'text' \
                ORDER BY key";
            let mut statement = self.connection.prepare_cached(sql)?;
            let ids = statement.query_map([self.source_number(source)?], |row| row.get(0))?;
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        };
        read().map_err(|kind: StoreErrorKind| self.error(kind))
    }

    /// Returns the names of the sources, in their order. Costs nothing, unlike [`Store::sources`].
    ///
    /// # Errors
    /// Those of reading.
    pub fn source_names(&self) -> std::result::Result<Vec<String>, StoreError> {
        let read = || {
            let sql = "SELECT name FROM source ORDER BY name";
            let mut statement = self.connection.prepare_cached(sql)?;
            let names = statement.query_map([], |row| row.get(0))?;
            Ok(names.collect::<rusqlite::Result<_>>()?)
        };
        read().map_err(|kind: StoreErrorKind| self.error(kind))
    }

    /// Returns the other columns of all catalogues, each once, in their order. Reads one product of
    /// each catalogue, and costs a second for a million products.
    ///
    /// # Errors
    /// Those of reading.
    pub fn listed_columns(&self) -> std::result::Result<Vec<String>, StoreError> {
        let read = || {
            let sql = "SELECT l.other FROM listing l CROSS JOIN product p ON p.id = l.product \
                GROUP BY p.source, l.batch ORDER BY p.source, l.batch";
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            let mut columns: Vec<String> = Vec::new();
            while let Some(row) = rows.next()? {
                for (name, _) in pairs(word_ref(row.get_ref(0)?)?)? {
                    if !columns.contains(&name) {
                        columns.push(name);
                    }
                }
            }
            Ok(columns)
        };
        read().map_err(|kind: StoreErrorKind| self.error(kind))
    }
}

/// The store as somebody may see it.
struct View<'s> {
    store: &'s Store,
    asker: Option<i64>,
    of: Vec<i64>,
    names: HashMap<i64, String>,
    /// The sources that share all their decisions.
    sharing: HashSet<i64>,
    few: FewDecisions,
    /// What was said about texts, by what they share.
    about_text: HashMap<(i64, i64), Vec<Said>>,
}

/// A product on its way to be seen.
struct Stored {
    number: i64,
    source: i64,
    product: Product,
    listed: Option<i64>,
    same: Option<i64>,
    said: Vec<Said>,
}

/// Something said about a product, or taken back, as far as it matters for the code.
#[derive(Clone)]
pub(crate) struct Said {
    pub(crate) event: i64,
    product: i64,
    withdraws: Option<i64>,
    /// A decision with the text it was taken on; otherwise only with verdict and time.
    decision: Decision,
    is_decision: bool,
    is_prediction: bool,
    confidence: Option<f64>,
}

/// The columns that [`Said::read`] reads, of `event e`, `text t` and `product p`.
pub(crate) const COLUMNS: &str = "e.id, t.product, e.withdraws, e.justification, e.verdict, e.code, e.scope, \
    e.confidence, e.by, e.at, p.key, t.name, t.model, t.description, t.supplier, e.reviewer";

/// Tells of `text t` whether others may know it: a catalogue lists it, or something that is not
/// private was said on it.
const IS_PUBLIC: &str = "(EXISTS (SELECT 1 FROM listing WHERE listing.text = t.id \
    AND listing.product = t.product) OR EXISTS (SELECT 1 FROM event WHERE event.text = t.id \
    AND (event.justification = 'predicted' \
    OR event.justification <> 'withdrawal' AND event.scope = 'shared')))";

/// So many products are read at a time.
const PAGE: usize = 1_024;

impl<'s> View<'s> {
    fn new(store: &'s Store, asker: &Asker<'_>) -> Result<Self> {
        let mut names = HashMap::new();
        let mut sharing = HashSet::new();
        let sql = "SELECT id, name, \
            (SELECT scope FROM sharing WHERE source = s.id ORDER BY id DESC LIMIT 1) FROM source s";
        let mut statement = store.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number = row.get(0)?;
            names.insert(number, row.get(1)?);
            if matches!(row.get_ref(2)?, ValueRef::Text(b"shared")) {
                sharing.insert(number);
            }
        }
        let numbers = asker.of.iter().map(|name| store.source_number(name));
        Ok(Self {
            store,
            asker: asker
                .source
                .map(|name| store.source_number(name))
                .transpose()?,
            of: numbers.collect::<Result<_>>()?,
            names,
            sharing,
            few: FewDecisions::default(),
            about_text: HashMap::new(),
        })
    }

    /// Reads the products that are predicted to have one of the codes, and about which and about
    /// whose texts nothing was decided that may be seen.
    fn undecided(&mut self, codes: &str) -> Result<Vec<SeenProduct>> {
        let sql = format!(
            "SELECT g.product, g.source, g.decided, g.code, g.confidence, p.key, \
             t.name, t.model, t.description, t.supplier, g.decided = 0 OR {IS_PUBLIC} \
             FROM json_each(?1) c \
             CROSS JOIN glance g INDEXED BY glance_code ON g.code = c.value AND g.decided < 2 \
             CROSS JOIN product p ON p.id = g.product CROSS JOIN text t ON t.id = g.text"
        );
        let mut statement = self.store.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([codes])?;
        let (mut seen, mut other_texts) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let (source, decided): (i64, bool) = (row.get(1)?, row.get(2)?);
            if !self.is_asked_for(source) || (decided && self.sees_all_of(source)) {
                continue;
            }
            if !row.get::<_, bool>(10)? {
                other_texts.push(row.get(0)?);
                continue;
            }
            seen.push(SeenProduct {
                source: self.names.get(&source).cloned().unwrap_or_default(),
                product: Product {
                    id: product_id(row.get_ref(5)?)?,
                    name: row.get(6)?,
                    model: row.get(7)?,
                    description: row.get(8)?,
                    supplier: row.get(9)?,
                    other: Vec::new(),
                },
                code: Some(SeenCode {
                    code: row.get(3)?,
                    confidence: row.get(4)?,
                    ..SeenCode::default()
                }),
                number: row.get(0)?,
            });
        }
        seen.append(&mut self.products(&other_texts)?);
        Ok(seen)
    }

    /// Returns the products about which or about whose texts something was decided that may be
    /// seen, and for which one of the codes was decided or is predicted, in the order of adding.
    fn decided(&self, codes: &str) -> Result<Vec<i64>> {
        let predicted = "SELECT g.product, g.source, g.decided = 2 FROM json_each(?1) c \
            CROSS JOIN glance g INDEXED BY glance_code ON g.code = c.value AND g.decided > 0";
        // Of a product without text only what was decided under its id counts.
        let of_product = "SELECT t.product, p.source, e.scope = 'shared' FROM json_each(?1) c \
            CROSS JOIN event e INDEXED BY event_accepted ON e.code = c.value \
                AND e.verdict = 'accepted' AND e.justification IN ('curated', 'reviewed') \
                AND (e.scope = 'shared' OR ?2) \
            CROSS JOIN text t ON t.id = e.text AND t.same IS NULL \
            CROSS JOIN product p ON p.id = t.product";
        let of_text = "SELECT o.product, p.source, e.scope = 'shared' FROM json_each(?1) c \
            CROSS JOIN event e INDEXED BY event_accepted ON e.code = c.value \
                AND e.verdict = 'accepted' AND e.justification IN ('curated', 'reviewed') \
                AND (e.scope = 'shared' OR ?2) \
            CROSS JOIN text t ON t.id = e.text CROSS JOIN text o ON o.same = t.same \
            CROSS JOIN product p ON p.id = o.product";
        let sees_any = |source: &i64| self.is_asked_for(*source) && self.sees_all_of(*source);
        let sees_private = self.names.keys().any(sees_any);
        let mut found = Vec::new();
        for (sql, params) in [
            (predicted, params![codes]),
            (of_product, params![codes, sees_private]),
            (of_text, params![codes, sees_private]),
        ] {
            let mut statement = self.store.connection.prepare_cached(sql)?;
            let mut rows = statement.query(params)?;
            while let Some(row) = rows.next()? {
                let (source, is_shared): (i64, bool) = (row.get(1)?, row.get(2)?);
                if self.is_asked_for(source) && (is_shared || self.sees_all_of(source)) {
                    found.push(row.get(0)?);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Tells whether the private decisions of a source count too.
    fn sees_all_of(&self, source: i64) -> bool {
        self.asker == Some(source) || self.sharing.contains(&source)
    }

    fn is_asked_for(&self, source: i64) -> bool {
        self.of.is_empty() || self.of.contains(&source)
    }

    /// Reads products with their codes, in the order of their numbers.
    fn products(&mut self, numbers: &[i64]) -> Result<Vec<SeenProduct>> {
        let mut seen = Vec::with_capacity(numbers.len());
        for numbers in numbers.chunks(PAGE) {
            let list = Value::from(numbers).to_string();
            let mut stored = self.stored(&list)?;
            self.add_texts(&mut stored, &list)?;
            let sql = format!(
                "SELECT {COLUMNS} FROM json_each(?1) n CROSS JOIN text t ON t.product = n.value \
                 CROSS JOIN event e ON e.text = t.id CROSS JOIN product p ON p.id = t.product"
            );
            for said in self.said(&sql, params![list])? {
                if let Some(stored) = find(&mut stored, said.product) {
                    stored.said.push(said);
                }
            }
            for stored in stored {
                seen.push(self.conclude(stored)?);
            }
        }
        Ok(seen)
    }

    fn stored(&self, numbers: &str) -> Result<Vec<Stored>> {
        let sql = "SELECT p.id, p.source, p.key, l.text FROM json_each(?1) n \
            CROSS JOIN product p ON p.id = n.value LEFT JOIN listing l ON l.product = p.id";
        let mut statement = self.store.connection.prepare_cached(sql)?;
        let mut rows = statement.query([numbers])?;
        let mut stored = Vec::new();
        while let Some(row) = rows.next()? {
            stored.push(Stored {
                number: row.get(0)?,
                source: row.get(1)?,
                product: Product {
                    id: product_id(row.get_ref(2)?)?,
                    ..Product::default()
                },
                listed: row.get(3)?,
                same: None,
                said: Vec::new(),
            });
        }
        Ok(stored)
    }

    /// Gives products their texts: the one listed, or else the newest that says something. Of texts
    /// that only private decisions were taken on nobody else learns.
    fn add_texts(&self, stored: &mut [Stored], numbers: &str) -> Result<()> {
        let sql = format!(
            "SELECT t.id, t.product, t.name, t.model, t.description, t.supplier, t.same, \
             {IS_PUBLIC} FROM json_each(?1) n CROSS JOIN text t ON t.product = n.value \
             ORDER BY t.product, t.id"
        );
        let mut statement = self.store.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([numbers])?;
        while let Some(row) = rows.next()? {
            let (number, same): (i64, Option<i64>) = (row.get(0)?, row.get(6)?);
            let is_public: bool = row.get(7)?;
            let Some(stored) = find(stored, row.get(1)?) else {
                continue;
            };
            if !is_public && !self.sees_all_of(stored.source) {
                continue;
            }
            let is_its = match stored.listed {
                Some(listed) => listed == number,
                None => same.is_some() || stored.same.is_none(),
            };
            if is_its {
                stored.same = same;
                stored.product.name = row.get(2)?;
                stored.product.model = row.get(3)?;
                stored.product.description = row.get(4)?;
                stored.product.supplier = row.get(5)?;
            }
        }
        Ok(())
    }

    /// Reads what was said, as far as it may be seen, in the order of adding.
    fn said(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Said>> {
        let mut statement = self.store.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(Said::read(row)?);
        }
        all.sort_unstable_by_key(|said| said.event);
        Ok(all)
    }

    fn conclude(&mut self, stored: Stored) -> Result<SeenProduct> {
        let source = self.names.get(&stored.source).cloned().unwrap_or_default();
        let mut standing = self.standing(&stored, &source, &stored.said);
        if let (Seen::Open(_), Some(same)) = (&standing, stored.same) {
            let about = self.about_text(stored.source, same)?.iter();
            let others = about.filter(|said| said.product != stored.number);
            let mut said: Vec<Said> = others.cloned().collect();
            if !said.is_empty() {
                said.extend(stored.said.iter().cloned());
                said.sort_unstable_by_key(|said| said.event);
                standing = self.standing(&stored, &source, &said);
            }
        }
        Ok(SeenProduct {
            source,
            product: stored.product,
            code: code_of(&stored.said, standing),
            number: stored.number,
        })
    }

    /// Asks the core what stands of the decisions that may be seen.
    fn standing(&mut self, stored: &Stored, source: &str, said: &[Said]) -> Seen {
        self.few.clear();
        let sees_all = self.sees_all_of(stored.source);
        let is_seen =
            |said: &Said| said.is_decision && (sees_all || said.decision.scope == Scope::Shared);
        let mut decided = Vec::new();
        let seen: Vec<&Said> = in_force(said).filter(|said| is_seen(said)).collect();
        // The core counts them from the first one on.
        for said in seen.into_iter().rev() {
            self.few.add(&Decision {
                source: source.to_owned(),
                ..said.decision.clone()
            });
            decided.push(said);
        }
        if decided.is_empty() {
            return Seen::Open(Vec::new());
        }
        let id = Some(stored.product.id.as_str()).filter(|id| !id.is_empty());
        let standing = self.few.standing(source, &stored.product.row(), id);
        Seen::of(&standing, |decision| {
            decided.get(decision.index())?.confidence
        })
    }

    /// Returns the decisions about a text of a source, with their withdrawals.
    fn about_text(&mut self, source: i64, same: i64) -> Result<&[Said]> {
        if !self.about_text.contains_key(&(source, same)) {
            let sql = format!(
                "SELECT {COLUMNS} FROM text t CROSS JOIN event e INDEXED BY event_decided \
                 ON e.text = t.id AND e.justification NOT IN ('predicted', 'other') \
                 CROSS JOIN product p ON p.id = t.product WHERE t.same = ?1 AND p.source = ?2"
            );
            let said = self.said(&sql, params![same, source])?;
            self.about_text.insert((source, same), said);
        }
        let said = self.about_text.get(&(source, same));
        Ok(said.map_or(&[], Vec::as_slice))
    }
}

impl Said {
    /// Returns the scope of a decision.
    pub(crate) fn scope(&self) -> Option<Scope> {
        self.is_decision.then_some(self.decision.scope)
    }

    /// Reads [`COLUMNS`].
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        let withdraws: Option<i64> = row.get(2)?;
        let mut said = Self {
            event: row.get(0)?,
            product: row.get(1)?,
            withdraws,
            decision: Decision::default(),
            is_decision: false,
            is_prediction: false,
            confidence: row.get(7)?,
        };
        if withdraws.is_some() {
            return Ok(said);
        }
        let justification: Justification = word(row.get_ref(3)?)?;
        said.is_decision = justification.is_decision();
        said.is_prediction = justification == Justification::Predicted;
        said.decision.verdict = verdict(word_ref(row.get_ref(4)?)?, word_ref(row.get_ref(5)?)?)?;
        said.decision.at = row.get(9)?;
        if said.is_decision {
            said.decision.scope = word(row.get_ref(6)?)?;
            said.decision.by = row.get(8)?;
            said.decision.settles =
                justification.settles(&said.decision.by, word_ref(row.get_ref(15)?)?);
            said.decision.id = product_id(row.get_ref(10)?)?;
            said.decision.name = row.get(11)?;
            said.decision.model = row.get(12)?;
            said.decision.description = row.get(13)?;
            said.decision.supplier = row.get(14)?;
        }
        Ok(said)
    }
}

/// Iterates over what nothing in force takes back, the last first.
fn in_force(said: &[Said]) -> impl Iterator<Item = &Said> {
    let mut withdrawn = HashSet::new();
    let all = said.iter().rev();
    all.filter(move |said| {
        let stands = !withdrawn.contains(&said.event);
        if let (true, Some(event)) = (stands, said.withdraws) {
            withdrawn.insert(event);
        }
        stands
    })
}

/// Returns a product's code by what stands, or else by the newest prediction in force.
pub(crate) fn code_of(said: &[Said], standing: Seen) -> Option<SeenCode> {
    let predictions = in_force(said).filter(|said| said.is_prediction);
    // Of those of one time the last added, which comes first here.
    let newest = predictions.reduce(|newest, said| {
        match time(&said.decision.at) > time(&newest.decision.at) {
            true => said,
            false => newest,
        }
    });
    standing.code(newest.map(|said| (&said.decision.verdict, said.confidence)))
}

fn find(stored: &mut [Stored], number: i64) -> Option<&mut Stored> {
    let at = stored
        .binary_search_by_key(&number, |stored| stored.number)
        .ok()?;
    stored.get_mut(at)
}

#[cfg(test)]
mod tests;
