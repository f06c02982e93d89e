//! The columns that mapping adds to a table.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{
    Float64Builder, ListBuilder, StringBuilder, StructBuilder, UInt8Builder,
};
use arrow_schema::{DataType, Field, Fields};
use kodbro::Mapping;
use kodbro::nomenclature::{ConceptId, Language, Nomenclature};
use kodbro_formats::{added_columns, rounded};

/// A mapping with the terms of its answer and its candidates.
pub(crate) struct Named<'m> {
    mapping: Mapping<'m>,
    term: Option<&'m str>,
    terms: Vec<&'m str>,
}

/// The columns, row by row: names, order and digits are those of the files that `kodbro map` writes.
pub(crate) struct Added {
    status: StringBuilder,
    code: StringBuilder,
    term: StringBuilder,
    level: UInt8Builder,
    confidence: Float64Builder,
    candidates: ListBuilder<StructBuilder>,
    reason: StringBuilder,
}

impl Added {
    /// Returns what the columns are called beside those of a table, and their types.
    pub(crate) fn fields(header: &[String]) -> impl Iterator<Item = Arc<Field>> {
        let candidate = Field::new("item", DataType::Struct(candidate()), true);
        let types = [
            DataType::Utf8,
            DataType::Utf8,
            DataType::Utf8,
            DataType::UInt8,
            DataType::Float64,
            DataType::List(Arc::new(candidate)),
            DataType::Utf8,
        ];
        let fields = added_columns(header).into_iter().zip(types);
        fields.map(|(name, kind)| Arc::new(Field::new(name, kind, true)))
    }

    /// Makes room for so many rows.
    pub(crate) fn with_capacity(rows: usize) -> Self {
        let text = |bytes| StringBuilder::with_capacity(rows, rows * bytes);
        Self {
            status: text(8),
            code: text(10),
            term: text(32),
            level: UInt8Builder::with_capacity(rows),
            confidence: Float64Builder::with_capacity(rows),
            candidates: ListBuilder::new(StructBuilder::from_fields(candidate(), rows)),
            reason: text(16),
        }
    }

    /// Looks up the terms of a mapping.
    pub(crate) fn named<'m>(
        mapping: Mapping<'m>,
        nomenclature: &Nomenclature<'m>,
        language: Language,
    ) -> Named<'m> {
        let term = |id: ConceptId| {
            let concept = nomenclature.at(id);
            concept.map_or("", |concept| concept.term(language))
        };
        Named {
            term: mapping.answer.map(|answer| term(answer.id)),
            terms: mapping.candidates.iter().map(|c| term(c.id)).collect(),
            mapping,
        }
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, named: &Named<'_>) {
        let Named { mapping, .. } = named;
        let answer = mapping.answer.as_ref();
        self.status.append_value(mapping.status.as_str());
        self.code.append_option(answer.map(|answer| answer.code));
        self.term.append_option(named.term);
        self.level.append_option(answer.map(|answer| answer.level));
        let confidence = answer.map_or(0.0, |answer| answer.confidence);
        self.confidence.append_value(rounded(confidence));
        self.reason
            .append_option(mapping.reason.map(|r| r.to_string()));
        let candidates = self.candidates.values();
        for (candidate, term) in mapping.candidates.iter().zip(&named.terms) {
            for (at, text) in [(0, candidate.code), (1, term)] {
                if let Some(texts) = candidates.field_builder::<StringBuilder>(at) {
                    texts.append_value(text);
                }
            }
            if let Some(numbers) = candidates.field_builder::<Float64Builder>(2) {
                numbers.append_value(rounded(candidate.confidence));
            }
            candidates.append(true);
        }
        self.candidates.append(true);
    }

    /// Returns the columns.
    pub(crate) fn finish(mut self) -> [ArrayRef; 7] {
        [
            Arc::new(self.status.finish()),
            Arc::new(self.code.finish()),
            Arc::new(self.term.finish()),
            Arc::new(self.level.finish()),
            Arc::new(self.confidence.finish()),
            Arc::new(self.candidates.finish()),
            Arc::new(self.reason.finish()),
        ]
    }
}

/// What is said of a candidate.
fn candidate() -> Fields {
    Fields::from(vec![
        Field::new("code", DataType::Utf8, true),
        Field::new("term", DataType::Utf8, true),
        Field::new("confidence", DataType::Float64, true),
    ])
}
