use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::{Finding, Rule, Severity};

/// How often each rule found something.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    counts: BTreeMap<(&'static str, Severity), RuleCount>,
}

/// How often a rule found something.
#[derive(Clone, Copy, Debug)]
pub struct RuleCount {
    /// The rule.
    pub rule: &'static Rule,
    /// How much its findings matter.
    pub severity: Severity,
    /// How many findings there are.
    pub count: u64,
}

impl Tally {
    /// Counts a finding.
    pub fn add(&mut self, finding: &Finding) {
        self.count(finding.rule, finding.severity, 1);
    }

    /// Counts what another tally has counted.
    pub fn merge(&mut self, other: &Self) {
        for rule in other.counts.values() {
            self.count(rule.rule, rule.severity, rule.count);
        }
    }

    /// Returns the number of findings.
    pub fn total(&self) -> u64 {
        self.counts.values().map(|rule| rule.count).sum()
    }

    /// Returns the number of findings of a severity.
    pub fn of(&self, severity: Severity) -> u64 {
        let these = self.counts.values();
        let these = these.filter(|rule| rule.severity == severity);
        these.map(|rule| rule.count).sum()
    }

    /// Tells whether a finding matters as much as this, or more.
    pub fn reaches(&self, least: Severity) -> bool {
        self.counts.values().any(|rule| rule.severity >= least)
    }

    /// Returns the rules that found something: those that matter most first, then the most frequent.
    pub fn rules(&self) -> Vec<RuleCount> {
        let mut rules: Vec<RuleCount> = self.counts.values().copied().collect();
        rules.sort_by_key(|rule| (Reverse(rule.severity), Reverse(rule.count), rule.rule.id));
        rules
    }

    fn count(&mut self, rule: &'static Rule, severity: Severity, more: u64) {
        let none = RuleCount {
            rule,
            severity,
            count: 0,
        };
        self.counts.entry((rule.id, severity)).or_insert(none).count += more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn what_matters_most_comes_first_then_what_is_frequent() {
        let mut tally = Tally::default();
        assert!(!tally.reaches(Severity::Note) && tally.total() == 0);
        tally.add(&sample::missing_gtin(7));
        assert!(tally.reaches(Severity::Note) && !tally.reaches(Severity::Warning));
        tally.add(&sample::unknown_code(3));
        let mut both = Tally::default();
        both.merge(&tally);
        both.merge(&tally);
        let rules = both.rules();
        let said: Vec<_> = rules
            .iter()
            .map(|rule| (rule.rule.id, rule.count))
            .collect();
        assert_eq!(
            said,
            [("sample-code-unknown", 2), ("sample-gtin-missing", 2)]
        );
        assert_eq!(
            (both.of(Severity::Error), both.of(Severity::Warning)),
            (2, 0)
        );
    }
}
