use anyhow::Result;
use kodbro::lexicon::Lexicon;
use kodbro::{FORMAT_VERSION, index};
use kodbro_tests::{corpus::Corpus, place};

use super::Generated;

/// Makes the frozen index of the present format, if there is none: it must stay as the first
/// release of the format wrote it.
pub(super) fn frozen() -> Result<Option<Generated>> {
    let path = format!("tests/compat/v{FORMAT_VERSION}.kodbro");
    if place::inside(&path).exists() {
        return Ok(None);
    }
    let content = index::build(&Corpus::devices()?, &Lexicon::default());
    Ok(Some(Generated { path, content }))
}
