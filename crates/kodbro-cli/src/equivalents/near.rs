use kodbro_store::{Store, StoreError};

use crate::failure::Failure;

/// So many names are proposed at most.
const PROPOSED: usize = 6;

/// Checks that there is a source.
///
/// # Errors
/// When there is none of the name; the hint names those there are.
pub(super) fn need_source(sources: &[String], name: &str) -> Result<(), Failure> {
    if sources.iter().any(|source| source == name) {
        return Ok(());
    }
    let hint = match sources {
        [] => {
            "the store is empty; fill it with 'kodbro map ROWS --store S --source NAME'".to_owned()
        }
        sources => {
            let names = sources.iter().map(String::as_str);
            format!("the nearest are {}", list(nearest(names, name).into_iter()))
        }
    };
    Err(Failure::new(format!("the store has no source '{name}'")).with_hint(hint))
}

/// Says that a source has no such product, who has it as far as others may know, and which of its ids
/// are like it.
pub(super) fn no_product(
    store: &Store,
    sources: &[String],
    own: &str,
    id: &str,
) -> Result<Failure, StoreError> {
    let message = format!("source '{own}' has no product '{id}'");
    let mut others = Vec::new();
    for source in sources {
        if source != own && store.shows_product(source, id)? {
            others.push(source.as_str());
        }
    }
    let ids = store.product_ids(own)?;
    let near = nearest(ids.iter().map(String::as_str), id);
    let hint = match (others.is_empty(), near.is_empty()) {
        (false, _) => format!("it is a product of {}", list(others.into_iter())),
        (true, false) => format!("its nearest ids are {}", list(near.into_iter())),
        (true, true) => "its products have no ids".to_owned(),
    };
    Ok(Failure::new(message).with_hint(hint))
}

/// Returns the names that are most like one that does not exist, the likest first.
fn nearest<'n>(names: impl Iterator<Item = &'n str>, asked: &str) -> Vec<&'n str> {
    let asked = asked.to_lowercase();
    let mut scored: Vec<(f64, &str)> = names
        .map(|name| (strsim::jaro_winkler(&name.to_lowercase(), &asked), name))
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.truncate(PROPOSED);
    scored.into_iter().map(|(_, name)| name).collect()
}

/// Lists the first names and says how many more there are.
pub(super) fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.collect();
    let shown: Vec<&str> = names.iter().take(PROPOSED).copied().collect();
    match names.len().saturating_sub(PROPOSED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likest_names_come_first() {
        let names = ["41-10234", "99", "41-20233", "A"];
        assert_eq!(
            nearest(names.into_iter(), "41-10233")[..2],
            ["41-10234", "41-20233"]
        );
        let sources = ["Region A".to_owned()];
        assert!(need_source(&sources, "Region A").is_ok());
        assert!(need_source(&sources, "region a").is_err());
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(list(["a", "b"].into_iter()), "a, b");
        assert_eq!(list(["a"; 8].into_iter()), "a, a, a, a, a, a and 2 more");
    }
}
