//! The slots of SSSOM, from its schema (versions 1.0 and 1.1).

/// The slots of a mapping, in the order in which a canonical file has its columns.
pub(super) const MAPPING: [&str; 50] = [
    "record_id",
    "subject_id",
    "subject_label",
    "subject_category",
    "predicate_id",
    "predicate_label",
    "predicate_modifier",
    "object_id",
    "object_label",
    "object_category",
    "mapping_justification",
    "author_id",
    "author_label",
    "reviewer_id",
    "reviewer_label",
    "creator_id",
    "creator_label",
    "license",
    "subject_type",
    "subject_source",
    "subject_source_version",
    "object_type",
    "object_source",
    "object_source_version",
    "predicate_type",
    "mapping_provider",
    "mapping_source",
    "mapping_cardinality",
    "cardinality_scope",
    "mapping_tool",
    "mapping_tool_id",
    "mapping_tool_version",
    "mapping_date",
    "publication_date",
    "review_date",
    "confidence",
    "reviewer_agreement",
    "curation_rule",
    "curation_rule_text",
    "subject_match_field",
    "object_match_field",
    "match_string",
    "subject_preprocessing",
    "object_preprocessing",
    "similarity_score",
    "similarity_measure",
    "see_also",
    "issue_tracker_item",
    "other",
    "comment",
];

/// The slots of a set behind its map of prefixes, in canonical order.
pub(super) const SET: [&str; 34] = [
    "mapping_set_id",
    "mapping_set_version",
    "mapping_set_source",
    "mapping_set_title",
    "mapping_set_description",
    "mapping_set_confidence",
    "creator_id",
    "creator_label",
    "license",
    "subject_type",
    "subject_source",
    "subject_source_version",
    "object_type",
    "object_source",
    "object_source_version",
    "predicate_type",
    "mapping_provider",
    "cardinality_scope",
    "mapping_tool",
    "mapping_tool_id",
    "mapping_tool_version",
    "mapping_date",
    "publication_date",
    "subject_match_field",
    "object_match_field",
    "subject_preprocessing",
    "object_preprocessing",
    "similarity_measure",
    "curation_rule",
    "curation_rule_text",
    "see_also",
    "issue_tracker",
    "other",
    "comment",
];

/// Said once for the set, they hold for each mapping, unless a mapping has a value of its own.
pub(super) const PROPAGATED: [&str; 19] = [
    "subject_type",
    "subject_source",
    "subject_source_version",
    "object_type",
    "object_source",
    "object_source_version",
    "predicate_type",
    "mapping_provider",
    "cardinality_scope",
    "mapping_tool",
    "mapping_tool_version",
    "mapping_date",
    "subject_match_field",
    "object_match_field",
    "subject_preprocessing",
    "object_preprocessing",
    "similarity_measure",
    "curation_rule",
    "curation_rule_text",
];

/// Their values are CURIEs.
pub(super) const REFERENCES: [&str; 18] = [
    "record_id",
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "author_id",
    "reviewer_id",
    "creator_id",
    "subject_source",
    "object_source",
    "mapping_source",
    "mapping_tool_id",
    "curation_rule",
    "subject_match_field",
    "object_match_field",
    "subject_preprocessing",
    "object_preprocessing",
    "issue_tracker_item",
];

/// They may have several values, in a row with bars between them.
pub(super) const SEVERAL: [&str; 16] = [
    "author_id",
    "author_label",
    "reviewer_id",
    "reviewer_label",
    "creator_id",
    "creator_label",
    "mapping_set_source",
    "cardinality_scope",
    "curation_rule",
    "curation_rule_text",
    "subject_match_field",
    "object_match_field",
    "match_string",
    "subject_preprocessing",
    "object_preprocessing",
    "see_also",
];

/// Slots that version 1.1 brought; a file with one of them says that it is of that version.
pub(super) const NEW_IN_1_1: [&str; 7] = [
    "record_id",
    "predicate_type",
    "cardinality_scope",
    "mapping_tool_id",
    "mapping_set_confidence",
    "review_date",
    "reviewer_agreement",
];

/// Slots that only their rows had in version 1.0.
pub(super) const NEW_FOR_SETS_IN_1_1: [&str; 3] =
    ["similarity_measure", "curation_rule", "curation_rule_text"];

/// Our extension slots, in the order of their names.
pub(super) const OURS: [&str; 11] = [
    "ext_description",
    "ext_evidence",
    "ext_index",
    "ext_model",
    "ext_other",
    "ext_scope",
    "ext_source",
    "ext_supplier",
    "ext_term",
    "ext_time",
    "ext_verdict",
];

/// Splits a value at its bars; `\|` is a bar and `\\` a backslash.
pub(super) fn split_bars(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut value = String::new();
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, characters.peek()) {
            ('\\', Some(&next @ ('|' | '\\'))) => {
                value.push(next);
                characters.next();
            }
            ('|', _) => values.push(std::mem::take(&mut value)),
            _ => value.push(c),
        }
    }
    values.push(value);
    let values = values.into_iter().map(|value| value.trim().to_owned());
    values.filter(|value| !value.is_empty()).collect()
}

/// Joins values with bars; the reverse of [`split_bars`].
pub(super) fn join_bars<'v>(values: impl IntoIterator<Item = &'v str>) -> String {
    let mut joined = String::new();
    for value in values {
        if !joined.is_empty() {
            joined.push('|');
        }
        for (i, c) in value.char_indices() {
            let rest = value.get(i + c.len_utf8()..).unwrap_or_default();
            // Any other backslash is itself, also for readers that know nothing of escapes.
            let is_read_as_escape = c == '\\' && (rest.is_empty() || rest.starts_with(['|', '\\']));
            if c == '|' || is_read_as_escape {
                joined.push('\\');
            }
            joined.push(c);
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_backslashes_are_escaped() {
        for (values, joined) in [
            (&["a", "b"][..], "a|b"),
            (&["a|b", "c"], "a\\|b|c"),
            (&["NET\\anna"], "NET\\anna"),
            (&["x\\", "y"], "x\\\\|y"),
            (&["x\\|y"], "x\\\\\\|y"),
            (&["\\\\server"], "\\\\\\server"),
        ] {
            assert_eq!(join_bars(values.iter().copied()), joined);
            assert_eq!(split_bars(joined), values, "{joined}");
        }
        assert_eq!(split_bars(" a | |b"), ["a", "b"]);
    }
}
