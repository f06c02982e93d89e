use kodbro::decisions::{Scope, Verdict};
use kodbro::mapping_set::{Justification, MappingRecord, Relation};
use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::error::StoreErrorKind;
use crate::filter::time;
use crate::values::{BatchId, EventId};

/// The justification of an event that takes another one back.
pub(crate) const WITHDRAWAL: &str = "withdrawal";

/// The columns that [`Event::read`] reads, of `event e`, `text t`, `product p`, `source s` and
/// `origin o`.
pub(crate) const COLUMNS: &str = "e.id, e.batch, e.withdraws, e.text, p.id, s.name, p.key, t.name, \
    t.model, t.description, t.supplier, e.justification, e.verdict, e.code, e.relation, e.scope, \
    e.term, e.confidence, e.by, e.reviewer, e.at, o.tool, o.tool_version, o.release, o.index_hash, \
    e.evidence, e.comment, e.other";

/// The tables of [`COLUMNS`], looked up from events on.
pub(crate) const FROM_EVENT: &str = "event e CROSS JOIN text t ON t.id = e.text \
    CROSS JOIN product p ON p.id = t.product CROSS JOIN source s ON s.id = p.source \
    CROSS JOIN origin o ON o.id = e.origin";

/// The tables of [`COLUMNS`], looked up from texts on.
pub(crate) const FROM_TEXT: &str = "text t CROSS JOIN event e ON e.text = t.id \
    CROSS JOIN product p ON p.id = t.product CROSS JOIN source s ON s.id = p.source \
    CROSS JOIN origin o ON o.id = e.origin";

/// Something that happened to a product, as stored.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) id: EventId,
    pub(crate) batch: BatchId,
    pub(crate) product: i64,
    pub(crate) what: What,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    Said(Box<MappingRecord>),
    Withdrew(EventId),
}

impl Event {
    /// Reads [`COLUMNS`].
    pub(crate) fn read(row: &Row<'_>) -> Result<Self, StoreErrorKind> {
        let withdraws: Option<i64> = row.get(2)?;
        let what = match withdraws {
            Some(event) => What::Withdrew(EventId(event)),
            None => What::Said(Box::new(record(row)?)),
        };
        Ok(Self {
            id: EventId(row.get(0)?),
            batch: BatchId(row.get(1)?),
            product: row.get(4)?,
            what,
        })
    }
}

/// Returns the ids of the events that are in force: nothing in force takes them back. Events have
/// to be in the order of adding, with all withdrawals of each.
pub(crate) fn in_force(events: &[Event]) -> Vec<bool> {
    let mut withdrawn = Vec::new();
    let mut force: Vec<bool> = events
        .iter()
        .rev()
        .map(|event| {
            let stands = !withdrawn.contains(&event.id);
            if let (true, What::Withdrew(other)) = (stands, &event.what) {
                withdrawn.push(*other);
            }
            stands
        })
        .collect();
    force.reverse();
    force
}

/// Returns the newest prediction in force: the latest, and of those the last added.
pub(crate) fn newest_prediction(events: &[Event]) -> Option<MappingRecord> {
    let in_force = events
        .iter()
        .zip(in_force(events))
        .filter(|(_, stands)| *stands);
    let predictions = in_force.filter_map(|(event, _)| match &event.what {
        What::Said(record) if record.justification == Justification::Predicted => Some(record),
        _ => None,
    });
    predictions
        .max_by_key(|record| time(&record.at))
        .map(|record| (**record).clone())
}

fn record(row: &Row<'_>) -> Result<MappingRecord, StoreErrorKind> {
    let text = |column: usize| row.get::<_, String>(column);
    let code = text(13)?;
    Ok(MappingRecord {
        source: text(5)?,
        id: product_id(row.get_ref(6)?)?,
        name: text(7)?,
        model: text(8)?,
        description: text(9)?,
        supplier: text(10)?,
        justification: word::<Justification>(row.get_ref(11)?)?,
        verdict: verdict(word_ref(row.get_ref(12)?)?, &code)?,
        relation: word::<Relation>(row.get_ref(14)?)?,
        scope: word::<Scope>(row.get_ref(15)?)?,
        term: text(16)?,
        confidence: row.get(17)?,
        by: text(18)?,
        reviewer: text(19)?,
        at: text(20)?,
        tool: text(21)?,
        tool_version: text(22)?,
        release: text(23)?,
        index: text(24)?,
        evidence: text(25)?,
        comment: text(26)?,
        other: pairs(word_ref(row.get_ref(27)?)?)?,
    })
}

/// Returns a product's id from its key: empty where it has none.
pub(crate) fn product_id(key: ValueRef<'_>) -> Result<String, StoreErrorKind> {
    match key {
        ValueRef::Blob(_) => Ok(String::new()),
        key => word_ref(key).map(str::to_owned),
    }
}

pub(crate) fn word<T: std::str::FromStr<Err = String>>(
    value: ValueRef<'_>,
) -> Result<T, StoreErrorKind> {
    word_ref(value)?.parse().map_err(damaged)
}

pub(crate) fn word_ref(value: ValueRef<'_>) -> Result<&str, StoreErrorKind> {
    value.as_str().map_err(|error| damaged(error.to_string()))
}

fn damaged(message: String) -> StoreErrorKind {
    StoreErrorKind::Damaged { message }
}

pub(crate) fn verdict(name: &str, code: &str) -> Result<Verdict, StoreErrorKind> {
    let code = || {
        code.parse()
            .map_err(|_| damaged(format!("'{code}' is no code")))
    };
    match name {
        "accepted" => Ok(Verdict::Accepted(code()?)),
        "rejected" => Ok(Verdict::Rejected(code()?)),
        "no_such_term" => Ok(Verdict::NoSuchTerm),
        "out_of_scope" => Ok(Verdict::OutOfScope),
        "undecided" => Ok(Verdict::Undecided),
        other => Err(damaged(format!("'{other}' is no verdict"))),
    }
}

/// Reads names and values from JSON.
pub(crate) fn pairs(json: &str) -> Result<Vec<(String, String)>, StoreErrorKind> {
    match json {
        "[]" => Ok(Vec::new()),
        json => serde_json::from_str(json).map_err(|error| damaged(error.to_string())),
    }
}

/// Writes names and values as JSON.
pub(crate) fn to_json(pairs: &[(String, String)]) -> Result<String, StoreErrorKind> {
    match pairs {
        [] => Ok("[]".to_owned()),
        pairs => serde_json::to_string(pairs).map_err(|error| damaged(error.to_string())),
    }
}
