//! What is to be known of a product at a glance?

use std::collections::{BTreeSet, HashSet};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};

use crate::error::StoreErrorKind;
use crate::seen::{COLUMNS, Said, predicted};

type Result<T> = std::result::Result<T, StoreErrorKind>;

/// What a transaction has changed, for the table `glance` to be brought in step before its end.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    products: BTreeSet<i64>,
    /// The texts on which something was decided.
    decided: BTreeSet<i64>,
}

impl Touched {
    /// Notes that a product has another text, or that something was said of it or taken back.
    pub(crate) fn product(&mut self, number: i64) {
        self.products.insert(number);
    }

    /// Notes that something was decided on a text.
    pub(crate) fn decided(&mut self, text: i64) {
        self.decided.insert(text);
    }

    /// Brings the table in step.
    pub(crate) fn settle(&self, connection: &Connection) -> Result<()> {
        for &product in &self.products {
            settle(connection, product)?;
        }
        let mut marked = HashSet::new();
        let mut same = connection.prepare_cached("SELECT same FROM text WHERE id = ?1")?;
        let mut mark = connection.prepare_cached(
            "UPDATE glance SET decided = 1 WHERE decided = 0 \
             AND product IN (SELECT product FROM text WHERE same = ?1)",
        )?;
        for text in &self.decided {
            let same: Option<i64> = same.query_row([text], |row| row.get(0))?;
            if let Some(same) = same.filter(|&same| marked.insert(same)) {
                mark.execute([same])?;
            }
        }
        Ok(())
    }
}

/// Fills the table of a store that had none.
pub(crate) fn fill(connection: &Connection) -> Result<()> {
    let mut products = connection.prepare("SELECT id FROM product ORDER BY id")?;
    let mut rows = products.query([])?;
    while let Some(row) = rows.next()? {
        settle(connection, row.get(0)?)?;
    }
    Ok(())
}

/// Works out what is to be known of one product.
fn settle(connection: &Connection, product: i64) -> Result<()> {
    // The texts as a product is read: the one listed, or else those that say something, the newest
    // first.
    let sql = format!(
        "SELECT {COLUMNS}, t.id, t.same, p.source FROM text t \
         CROSS JOIN product p ON p.id = t.product LEFT JOIN listing l ON l.product = p.id \
         LEFT JOIN event e ON e.text = t.id WHERE t.product = ?1 \
         ORDER BY t.id IS l.text DESC, t.same IS NOT NULL DESC, t.id DESC"
    );
    let mut said = Vec::new();
    let mut first: Option<(i64, Option<i64>, i64)> = None;
    {
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query([product])?;
        while let Some(row) = rows.next()? {
            if first.is_none() {
                first = Some((row.get(15)?, row.get(16)?, row.get(17)?));
            }
            if !matches!(row.get_ref(0)?, ValueRef::Null) {
                said.push(Said::read(row)?);
            }
        }
    }
    said.sort_unstable_by_key(|said| said.event);
    let (Some(code), Some((text, same, source))) = (predicted(&said, &[]), first) else {
        let sql = "DELETE FROM glance WHERE product = ?1";
        connection.prepare_cached(sql)?.execute([product])?;
        return Ok(());
    };
    let sql = "SELECT EXISTS (SELECT 1 FROM text o CROSS JOIN event e INDEXED BY event_decided \
        ON e.text = o.id AND e.justification IN ('curated', 'reviewed', 'withdrawal') \
        AND e.justification <> 'withdrawal' WHERE o.same = ?1)";
    let decided = said.iter().any(|said| said.is_decision)
        || connection
            .prepare_cached(sql)?
            .query_row([same], |row| row.get(0))?;
    let sql = "INSERT INTO glance (product, source, text, code, confidence, decided) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (product) DO UPDATE \
        SET text = ?3, code = ?4, confidence = ?5, decided = ?6";
    connection.prepare_cached(sql)?.execute(params![
        product,
        source,
        text,
        code.code,
        code.confidence,
        decided
    ])?;
    Ok(())
}
