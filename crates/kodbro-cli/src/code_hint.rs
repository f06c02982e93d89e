use kodbro::nomenclature::{Concept, Language, Nomenclature};

use crate::failure::Failure;

/// So many codes are proposed at most.
const PROPOSED: usize = 6;

/// Looks a code up: as written, or else in another case where that is one code only.
pub(crate) fn find<'a>(nomenclature: &Nomenclature<'a>, code: &str) -> Option<Concept<'a>> {
    let code = code.trim();
    nomenclature.concept(code).or_else(|| {
        let mut same = nomenclature
            .iter()
            .filter(|concept| concept.code().eq_ignore_ascii_case(code));
        same.next().filter(|_| same.next().is_none())
    })
}

/// Looks a code up that has to exist.
///
/// # Errors
/// When it does not; the hint names the nearest ones.
pub(crate) fn need<'a>(
    nomenclature: &Nomenclature<'a>,
    code: &str,
    language: Language,
) -> Result<Concept<'a>, Failure> {
    let unknown = || {
        let shown: String = code.chars().take(40).collect();
        let release = nomenclature.release();
        let message = format!("no code '{shown}' in {}", release.to_string().trim());
        Failure::new(message).with_hint(nearest(nomenclature, code, language))
    };
    find(nomenclature, code).ok_or_else(unknown)
}

/// Names the codes nearest to one that does not exist: the one that is its longest beginning with
/// those below it, or the codes that begin like it.
pub(crate) fn nearest(nomenclature: &Nomenclature<'_>, code: &str, language: Language) -> String {
    let code = code.trim();
    let ends = code.char_indices().map(|(at, _)| at).skip(1);
    let mut beginnings: Vec<&str> = ends.filter_map(|end| code.get(..end)).collect();
    beginnings.reverse();
    let above = beginnings.iter().find_map(|text| find(nomenclature, text));
    if let Some(above) = above {
        let children = list(above.children());
        let term = above.term(language);
        return match children.is_empty() {
            true => format!(
                "the nearest code is {} ({term}), which has no code below it",
                above.code()
            ),
            false => format!(
                "the nearest code is {} ({term}); below it are {children}",
                above.code()
            ),
        };
    }
    let alike = |text: &&str| {
        let begins = |concept: &Concept<'_>| {
            let start = concept.code().get(..text.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(text))
        };
        let found = list(nomenclature.iter().filter(begins));
        (!found.is_empty()).then_some(found)
    };
    match std::iter::once(&code).chain(&beginnings).find_map(alike) {
        Some(found) => format!("codes that begin alike are {found}"),
        None => format!(
            "the topmost codes are {}; find codes by words with 'kodbro search'",
            list(nomenclature.roots())
        ),
    }
}

/// Lists the first codes and says how many more there are.
fn list<'a>(concepts: impl Iterator<Item = Concept<'a>>) -> String {
    let codes: Vec<&str> = concepts.map(|concept| concept.code()).collect();
    let shown = codes.iter().take(PROPOSED).copied().collect::<Vec<_>>();
    match codes.len().saturating_sub(PROPOSED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kodbro::nomenclature::{NewConcept, NomenclatureBuf, NomenclatureBuilder, Release, Status};

    fn sample() -> NomenclatureBuf {
        let mut builder = NomenclatureBuilder::new(Release::new("X", "1"));
        for (code, parent) in [
            ("10", None),
            ("10-A", Some("10")),
            ("10-B", Some("10")),
            ("2x", None),
        ] {
            let concept = NewConcept {
                code: code.parse().unwrap(),
                parent: parent.map(|p: &str| p.parse().unwrap()),
                residual: false,
                status: Status::Active,
            };
            builder.concept(concept).unwrap();
        }
        builder.build().unwrap()
    }

    fn hint(code: &str) -> String {
        nearest(&sample().as_nomenclature(), code, Language::SWEDISH)
    }

    #[test]
    fn the_nearest_codes_are_named_whatever_codes_look_like() {
        assert_eq!(
            hint("10-C"),
            "the nearest code is 10 (); below it are 10-A, 10-B"
        );
        assert_eq!(
            hint("10-a9"),
            "the nearest code is 10-A (), which has no code below it"
        );
        assert_eq!(hint("2"), "codes that begin alike are 2x");
        assert!(hint("å").starts_with("the topmost codes are 10, 2x;"));
        assert!(hint("").starts_with("codes that begin alike are 10, 10-A"));
    }

    #[test]
    fn case_and_stray_space_do_not_matter() {
        let sample = sample();
        let found = |code| find(&sample.as_nomenclature(), code).map(|c| c.code().to_owned());
        assert_eq!(found(" 10-a ").as_deref(), Some("10-A"));
        assert_eq!(found("10-c"), None);
    }
}
