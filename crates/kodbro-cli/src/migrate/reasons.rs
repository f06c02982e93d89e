use kodbro::mapping_set::{Fate, Migrated};
use kodbro_formats::review::ReviewLanguage;

/// Says why a person needs to look at a record, in the language of the review.
pub(super) fn reason(migrated: &Migrated<'_>, language: ReviewLanguage) -> String {
    if language == ReviewLanguage::English {
        return migrated.cause.to_owned();
    }
    let old = migrated.old_code();
    let new = migrated.record.verdict.code();
    let new = new.map_or("", |code| code.as_str());
    match migrated.fate {
        Fate::Kept => format!("Koden {old} gäller även i den nya utgåvan."),
        Fate::Reworded => format!("Koden {old} har fått ett annat namn."),
        Fate::Successor if migrated.proposals.is_empty() => {
            format!("Koden {old} har utgått. {new} ersätter den troligen, men det är inte säkert.")
        }
        Fate::Successor => {
            format!(
                "Koden {old} har utgått. {new} ersätter den och har mer detaljerade koder under sig."
            )
        }
        Fate::TooCoarse => {
            format!("Koden {old} har fått mer detaljerade koder under sig och är nu för grov.")
        }
        Fate::Lost => format!("Koden {old} har utgått och ingen annan kod ersätter den."),
        Fate::Unknown => {
            format!("Koden {old} finns varken i den gamla eller i den nya utgåvan.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kodbro::mapping_set::MappingRecord;

    #[test]
    fn every_fate_has_a_reason_in_both_languages() {
        for fate in Fate::ALL {
            let migrated = Migrated {
                record: MappingRecord::default(),
                fate,
                cause: "retired, nothing replaces it",
                proposals: &[],
                needs_people: true,
            };
            let english = reason(&migrated, ReviewLanguage::English);
            assert_eq!(english, migrated.cause);
            let swedish = reason(&migrated, ReviewLanguage::Swedish);
            assert!(swedish.starts_with("Koden "), "{swedish}");
        }
    }
}
