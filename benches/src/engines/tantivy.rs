use anyhow::{Context, ensure};
use kodbro::Row;
use kodbro::nomenclature::ConceptId;
use tantivy::collector::TopDocs;
use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{
    Language, LowerCaser, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
};
use tantivy::{Index, Searcher, TantivyDocument, Term};

use super::{Engine, TOP, Terms};

/// How many documents are asked for. A code may have several of them.
const DOCUMENTS: usize = 20;
/// What building the index may use; ample, so that it stays in one segment.
const MEMORY: usize = 256 << 20;

/// How tantivy takes texts apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Analysis {
    /// Runs of letters and digits, lower-cased.
    Plain,
    /// The same without Swedish stop words, and stemmed as Swedish.
    Swedish,
}

impl Analysis {
    fn analyzer(self) -> anyhow::Result<TextAnalyzer> {
        let plain = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser);
        let language = Language::Swedish;
        Ok(match self {
            Self::Plain => plain.build(),
            Self::Swedish => plain
                .filter(StopWordFilter::new(language).context("tantivy has no Swedish stop words")?)
                .filter(Stemmer::new(language))
                .build(),
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Plain => "tantivy",
            Self::Swedish => "tantivy_swedish",
        }
    }
}

/// tantivy's BM25 in memory: a document for each term, any word of the row may match.
pub struct Tantivy {
    analysis: Analysis,
    analyzer: TextAnalyzer,
    searcher: Searcher,
    text: Field,
    concept: Column<u64>,
    concepts: Vec<ConceptId>,
    words: Vec<Term>,
}

impl Tantivy {
    /// Builds the index: words with their frequencies but without positions, which no query here
    /// needs; all documents in one segment, the fastest layout to search.
    ///
    /// # Errors
    /// When tantivy fails.
    pub fn new(terms: &Terms, analysis: Analysis) -> anyhow::Result<Self> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(analysis.name())
            .set_index_option(IndexRecordOption::WithFreqs);
        let options = TextOptions::default().set_indexing_options(indexing);
        let text = schema.add_text_field("text", options);
        let concept = schema.add_u64_field("concept", FAST);
        let mut builder = Index::builder().schema(schema.build());
        let tokenizers = tantivy::tokenizer::TokenizerManager::default();
        tokenizers.register(analysis.name(), analysis.analyzer()?);
        builder = builder.tokenizers(tokenizers);
        let mut writer = builder
            .single_segment_index_writer(tantivy::directory::RamDirectory::create(), MEMORY)?;
        for (at, (_, terms)) in terms.concepts.iter().enumerate() {
            for term in terms {
                let mut document = TantivyDocument::new();
                document.add_text(text, term);
                document.add_u64(concept, at as u64);
                writer.add_document(document)?;
            }
        }
        let searcher = writer.finalize()?.reader()?.searcher();
        let [segment] = searcher.segment_readers() else {
            anyhow::bail!("tantivy made more than one segment");
        };
        ensure!(
            segment.num_docs() as usize == terms.len(),
            "tantivy lost documents"
        );
        let concept = segment.fast_fields().u64("concept")?;
        Ok(Self {
            analysis,
            analyzer: analysis.analyzer()?,
            concept,
            searcher,
            text,
            concepts: terms.concepts.iter().map(|&(id, _)| id).collect(),
            words: Vec::new(),
        })
    }

    /// Makes a query of the row's words, each once. It is put together by hand, since the query
    /// parser would stumble over the signs of a catalogue.
    fn query(&mut self, row: &Row<'_>) -> BooleanQuery {
        self.words.clear();
        for text in [row.name, row.description] {
            let (field, words) = (self.text, &mut self.words);
            self.analyzer.token_stream(text).process(&mut |token| {
                let word = Term::from_field_text(field, &token.text);
                if !words.contains(&word) {
                    words.push(word);
                }
            });
        }
        let clause = |word: Term| -> (Occur, Box<dyn Query>) {
            let query = TermQuery::new(word, IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(query))
        };
        BooleanQuery::new(self.words.drain(..).map(clause).collect())
    }
}

impl Engine for Tantivy {
    fn name(&self) -> &'static str {
        self.analysis.name()
    }

    fn map(&mut self, row: &Row<'_>, found: &mut Vec<ConceptId>) -> anyhow::Result<()> {
        let query = self.query(row);
        let best = TopDocs::with_limit(DOCUMENTS).order_by_score();
        found.clear();
        for (_, address) in self.searcher.search(&query, &best)? {
            let at = self.concept.first(address.doc_id).unwrap_or(u64::MAX);
            let concept = self.concepts[at as usize];
            if found.len() < TOP && !found.contains(&concept) {
                found.push(concept);
            }
        }
        Ok(())
    }
}
