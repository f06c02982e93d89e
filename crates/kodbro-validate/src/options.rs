use rustc_hash::FxHashMap;

use crate::{Date, Profile, Rule, Severity, rules};

/// How a catalogue is to be checked.
///
/// # Example: the profile of a vendor without one group of rules
///
/// ```
/// use kodbro_validate::{Profile, ValidateOptions};
///
/// let options = ValidateOptions::default().with_profile(Profile::Vendor).with_disabled("unit")?;
/// assert_eq!(options.profile(), Profile::Vendor);
/// let error = ValidateOptions::default().with_disabled("gtin-checkdigit").unwrap_err();
/// assert_eq!(error.to_string(), "there is no rule 'gtin-checkdigit', did you mean 'gtin-check-digit'?");
/// # Ok::<(), kodbro_validate::UnknownRule>(())
/// ```
#[derive(Clone, Debug)]
pub struct ValidateOptions {
    profile: Profile,
    changes: Vec<(String, Change)>,
    check_text: bool,
    parallel: bool,
    today: Option<Date>,
}

#[derive(Clone, Copy, Debug)]
enum Change {
    On,
    Off,
    Severity(Severity),
}

/// There is no rule, nor a group of rules, of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule '{id}', did you mean '{nearest}'?")]
pub struct UnknownRule {
    /// The name given.
    pub id: String,
    /// The rule whose id is written most alike.
    pub nearest: &'static str,
}

impl Default for ValidateOptions {
    /// A region asks; codes are held against texts, and no day is known.
    fn default() -> Self {
        Self {
            profile: Profile::Region,
            changes: Vec::new(),
            check_text: true,
            parallel: false,
            today: None,
        }
    }
}

impl ValidateOptions {
    /// Says who asks.
    #[must_use]
    pub fn with_profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// Switches a rule on, also one that the profile does not have, or all rules whose ids begin
    /// with a word such as `gtin`. What is said later outweighs what was said before.
    ///
    /// # Errors
    /// When no rule has that id or begins so.
    pub fn with_enabled(self, id: &str) -> Result<Self, UnknownRule> {
        self.change(id, Change::On)
    }

    /// Switches a rule off, or all rules whose ids begin with a word such as `gtin`.
    ///
    /// # Errors
    /// When no rule has that id or begins so.
    pub fn with_disabled(self, id: &str) -> Result<Self, UnknownRule> {
        self.change(id, Change::Off)
    }

    /// Sets how much the findings of a rule matter, or of all rules whose ids begin with a word.
    ///
    /// # Errors
    /// When no rule has that id or begins so.
    pub fn with_severity(self, id: &str, severity: Severity) -> Result<Self, UnknownRule> {
        self.change(id, Change::Severity(severity))
    }

    /// Maps texts on the threads of rayon, if the feature `rayon` is on; the findings are the same. By
    /// default all is done on the caller's thread.
    #[must_use]
    pub fn with_parallel(mut self, parallel: bool) -> Self {
        self.parallel = parallel;
        self
    }

    /// Sets whether declared codes are held against the product's texts, which takes most of the time.
    #[must_use]
    pub fn with_check_text(mut self, check_text: bool) -> Self {
        self.check_text = check_text;
        self
    }

    /// Says which day it is; without, no period is said to be over.
    #[must_use]
    pub fn with_today(mut self, today: Date) -> Self {
        self.today = Some(today);
        self
    }

    /// Returns who asks.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Tells whether texts are mapped on several threads.
    pub(crate) fn parallel(&self) -> bool {
        self.parallel && cfg!(feature = "rayon")
    }

    /// Tells whether declared codes are held against the product's texts.
    pub fn check_text(&self) -> bool {
        self.check_text
    }

    /// Returns which day it is.
    pub fn today(&self) -> Option<Date> {
        self.today
    }

    /// Returns how much the findings of a rule matter; none if it is off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        let mut on = rule.severity_in(self.profile);
        let mut severity = on.unwrap_or(rule.severity);
        for (_, change) in self.changes.iter().filter(|(id, _)| names(id, rule)) {
            match *change {
                Change::On => on = Some(severity),
                Change::Off => on = None,
                Change::Severity(other) => severity = other,
            }
        }
        on.map(|_| severity)
    }

    /// Returns the rules that are on, by id.
    pub(crate) fn active(&self) -> FxHashMap<&'static str, Severity> {
        rules()
            .filter_map(|rule| Some((rule.id, self.severity(rule)?)))
            .collect()
    }

    fn change(mut self, id: &str, change: Change) -> Result<Self, UnknownRule> {
        if !rules().any(|rule| names(id, rule)) {
            let nearest = rules().map(|rule| rule.id);
            let nearest = nearest.min_by_key(|other| strsim::damerau_levenshtein(id, other));
            return Err(UnknownRule {
                id: id.to_owned(),
                nearest: nearest.unwrap_or_default(),
            });
        }
        self.changes.push((id.to_owned(), change));
        Ok(self)
    }
}

/// Tells whether an id is that of a rule, or one or more whole words at its beginning.
fn names(id: &str, rule: &Rule) -> bool {
    let rest = rule.id.strip_prefix(id);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}
