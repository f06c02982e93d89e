/// The language that a report is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UiLanguage {
    /// English.
    #[default]
    English,
    /// Swedish.
    Swedish,
}

/// The same words in both languages of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// In English: lower case, no full stop.
    pub en: &'static str,
    /// In Swedish, likewise.
    pub sv: &'static str,
}

impl Words {
    /// Returns the words in a language.
    pub fn say(&self, language: UiLanguage) -> &'static str {
        match language {
            UiLanguage::English => self.en,
            UiLanguage::Swedish => self.sv,
        }
    }

    /// Returns the words in a language with each `{name}` replaced by its argument.
    pub fn fill(&self, language: UiLanguage, arguments: &[(&'static str, String)]) -> String {
        let mut rest = self.say(language);
        let mut filled = String::with_capacity(rest.len());
        while let Some(open) = rest.find('{') {
            let (before, name_on) = rest.split_at(open);
            filled.push_str(before);
            let Some(close) = name_on.find('}') else {
                rest = name_on;
                break;
            };
            let name = &name_on[1..close];
            match arguments.iter().find(|(other, _)| *other == name) {
                Some((_, value)) => filled.push_str(value),
                None => filled.push_str(&name_on[..=close]),
            }
            rest = &name_on[close + 1..];
        }
        filled.push_str(rest);
        filled
    }
}
