use super::MappingFormat;

/// Tells by its first bytes which format a text has; the file's name decides only between plain
/// tables, which it alone can tell.
pub(super) fn detect(sample: &[u8], by_name: Option<MappingFormat>) -> Option<MappingFormat> {
    let text = String::from_utf8_lossy(sample);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).trim_start();
    if text.starts_with('#') {
        return Some(MappingFormat::Sssom);
    }
    if text.starts_with('{') && text.contains("\"ConceptMap\"") {
        let r5 = text.find("\"relationship\"").unwrap_or(usize::MAX);
        let r4 = text.find("\"equivalence\"").unwrap_or(usize::MAX);
        return Some(match r5 < r4 {
            true => MappingFormat::ConceptMapR5,
            false => MappingFormat::ConceptMapR4,
        });
    }
    let header = text.lines().next().unwrap_or_default();
    let columns = header.split(['\t', ',', ';', '|']);
    let columns: Vec<&str> = columns.map(|name| name.trim_matches(['"', ' '])).collect();
    let has = |name: &str| columns.contains(&name);
    match () {
        // A plain table can have the columns of any other as its further ones.
        () if has("decision") => by_name,
        () if has("predicate_id") && has("object_id") => Some(MappingFormat::Sssom),
        () if has("sourceCode") && has("mappingStatus") => Some(MappingFormat::Usagi),
        () if has("source_code") && has("target_concept_id") => {
            Some(MappingFormat::SourceToConceptMap)
        }
        () => by_name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_tells() {
        for (text, format) in [
            ("#mapping_set_id: x\n", Some(MappingFormat::Sssom)),
            (
                "\u{feff}subject_id\tpredicate_id\tobject_id\n",
                Some(MappingFormat::Sssom),
            ),
            (
                "{\"resourceType\": \"ConceptMap\", \"relationship\": 1",
                Some(MappingFormat::ConceptMapR5),
            ),
            (
                "{\n \"resourceType\" : \"ConceptMap\"}",
                Some(MappingFormat::ConceptMapR4),
            ),
            (
                "id,decision,predicate_id,object_id\n",
                Some(MappingFormat::Tsv),
            ),
            ("{\"id\": 1}", Some(MappingFormat::Tsv)),
            (
                "\"sourceCode\",sourceName,mappingStatus\n",
                Some(MappingFormat::Usagi),
            ),
            (
                "source_code;source_concept_id;target_concept_id\n",
                Some(MappingFormat::SourceToConceptMap),
            ),
            ("", Some(MappingFormat::Tsv)),
        ] {
            assert_eq!(
                detect(text.as_bytes(), Some(MappingFormat::Tsv)),
                format,
                "{text}"
            );
        }
    }
}
