use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use kodbro::equivalents::{Attributes, CodedProduct, Comparer, Equivalent, gather, rank};
use kodbro::nomenclature::Nomenclature;
use kodbro::{Mapper, Row};
use kodbro_store::{Asker, SeenCode, SeenProduct, Store, StoreError};

/// So many products are remembered for the next one of a list.
const REMEMBERED: usize = 200_000;

/// A product that is needed, and its code.
pub(super) struct Asked {
    pub(super) seen: SeenProduct,
    pub(super) code: SeenCode,
}

impl Asked {
    /// Takes a product; `None` where it has no code.
    pub(super) fn new(seen: SeenProduct) -> Option<Self> {
        let code = seen.code.clone()?;
        Some(Self { seen, code })
    }
}

/// A product that may serve.
pub(super) struct Found {
    pub(super) seen: SeenProduct,
    pub(super) code: SeenCode,
    pub(super) equivalent: Equivalent,
}

/// A product of another source, with what it says of itself.
struct Candidate {
    seen: SeenProduct,
    code: SeenCode,
    attributes: Arc<Attributes>,
}

/// Looks for products in a store, one ring of codes after the other.
pub(super) struct Search<'s, 'm> {
    store: &'s Store,
    asker: &'s Asker<'s>,
    nomenclature: Nomenclature<'m>,
    comparer: Comparer<'m>,
    pub(super) top: usize,
    pub(super) min_level: u8,
    by_code: HashMap<String, Vec<Rc<Candidate>>>,
    remembered: usize,
}

impl<'s, 'm> Search<'s, 'm> {
    pub(super) fn new<D: AsRef<[u8]>>(
        store: &'s Store,
        mapper: &'m Mapper<D>,
        asker: &'s Asker<'s>,
    ) -> Self {
        Self {
            store,
            asker,
            nomenclature: mapper.nomenclature(),
            comparer: Comparer::new(mapper),
            top: 20,
            min_level: 4,
            by_code: HashMap::new(),
            remembered: 0,
        }
    }

    /// Finds the products that would serve, the best first: those of the code, and further rings
    /// only while there are too few.
    pub(super) fn find(&mut self, asked: &Asked) -> Result<Vec<Found>, StoreError> {
        if self.remembered > REMEMBERED {
            self.by_code.clear();
            self.remembered = 0;
        }
        let (nomenclature, code) = (self.nomenclature, &asked.code.code);
        let (top, min_level) = (self.top, self.min_level);
        let of_codes = |codes: &[&str]| {
            self.load(codes)?;
            let of_codes = codes.iter().filter_map(|code| self.by_code.get(*code));
            let is_other = |other: &&Rc<Candidate>| !is_same(&other.seen, &asked.seen);
            Ok::<_, StoreError>(of_codes.flatten().filter(is_other).cloned().collect())
        };
        let pool: Vec<Rc<Candidate>> = gather(&nomenclature, code, min_level, top, of_codes)?;
        let attributes = self.comparer.read(&asked.seen.product.row());
        let own = coded(&asked.seen, &asked.code, &attributes);
        let others: Vec<CodedProduct<'_>> = pool
            .iter()
            .map(|other| coded(&other.seen, &other.code, &other.attributes))
            .collect();
        let ranked = rank(&self.comparer, &own, &others, self.top);
        let found = ranked.into_iter().filter_map(|equivalent| {
            let candidate = pool.get(equivalent.product)?;
            Some(Found {
                seen: candidate.seen.clone(),
                code: candidate.code.clone(),
                equivalent,
            })
        });
        let mut found: Vec<Found> = found.collect();
        self.store
            .add_columns(found.iter_mut().map(|found| &mut found.seen))?;
        Ok(found)
    }

    /// Says in words that nothing was found.
    pub(super) fn nothing(&self, asked: &Asked) -> String {
        format!(
            "no product of {} has the code {} or one near it",
            super::near::list(self.asker.of.iter().copied()),
            asked.code.code
        )
    }

    /// Reads the products of codes that were not read before.
    fn load(&mut self, codes: &[&str]) -> Result<(), StoreError> {
        let is_new = |code: &&str| !self.by_code.contains_key(*code);
        let new: Vec<&str> = codes.iter().copied().filter(is_new).collect();
        if new.is_empty() {
            return Ok(());
        }
        for code in &new {
            self.by_code.insert((*code).to_owned(), Vec::new());
        }
        let all = self.store.seen(&new, self.asker)?;
        let rows: Vec<Row<'_>> = all.iter().map(|seen| seen.product.row()).collect();
        let attributes = self.comparer.read_many(&rows);
        for (seen, attributes) in all.into_iter().zip(attributes) {
            let Some(code) = seen.code.clone() else {
                continue;
            };
            self.remembered += 1;
            if let Some(of_code) = self.by_code.get_mut(&code.code) {
                of_code.push(Rc::new(Candidate {
                    seen,
                    code,
                    attributes,
                }));
            }
        }
        Ok(())
    }
}

fn is_same(a: &SeenProduct, b: &SeenProduct) -> bool {
    a.source == b.source && a.product.id == b.product.id
}

fn coded<'t>(
    seen: &'t SeenProduct,
    code: &'t SeenCode,
    attributes: &'t Attributes,
) -> CodedProduct<'t> {
    CodedProduct {
        source: &seen.source,
        id: &seen.product.id,
        code: &code.code,
        decided: code.decided,
        confidence: code.confidence,
        attributes,
    }
}
