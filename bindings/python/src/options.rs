//! What did the caller ask?

use kodbro::MapOptions;
use kodbro::nomenclature::{Language, Nomenclature};

use crate::errors::Error;

/// Checks target and top as the command line does.
///
/// # Errors
/// [`Error::Option`] for a target outside 0..=1 or a top below 1.
pub(crate) fn map_options(target: f64, top: i64, evidence: bool) -> Result<MapOptions, Error> {
    if !(0.0..=1.0).contains(&target) {
        return Err(Error::Option {
            name: "target",
            value: target.to_string(),
            expected: "a probability from 0 to 1".to_owned(),
        });
    }
    let most = match usize::try_from(top) {
        Ok(most @ 1..) => most,
        _ => {
            return Err(Error::Option {
                name: "top",
                value: top.to_string(),
                expected: "a number from 1".to_owned(),
            });
        }
    };
    let options = MapOptions::default().with_target(target).with_top(most);
    Ok(options.with_evidence(evidence))
}

/// Returns the language to show terms in: Swedish where none is asked for.
///
/// # Errors
/// [`Error::Option`] when it is no language tag, or no term is in it.
pub(crate) fn language(
    nomenclature: &Nomenclature<'_>,
    asked: Option<&str>,
) -> Result<Language, Error> {
    let Some(asked) = asked else {
        return Ok(Language::SWEDISH);
    };
    let known = nomenclature.languages();
    let language = asked.parse::<Language>().ok();
    language.filter(|l| known.contains(l)).ok_or_else(|| {
        let known: Vec<&str> = known.iter().map(Language::as_str).collect();
        Error::Option {
            name: "language",
            value: format!("'{asked}'"),
            expected: format!("one that the index has terms in: {}", known.join(", ")),
        }
    })
}
