use super::rings;
use crate::nomenclature::Nomenclature;

/// Collects what may serve in place of a product of some code: what has the code itself, and what
/// has codes of further [rings](rings()), as far up as a group of `min_level`, only while there is
/// less than `enough`.
///
/// # Errors
/// What `of_codes` returns.
///
/// ```
/// # use kodbro::nomenclature::*;
/// # let mut builder = NomenclatureBuilder::new(Release::new("X", "1"));
/// # for (code, parent) in [("T", None), ("T01", Some("T")), ("T02", Some("T"))] {
/// #     let parent = parent.map(|p: &str| p.parse().unwrap());
/// #     builder.concept(NewConcept { code: code.parse().unwrap(), parent, residual: false, status: Status::Active }).unwrap();
/// #     builder.term(&code.parse().unwrap(), NewTerm { language: Language::ENGLISH, kind: TermKind::Official, text: code.into() }).unwrap();
/// # }
/// # let nomenclature = builder.build().unwrap();
/// use kodbro::equivalents::gather;
///
/// let products = [("glove", "T01"), ("mask", "T02"), ("gown", "T")];
/// let of_codes = |codes: &[&str]| {
///     let having = products.iter().filter(|(_, code)| codes.contains(code));
///     Ok::<_, std::convert::Infallible>(having.map(|(name, _)| *name).collect())
/// };
/// let nomenclature = nomenclature.as_nomenclature();
/// assert_eq!(gather(&nomenclature, "T01", 1, 1, of_codes)?, ["glove"]);
/// assert_eq!(gather(&nomenclature, "T01", 1, 3, of_codes)?, ["glove", "gown", "mask"]);
/// # Ok::<(), std::convert::Infallible>(())
/// ```
pub fn gather<T, E>(
    nomenclature: &Nomenclature<'_>,
    code: &str,
    min_level: u8,
    enough: usize,
    mut of_codes: impl FnMut(&[&str]) -> Result<Vec<T>, E>,
) -> Result<Vec<T>, E> {
    let mut all = Vec::new();
    for ring in rings(nomenclature, code, min_level) {
        all.append(&mut of_codes(&ring.codes)?);
        if all.len() >= enough {
            break;
        }
    }
    Ok(all)
}
