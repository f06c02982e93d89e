use std::collections::BTreeMap;

use crate::{Finding, Severity};

/// What a report lists, when more is found than it has room for.
///
/// Room is shared fairly: a rule that finds something in each row does not crowd out the others.
/// What is kept of a rule is its first.
#[derive(Debug)]
pub(super) struct Kept<T> {
    by_rule: BTreeMap<(&'static str, Severity), Vec<T>>,
    count: usize,
    most: usize,
}

impl<T> Kept<T> {
    /// Makes room for so many entries.
    pub(super) fn new(most: usize) -> Self {
        Self {
            by_rule: BTreeMap::new(),
            count: 0,
            most,
        }
    }

    /// Keeps what is made of a finding if there is room, or a rule that has more than its share.
    pub(super) fn push(&mut self, finding: &Finding, make: impl FnOnce() -> T) {
        let key = (finding.rule.id, finding.severity);
        if self.count >= self.most {
            let own = self.by_rule.get(&key).map_or(0, Vec::len);
            let largest = self.by_rule.values_mut().max_by_key(|kept| kept.len());
            match largest {
                Some(largest) if largest.len() > own + 1 => drop(largest.pop()),
                _ => return,
            }
            self.count -= 1;
        }
        self.by_rule.entry(key).or_default().push(make());
        self.count += 1;
    }

    /// Returns how many are kept.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Returns those of a rule and severity.
    pub(super) fn of(&self, rule: &'static str, severity: Severity) -> &[T] {
        let kept = self.by_rule.get(&(rule, severity));
        kept.map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_noisy_rule_makes_room_for_the_others() {
        let mut kept = Kept::new(10);
        for row in 1..=100 {
            kept.push(&sample::missing_gtin(row), || row);
        }
        for row in 1..=100 {
            kept.push(&sample::unknown_code(row), || row);
        }
        kept.push(&sample::missing_gtin(101), || 101);
        assert_eq!(kept.len(), 10);
        assert_eq!(
            kept.of("sample-gtin-missing", Severity::Note),
            [1, 2, 3, 4, 5]
        );
        assert_eq!(
            kept.of("sample-code-unknown", Severity::Error),
            [1, 2, 3, 4, 5]
        );
        assert!(kept.of("sample-code-unknown", Severity::Note).is_empty());
    }
}
