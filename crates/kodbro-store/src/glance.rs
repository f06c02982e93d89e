//! What is to be known of a product at a glance?

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kodbro::decisions::Scope;
use kodbro::equivalents::Seen;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};

use crate::error::StoreErrorKind;
use crate::seen::{COLUMNS, Said, code_of};

type Result<T> = std::result::Result<T, StoreErrorKind>;

/// What stands in the table where only what is private was decided, or something shared.
const PRIVATE: i64 = 1;
const SHARED: i64 = 2;

/// What a transaction has changed, for the table `glance` to be brought in step before its end.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    products: BTreeSet<i64>,
    /// The texts on which something was decided, and whether anything of that is shared.
    decided: BTreeMap<i64, bool>,
}

impl Touched {
    /// Notes that a product has another text, or that something was said of it or taken back.
    pub(crate) fn product(&mut self, number: i64) {
        self.products.insert(number);
    }

    /// Notes that something was decided on a text.
    pub(crate) fn decided(&mut self, text: i64, scope: Scope) {
        *self.decided.entry(text).or_default() |= scope == Scope::Shared;
    }

    /// Brings the table in step.
    pub(crate) fn settle(&self, connection: &Connection) -> Result<()> {
        let mut about_texts = HashMap::new();
        for &product in &self.products {
            settle(connection, product, &mut about_texts)?;
        }
        let mut marked = HashSet::new();
        let mut same = connection.prepare_cached("SELECT same FROM text WHERE id = ?1")?;
        let mut mates = connection.prepare_cached("SELECT product FROM text WHERE same = ?1")?;
        let sql = "UPDATE glance SET decided = ?2 WHERE product = ?1 AND decided < ?2";
        let mut mark = connection.prepare_cached(sql)?;
        for (text, &is_shared) in &self.decided {
            let same: Option<i64> = same.query_row([text], |row| row.get(0))?;
            let Some(same) = same.filter(|&same| marked.insert((same, is_shared))) else {
                continue;
            };
            let decided = if is_shared { SHARED } else { PRIVATE };
            let mut rows = mates.query([same])?;
            while let Some(row) = rows.next()? {
                let product: i64 = row.get(0)?;
                if !self.products.contains(&product) {
                    mark.execute([product, decided])?;
                }
            }
        }
        Ok(())
    }
}

/// Fills the table of a store that had none.
pub(crate) fn fill(connection: &Connection) -> Result<()> {
    let mut products = connection.prepare("SELECT id FROM product ORDER BY id")?;
    let mut rows = products.query([])?;
    let mut about_texts = HashMap::new();
    while let Some(row) = rows.next()? {
        settle(connection, row.get(0)?, &mut about_texts)?;
    }
    Ok(())
}

/// Writes what is to be known of one product.
fn settle(
    connection: &Connection,
    product: i64,
    about_texts: &mut HashMap<i64, i64>,
) -> Result<()> {
    match worked_out(connection, product, about_texts)? {
        None => {
            let sql = "DELETE FROM glance WHERE product = ?1";
            connection.prepare_cached(sql)?.execute([product])?;
        }
        Some(glance) => {
            let sql = "INSERT INTO glance (product, source, text, code, confidence, decided) \
                VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (product) DO UPDATE \
                SET text = ?3, code = ?4, confidence = ?5, decided = ?6";
            connection.prepare_cached(sql)?.execute(params![
                product,
                glance.source,
                glance.text,
                glance.code,
                glance.confidence,
                glance.decided
            ])?;
        }
    }
    Ok(())
}

/// A row of the table; a product without a proposal has none.
#[derive(Debug, PartialEq)]
struct Glance {
    source: i64,
    text: i64,
    code: String,
    confidence: Option<f64>,
    decided: i64,
}

/// Works out what is to be known of one product. What was decided about texts is remembered, since
/// very many products may have one.
fn worked_out(
    connection: &Connection,
    product: i64,
    about_texts: &mut HashMap<i64, i64>,
) -> Result<Option<Glance>> {
    let sql = format!(
        "SELECT {COLUMNS}, t.id IS l.text, t.id, t.same, p.source FROM text t \
         CROSS JOIN product p ON p.id = t.product LEFT JOIN listing l ON l.product = p.id \
         LEFT JOIN event e ON e.text = t.id WHERE t.product = ?1"
    );
    let mut said = Vec::new();
    // As a product is read: the text that is listed, or else the newest that says something.
    let mut best: Option<(bool, bool, i64)> = None;
    let (mut same, mut source) = (None, 0);
    {
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query([product])?;
        while let Some(row) = rows.next()? {
            let its_same: Option<i64> = row.get(18)?;
            let text = (row.get(16)?, its_same.is_some(), row.get(17)?);
            if best.is_none_or(|best| best < text) {
                best = Some(text);
                (same, source) = (its_same, row.get(19)?);
            }
            if !matches!(row.get_ref(0)?, ValueRef::Null) {
                said.push(Said::read(row)?);
            }
        }
    }
    said.sort_unstable_by_key(|said| said.event);
    let (Some(code), Some((_, _, text))) = (code_of(&said, Seen::Open(Vec::new())), best) else {
        return Ok(None);
    };
    let about_text = match same {
        None => 0,
        Some(same) => match about_texts.get(&same) {
            Some(&known) => known,
            None => {
                let found = decided_about(connection, same)?;
                about_texts.insert(same, found);
                found
            }
        },
    };
    let about_product = said
        .iter()
        .filter_map(Said::scope)
        .map(|scope| match scope {
            Scope::Private => PRIVATE,
            Scope::Shared => SHARED,
        });
    let decided = about_product.fold(about_text, i64::max);
    Ok(Some(Glance {
        source,
        text,
        code: code.code,
        confidence: code.confidence,
        decided,
    }))
}

/// Returns the products of which the table says something else than the events do. That something
/// was decided may be said for longer than it stands: the events are asked then.
pub(crate) fn out_of_step(connection: &Connection) -> Result<Vec<i64>> {
    let sql = "SELECT p.id, g.source, g.text, g.code, g.confidence, g.decided \
        FROM product p LEFT JOIN glance g ON g.product = p.id ORDER BY p.id";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let (mut wrong, mut about_texts) = (Vec::new(), HashMap::new());
    while let Some(row) = rows.next()? {
        let product = row.get(0)?;
        let found = match row.get(1)? {
            None => None,
            Some(source) => Some(Glance {
                source,
                text: row.get(2)?,
                code: row.get(3)?,
                confidence: row.get(4)?,
                decided: row.get(5)?,
            }),
        };
        let mut wanted = worked_out(connection, product, &mut about_texts)?;
        if let (Some(wanted), Some(found)) = (&mut wanted, &found) {
            wanted.decided = wanted.decided.max(found.decided);
        }
        if wanted != found {
            wrong.push(product);
        }
    }
    Ok(wrong)
}

/// Returns what was ever decided about a text, as the table says it.
fn decided_about(connection: &Connection, same: i64) -> Result<i64> {
    let sql = "SELECT coalesce(max(1 + (e.scope = 'shared')), 0) FROM text o \
        CROSS JOIN event e INDEXED BY event_decided ON e.text = o.id \
        AND e.justification NOT IN ('predicted', 'other') \
        AND e.justification <> 'withdrawal' WHERE o.same = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row([same], |row| row.get(0))?)
}
