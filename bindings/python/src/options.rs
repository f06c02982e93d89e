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
    let most = least_one("top", top)?;
    let options = MapOptions::default().with_target(target).with_top(most);
    Ok(options.with_evidence(evidence))
}

/// Checks a number that has to be 1 or more.
///
/// # Errors
/// [`Error::Option`] when it is less.
pub(crate) fn least_one(name: &'static str, number: i64) -> Result<usize, Error> {
    match usize::try_from(number) {
        Ok(number @ 1..) => Ok(number),
        _ => Err(Error::Option {
            name,
            value: number.to_string(),
            expected: "a number from 1".to_owned(),
        }),
    }
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
