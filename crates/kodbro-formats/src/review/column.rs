use super::words::ReviewLanguage;

/// A column of a review, in the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Column {
    Group,
    GroupRows,
    Source,
    Id,
    Name,
    Model,
    Description,
    Supplier,
    Code,
    Swedish,
    English,
    Certainty,
    Percent,
    Reasons,
    Earlier,
    /// In CSV, which has no drop-downs.
    Candidates,
    Decision,
    OtherCode,
    AppliesTo,
    Comment,
    Key,
    Check,
    Origin,
    Disputed,
    /// In a workbook: where the row's choices stand on the sheet of choices.
    List,
}

impl Column {
    pub(super) const ALL: [Self; 25] = [
        Self::Group,
        Self::GroupRows,
        Self::Source,
        Self::Id,
        Self::Name,
        Self::Model,
        Self::Description,
        Self::Supplier,
        Self::Code,
        Self::Swedish,
        Self::English,
        Self::Certainty,
        Self::Percent,
        Self::Reasons,
        Self::Earlier,
        Self::Candidates,
        Self::Decision,
        Self::OtherCode,
        Self::AppliesTo,
        Self::Comment,
        Self::Key,
        Self::Check,
        Self::Origin,
        Self::Disputed,
        Self::List,
    ];

    /// Those that may not be changed, in the order of the check.
    pub(super) const CHECKED: [Self; 9] = [
        Self::Source,
        Self::Id,
        Self::Name,
        Self::Model,
        Self::Description,
        Self::Supplier,
        Self::Group,
        Self::Code,
        Self::Origin,
    ];

    /// Those that people fill in.
    pub(super) const FILLED_IN: [Self; 4] = [
        Self::Decision,
        Self::OtherCode,
        Self::AppliesTo,
        Self::Comment,
    ];

    /// Returns the header.
    pub(super) fn header(self, language: ReviewLanguage) -> &'static str {
        let (swedish, english) = match self {
            Self::Group => ("Grupp", "Group"),
            Self::GroupRows => ("Rader i gruppen", "Rows in group"),
            Self::Source => ("Källa", "Source"),
            Self::Id => ("Artikelnummer", "Article number"),
            Self::Name => ("Benämning", "Name"),
            Self::Model => ("Modell", "Model"),
            Self::Description => ("Beskrivning", "Description"),
            Self::Supplier => ("Leverantör", "Supplier"),
            Self::Code => ("Föreslagen kod", "Proposed code"),
            Self::Swedish => ("Kodens namn på svenska", "Name of the code in Swedish"),
            Self::English => ("Kodens namn på engelska", "Name of the code in English"),
            Self::Certainty => ("Säkerhet", "Confidence"),
            Self::Percent => ("Säkerhet i %", "Confidence in %"),
            Self::Reasons => ("Varför", "Why"),
            Self::Earlier => ("Tidigare beslut", "Earlier decisions"),
            Self::Candidates => ("Koder att välja bland", "Codes to choose from"),
            Self::Decision => ("Beslut", "Decision"),
            Self::OtherCode => ("Annan kod", "Other code"),
            Self::AppliesTo => ("Gäller", "Applies to"),
            Self::Comment => ("Kommentar", "Comment"),
            Self::Key => ("kodbro_key", "kodbro_key"),
            Self::Check => ("kodbro_check", "kodbro_check"),
            Self::Origin => ("kodbro_origin", "kodbro_origin"),
            Self::Disputed => ("kodbro_disputed", "kodbro_disputed"),
            Self::List => ("kodbro_list", "kodbro_list"),
        };
        language.choose(swedish, english)
    }

    /// Finds a column by its header in either language, whatever the case and the spaces around it.
    pub(super) fn find(header: &str) -> Option<Self> {
        let header = header.trim().to_lowercase();
        Self::ALL.into_iter().find(|column| {
            [ReviewLanguage::Swedish, ReviewLanguage::English]
                .iter()
                .any(|&language| column.header(language).to_lowercase() == header)
        })
    }

    /// Tells whether a review cannot be read without it.
    pub(super) fn is_needed(self) -> bool {
        Self::CHECKED.contains(&self)
            || Self::FILLED_IN.contains(&self)
            || matches!(self, Self::Key | Self::Check)
    }

    /// Tells whether it is for the program only.
    #[cfg(feature = "xlsx")]
    pub(super) fn is_hidden(self) -> bool {
        self >= Self::Key
    }

    /// Its width on a sheet, in characters.
    #[cfg(feature = "xlsx")]
    pub(super) fn width(self) -> f64 {
        match self {
            Self::Group => 8.0,
            Self::GroupRows => 9.0,
            Self::Source | Self::Code | Self::AppliesTo => 14.0,
            Self::Id | Self::Certainty | Self::Model | Self::OtherCode => 16.0,
            Self::Supplier => 20.0,
            Self::Percent => 11.0,
            Self::Swedish | Self::English => 30.0,
            Self::Name | Self::Description => 38.0,
            Self::Earlier | Self::Comment => 28.0,
            Self::Reasons | Self::Decision => 46.0,
            Self::Candidates => 10.0,
            Self::Key | Self::Check | Self::Origin | Self::Disputed | Self::List => 10.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_either_header() {
        assert!(Column::ALL.is_sorted());
        for column in Column::ALL {
            for language in [ReviewLanguage::Swedish, ReviewLanguage::English] {
                assert_eq!(Column::find(column.header(language)), Some(column));
            }
        }
        assert_eq!(Column::find(" BENÄMNING "), Some(Column::Name));
        assert_eq!(Column::find("Pris"), None);
    }
}
